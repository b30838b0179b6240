/// The shapes of the groups that a path is in. A value without heap storage.
struct GroupMatches {
    private(set) var count = 0
    /// Whether there are more than fit.
    private(set) var overflows = false
    private var shapes = InlineArray<8, Int>(repeating: 0)

    /// The shape at `index`, which must be less than `count`.
    subscript(index: Int) -> Int { shapes[index] }

    mutating func append(_ shape: Int) {
        guard count < RelationTable.mostGroups else {
            overflows = true
            return
        }
        shapes[count] = shape
        count += 1
    }
}
