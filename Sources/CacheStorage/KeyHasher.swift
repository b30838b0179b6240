internal import HTTPSemantics

/// A seeded 64-bit hash of cache keys, so that nobody outside can choose keys that collide.
///
/// Each eight bytes are folded by one 64 x 64 bit multiplication. A collision costs a comparison: keys are always
/// compared whole.
package struct KeyHasher: Sendable {
    private let seed: UInt64
    private let multiplier: UInt64

    package init(using generator: inout some RandomNumberGenerator) {
        seed = generator.next()
        multiplier = generator.next() | 1
    }

    /// - Parameters:
    ///   - authority: host and port without a default port; letters count in lower case.
    ///   - target: path and query.
    package func hashes(authority: Range<Int>, target: Range<Int>, in bytes: Span<UInt8>) -> KeyHashes {
        var state = seed
        var word: UInt64 = 0
        for position in authority {
            word = word << 8 | UInt64(ASCII.lowercased(bytes[position]))
            if (position - authority.lowerBound) & 7 == 7 {
                state = fold(state ^ word)
                word = 0
            }
        }
        state = fold(state ^ word ^ UInt64(truncatingIfNeeded: authority.count) << 56)
        var end = target.lowerBound
        while end < target.upperBound, bytes[end] != ASCII.questionMark { end += 1 }
        let path = absorb(target.lowerBound..<end, of: bytes, into: state)
        return KeyHashes(path: path, key: absorb(end..<target.upperBound, of: bytes, into: path))
    }

    private func absorb(_ range: Range<Int>, of bytes: Span<UInt8>, into start: UInt64) -> UInt64 {
        var state = start
        var position = range.lowerBound
        while position + 8 <= range.upperBound {
            var word: UInt64 = 0
            for offset in 0..<8 { word = word << 8 | UInt64(bytes[position + offset]) }
            state = fold(state ^ word)
            position += 8
        }
        var word = UInt64(truncatingIfNeeded: range.count) << 56
        while position < range.upperBound {
            word = (word & 0xFF00_0000_0000_0000) | (word << 8 & 0x00FF_FFFF_FFFF_FFFF) | UInt64(bytes[position])
            position += 1
        }
        return fold(state ^ word)
    }

    private func fold(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: multiplier)
        // Adding the seed keeps a product of zero from erasing what came before.
        return (product.high ^ product.low) &+ seed
    }
}
