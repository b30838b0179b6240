internal import HTTPCaching

/// Whether connections to the origin can be opened, and what to tell of it. A change is told at once, unless the last one was told a
/// moment ago: then when that moment is over. A value: time is an argument, in milliseconds of any clock that doesn't go back.
struct OriginReachability: Sendable {
    /// The least time between two events.
    private let pause: Int64
    private var isReachable = true
    private var toldReachable = true
    private var toldAt = Int64.min
    /// Changes that were not told.
    private var untold = 0
    private var cause = Reason.connectionRefused
    private var lostAt: Int64 = 0
    private var failures = 0

    init(pause: Int64 = 10_000) {
        self.pause = pause
    }

    /// Whether a success would change anything, or something is still to be told.
    var isUnsettled: Bool { !isReachable || untold > 0 }

    mutating func connectingFailed(_ reason: Reason, now: Int64) -> ProxyEvent? {
        cause = reason
        guard isReachable else { return nil }
        isReachable = false
        if toldReachable {
            lostAt = now
            failures = 0
        }
        return changed(now: now)
    }

    mutating func connected(now: Int64) -> ProxyEvent? {
        guard !isReachable else { return nil }
        isReachable = true
        return changed(now: now)
    }

    /// A request failed since no connection could be opened.
    mutating func requestFailed() {
        failures += 1
    }

    /// What there was no time to tell before.
    mutating func due(now: Int64) -> ProxyEvent? {
        guard untold > 0, isDue(now) else { return nil }
        return tell(now: now)
    }

    private func isDue(_ now: Int64) -> Bool { toldAt == .min || now - toldAt >= pause }

    private mutating func changed(now: Int64) -> ProxyEvent? {
        untold += 1
        return isDue(now) ? tell(now: now) : nil
    }

    private mutating func tell(now: Int64) -> ProxyEvent {
        defer {
            toldAt = now
            untold = 0
            toldReachable = isReachable
        }
        if untold > 1 { return .originUnsteady(changes: untold, isReachable: isReachable) }
        return isReachable
            ? .originReachable(afterMilliseconds: now - lostAt, failures: failures) : .originUnreachable(cause)
    }
}
