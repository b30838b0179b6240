internal import HTTPSemantics

/// Whether writing works, and when it is tried again if it doesn't.
struct WriterHealth {
    private static let longestPause: Int64 = 60_000
    private(set) var lastError: String?
    /// In a row.
    private var failures = 0
    private var nextAttempt: Timestamp?

    var isFailing: Bool { nextAttempt != nil }

    /// Whether a write may be tried.
    func accepts(now: Timestamp) -> Bool {
        nextAttempt.map { now >= $0 } ?? true
    }

    /// - Returns: whether it had worked before.
    mutating func failed(_ error: SystemError, now: Timestamp) -> Bool {
        let isFirst = nextAttempt == nil
        let pause = min(Self.longestPause, 1000 << Int64(min(failures, 10)))
        failures += 1
        lastError = error.description
        nextAttempt = Timestamp(milliseconds: now.milliseconds + pause)
        return isFirst
    }

    /// - Returns: whether it had failed before.
    mutating func succeeded() -> Bool {
        guard nextAttempt != nil else { return false }
        self = WriterHealth()
        return true
    }
}
