/// Something that is done for every request, and can be done alone.
protocol Part {
    /// As in the thresholds file: without spaces.
    var name: String { get }
    /// Another part, which does without what is to be measured here: the difference between the two is what counts.
    var floor: String? { get }

    /// Does it so many times, a multiple of 16. Traps if it is not done as the name says.
    mutating func run(_ operations: Int)
}

extension Part {
    var floor: String? { nil }
}
