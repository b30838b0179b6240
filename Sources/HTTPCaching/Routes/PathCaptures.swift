/// What the names of a `PathPattern` stand for in one path: ranges of the path's bytes, in the order of
/// `PathPattern.captureNames`. A value without heap storage.
package struct PathCaptures: Sendable {
    /// How many names the pattern has.
    package let count: Int
    private var ranges = InlineArray<8, Range<Int>>(repeating: 0..<0)

    init(count: Int) {
        self.count = count
    }

    /// The range of the name at `index`, which must be less than `count`.
    package subscript(index: Int) -> Range<Int> {
        precondition(index < count, "no such capture")
        return ranges[index]
    }

    mutating func set(_ index: Int, _ range: Range<Int>) {
        ranges[index] = range
    }
}
