internal import HTTPCaching
internal import NIOCore

/// For how long no further connection is tried after one could not be opened, while others work. A value.
struct ConnectionBackOff {
    /// After the first failure; each further one doubles it.
    static let shortest = TimeAmount.milliseconds(100)
    static let longest = TimeAmount.seconds(2)

    private var failures = 0
    private var end = NIODeadline.uptimeNanoseconds(0)
    /// Why the last attempt failed; nil if it succeeded.
    private(set) var failure: Reason?

    mutating func failed(_ reason: Reason, now: NIODeadline) {
        end = now + min(Self.longest, Self.shortest * (1 << min(failures, 10)))
        failures += 1
        failure = reason
    }

    mutating func succeeded() {
        self = ConnectionBackOff()
    }

    func isOver(now: NIODeadline) -> Bool { now >= end }
}
