/// The objects and arrays that are open at one place of a JSON text, one bit each.
struct JSONNesting: Sendable {
    /// "An implementation may set limits on the maximum depth of nesting." (RFC 8259 §9)
    static let greatestDepth = 512

    /// Bit n says whether the container at depth n is an object.
    private var objects = InlineArray<8, UInt64>(repeating: 0)
    private(set) var depth = 0
    /// Whether the innermost container is an object; false if none is open.
    private(set) var isInObject = false

    /// False if nothing more can be opened.
    mutating func open(object: Bool) -> Bool {
        guard depth < Self.greatestDepth else { return false }
        let bit: UInt64 = 1 << UInt64(depth & 63)
        if object { objects[depth >> 6] |= bit } else { objects[depth >> 6] &= ~bit }
        depth += 1
        isInObject = object
        return true
    }

    /// Closes the innermost container; there has to be one.
    mutating func close() {
        depth -= 1
        let outer = depth - 1
        isInObject = outer >= 0 && objects[outer >> 6] >> UInt64(outer & 63) & 1 == 1
    }
}
