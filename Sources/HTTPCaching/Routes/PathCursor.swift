import HTTPSemantics

/// Walks over the segments of a path from left to right, as ranges into it. The path ends where the query starts.
struct PathCursor {
    /// Where the next segment starts; past `count` when there is none left.
    private(set) var position: Int
    private let end: Int

    /// Nil if `path` doesn't start with a slash: such a target (`*`, an authority) has no path.
    init?(_ path: Span<UInt8>) {
        guard path.count > 0, path[0] == ASCII.slash else { return nil }
        var end = 1
        while end < path.count, path[end] != ASCII.questionMark { end += 1 }
        self.end = end
        position = 1
    }

    /// Whether every segment was taken.
    var isAtEnd: Bool { position > end }

    /// The next segment, or nil at the end. `/a/` has two: `a` and an empty one; `/` has an empty one.
    mutating func next(in path: Span<UInt8>) -> Range<Int>? {
        guard !isAtEnd else { return nil }
        let start = position
        var stop = start
        while stop < end, path[stop] != ASCII.slash { stop += 1 }
        position = stop + 1
        return start..<stop
    }
}
