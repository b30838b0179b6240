/// Responses counted by the first digit of their status, with a place for requests that got no response.
package struct StatusClassCounts: Sendable, Equatable {
    /// The words for the places, as metrics name them.
    package static let names = ["none", "1xx", "2xx", "3xx", "4xx", "5xx"]

    private var counts = InlineArray<6, UInt64>(repeating: 0)

    /// No response yet.
    package init() {}

    /// The count at a place of `names`.
    package subscript(place: Int) -> UInt64 { counts[place] }

    /// How many there were.
    package var total: UInt64 { Self.names.indices.reduce(0) { $0 &+ counts[$1] } }

    /// Adds one; a status outside 100 to 599 counts as none.
    package mutating func record(_ status: UInt16?) {
        let place = Int((status ?? 0) / 100)
        counts[place < counts.count ? place : 0] &+= 1
    }

    /// Adds what another loop counted.
    package static func += (left: inout StatusClassCounts, right: StatusClassCounts) {
        for index in left.counts.indices { left.counts[index] &+= right.counts[index] }
    }

    /// Whether both counted the same.
    package static func == (left: StatusClassCounts, right: StatusClassCounts) -> Bool {
        left.counts.indices.allSatisfy { left.counts[$0] == right.counts[$0] }
    }
}
