import ProxyTesting

/// Ways to cut a body into the pieces that it may arrive in.
enum Pieces {
    /// Whole, byte by byte, and in two at every place; an empty piece is among them.
    static func everyWay(_ bytes: [UInt8]) -> [[[UInt8]]] {
        let cuts = (0...bytes.count).map { [Array(bytes[..<$0]), Array(bytes[$0...])] }
        return [[bytes], bytes.map { [$0] }] + cuts
    }

    /// In pieces of 0 to `longest` bytes.
    static func random(_ bytes: [UInt8], longest: Int, using random: inout SplitMix64) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = random.below(longest + 1)
            pieces.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }
}
