/// What a segment's file holds.
enum SegmentKind: UInt16, Sendable, CaseIterable {
    /// Records, one after the other.
    case shared
    /// One record, whose body is too large to be copied about.
    case object

    /// How the names of its files end.
    var suffix: String {
        switch self {
        case .shared: "segment"
        case .object: "object"
        }
    }
}
