/// Exchanges with clients that were answered by a stored response read from disk.
package struct DiskAnswerCounts: Sendable, Equatable {
    private var answers = InlineArray<7, UInt64>(repeating: 0)
    /// Content bytes that clients got from disk.
    package private(set) var contentBytes: UInt64 = 0

    /// Nothing counted yet.
    package init() {}

    /// How many exchanges had this outcome.
    package subscript(outcome: Outcome) -> UInt64 { answers[Int(outcome.rawValue)] }

    /// Counts one exchange.
    package mutating func record(_ outcome: Outcome, contentBytes: Int64) {
        answers[Int(outcome.rawValue)] &+= 1
        self.contentBytes &+= UInt64(clamping: contentBytes)
    }

    /// Adds what another loop counted.
    package static func += (left: inout DiskAnswerCounts, right: DiskAnswerCounts) {
        for index in left.answers.indices { left.answers[index] &+= right.answers[index] }
        left.contentBytes &+= right.contentBytes
    }

    /// Whether both counted the same.
    package static func == (left: DiskAnswerCounts, right: DiskAnswerCounts) -> Bool {
        left.answers.indices.allSatisfy { left.answers[$0] == right.answers[$0] }
            && left.contentBytes == right.contentBytes
    }
}
