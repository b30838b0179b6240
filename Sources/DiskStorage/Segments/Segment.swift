internal import Synchronization

/// A segment's file. Its bytes count as used until nobody holds it: a file that was removed keeps its space as long as it is
/// open somewhere.
final class Segment: Sendable {
    let number: UInt32
    let kind: SegmentKind
    let mark: UInt64
    /// In milliseconds since the epoch.
    let created: Int64
    private let lengthInFile = Atomic<Int>(0)
    private let space: SpaceAccount

    init(number: UInt32, kind: SegmentKind, mark: UInt64, created: Int64, length: Int = 0, space: SpaceAccount) {
        self.number = number
        self.kind = kind
        self.mark = mark
        self.created = created
        self.space = space
        self.length = length
    }

    deinit {
        space.add(-lengthInFile.load(ordering: .relaxed))
    }

    /// In bytes.
    var length: Int {
        get { lengthInFile.load(ordering: .relaxed) }
        set {
            let before = lengthInFile.exchange(newValue, ordering: .relaxed)
            space.add(newValue - before)
        }
    }
}
