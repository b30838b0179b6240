package import HTTPCaching

/// Requests counted by outcome and reason: one row per outcome, one column per reason and one for "no reason".
package struct RequestCounts: Sendable, Equatable {
    private let columns: Int
    private var counts: ContiguousArray<UInt64>

    /// No request yet.
    package init() {
        columns = Reason.allCases.count + 1
        counts = ContiguousArray(repeating: 0, count: columns * Outcome.allCases.count)
    }

    /// How many requests had this outcome for this reason.
    package subscript(outcome: Outcome, reason: Reason?) -> UInt64 {
        counts[index(outcome, reason)]
    }

    /// How many requests had this outcome, for whatever reason.
    package subscript(outcome: Outcome) -> UInt64 {
        let start = Int(outcome.rawValue) * columns
        return counts[start..<start + columns].reduce(0, &+)
    }

    /// How many requests there were.
    package var total: UInt64 { counts.reduce(0, &+) }

    /// Adds one request.
    package mutating func record(_ outcome: Outcome, _ reason: Reason?) {
        counts[index(outcome, reason)] &+= 1
    }

    /// Adds what another loop counted.
    package static func += (left: inout RequestCounts, right: RequestCounts) {
        for index in left.counts.indices { left.counts[index] &+= right.counts[index] }
    }

    private func index(_ outcome: Outcome, _ reason: Reason?) -> Int {
        Int(outcome.rawValue) * columns + (reason.map { Int($0.rawValue) + 1 } ?? 0)
    }
}
