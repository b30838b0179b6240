/// A moment in wall-clock time, in milliseconds since 1970-01-01T00:00:00Z. Never read from a clock below the server:
/// whoever needs `now` is given it.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Since 1970-01-01T00:00:00Z, without leap seconds.
    public let milliseconds: Int64

    /// The moment so many milliseconds after the epoch.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The moment so many seconds after the epoch.
    public init(seconds: Int64) {
        self.milliseconds = seconds.multipliedReportingOverflow(by: 1000).partialValue
    }

    /// Whole seconds since the epoch, rounded down.
    public var seconds: Int64 {
        milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    }

    /// Whole seconds from `earlier` to this moment, rounded down; negative if `earlier` is later.
    public func seconds(since earlier: Timestamp) -> Int64 {
        Timestamp(milliseconds: milliseconds - earlier.milliseconds).seconds
    }

    /// The moment so many seconds later.
    public func advanced(bySeconds seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: milliseconds + seconds * 1000)
    }

    /// Whether the left one is earlier.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
}
