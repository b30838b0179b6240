/// Counts of durations in fixed buckets, from half a millisecond to 30 seconds. Adding one allocates nothing.
package struct Histogram: Sendable, Equatable {
    /// The inclusive upper bounds of all buckets but the last, in microseconds. The last one takes the rest.
    package static let bounds: [Int64] = [
        500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
        1_000_000, 2_500_000, 5_000_000, 10_000_000, 30_000_000,
    ]

    private var buckets = InlineArray<16, UInt64>(repeating: 0)
    /// The sum of all durations, in microseconds.
    package private(set) var sum: UInt64 = 0

    /// No duration yet.
    package init() {}

    /// How many durations were added.
    package var count: UInt64 {
        var total: UInt64 = 0
        for index in buckets.indices { total &+= buckets[index] }
        return total
    }

    /// How many durations fell into each bucket, the last for those beyond every bound. Not cumulative.
    package var counts: [UInt64] {
        buckets.indices.map { buckets[$0] }
    }

    /// Adds one duration; a negative one counts as zero.
    package mutating func record(microseconds: Int64) {
        buckets[Self.bucket(of: microseconds)] &+= 1
        sum &+= UInt64(max(0, microseconds))
    }

    /// Adds what another loop counted.
    package static func += (left: inout Histogram, right: Histogram) {
        for index in left.buckets.indices { left.buckets[index] &+= right.buckets[index] }
        left.sum &+= right.sum
    }

    /// Whether both counted the same.
    package static func == (left: Histogram, right: Histogram) -> Bool {
        left.sum == right.sum && left.counts == right.counts
    }

    private static func bucket(of microseconds: Int64) -> Int {
        // Most durations are short, so the search starts at the short end.
        var index = 0
        while index < bounds.count, microseconds > bounds[index] { index += 1 }
        return index
    }
}
