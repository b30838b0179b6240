internal import HTTPSemantics

/// A seeded 64-bit hash of cache keys, so that nobody outside can choose keys that collide.
///
/// Each eight bytes are folded by one 64 x 64 bit multiplication. A collision costs a comparison: keys are always
/// compared whole.
package struct KeyHasher: Sendable, Equatable {
    /// Increased when the same seed gives other hashes than before: those that were kept mean nothing then.
    package static let version: UInt32 = 2
    /// What makes the hashes what they are, together with `multiplier`: a hasher made of the same two gives the same hashes.
    package let seed: UInt64
    /// Odd.
    package let multiplier: UInt64

    package init(using generator: inout some RandomNumberGenerator) {
        self.init(seed: generator.next(), multiplier: generator.next())
    }

    /// A hasher whose hashes outlive the process, for stores that keep them.
    package init(seed: UInt64, multiplier: UInt64) {
        self.seed = seed
        self.multiplier = multiplier | 1
    }

    /// The key that these bytes are.
    package func key(
        authority: Range<Int>, target: Range<Int>, supplement: [UInt8] = [], in bytes: Span<UInt8>
    ) -> CacheKey {
        CacheKey(
            authority: authority, target: target, supplement: supplement, in: bytes,
            hashes: hashes(authority: authority, target: target, supplement: supplement, in: bytes))
    }

    /// - Parameters:
    ///   - authority: host and port without a default port; letters count in lower case.
    ///   - target: path and query.
    ///   - supplement: what else the key has, as `CacheKey` says; nearly always empty.
    package func hashes(
        authority: Range<Int>, target: Range<Int>, supplement: [UInt8] = [], in bytes: Span<UInt8>
    ) -> KeyHashes {
        hashes(authority: bytes.extracting(authority), target: bytes.extracting(target), supplement: supplement)
    }

    /// The same of an authority and a target that stand apart.
    package func hashes(authority: Span<UInt8>, target: Span<UInt8>, supplement: [UInt8] = []) -> KeyHashes {
        let (length, isPlain) = FoldedPath.extent(of: target)
        var key = absorbAuthority(authority)
        var path = seed
        absorb(target.extracting(0..<length), exact: &key, folded: &path)
        if !isPlain { path = foldedHash(target, length: length) }
        var unused: UInt64 = 0
        absorb(target.extracting(length..<target.count), exact: &key, folded: &unused)
        if !supplement.isEmpty { absorb(supplement.span, exact: &key, folded: &unused) }
        return KeyHashes(path: path, key: key)
    }

    /// The hash of a group of paths, by its name.
    package func groupHash(_ name: Span<UInt8>) -> UInt64 {
        // Not where paths start, so that no path can be made to hit a group.
        var hash = fold(~seed)
        var unused: UInt64 = 0
        absorb(name, exact: &hash, folded: &unused)
        return hash
    }

    /// The hash of all that lies below a path.
    /// - Parameter path: in its folded form, letters in either case; empty for the root.
    package func subtreeHash(_ path: Span<UInt8>) -> UInt64 {
        // Neither where paths start nor where groups do.
        var hash = fold(seed ^ multiplier)
        var unused: UInt64 = 0
        absorb(path, exact: &unused, folded: &hash)
        return hash
    }

    private func absorbAuthority(_ authority: Span<UInt8>) -> UInt64 {
        // Letters count without regard to case, and with bit 5 so do a few characters that hosts don't have: keys are compared
        // whole.
        var state = seed
        var unused: UInt64 = 0
        absorb(authority, exact: &unused, folded: &state)
        return state
    }

    private func foldedHash(_ target: Span<UInt8>, length: Int) -> UInt64 {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length)
        FoldedPath.append(target, to: &bytes)
        var unused: UInt64 = 0
        var folded = seed
        absorb(bytes.span, exact: &unused, folded: &folded)
        return folded
    }

    /// Two hashes of the same bytes at once. In `folded`, bit 5 of every byte is set: letters count without regard to case,
    /// and a few other characters become equal too, which an invalidation can bear.
    private func absorb(_ bytes: Span<UInt8>, exact: inout UInt64, folded: inout UInt64) {
        let caseBits: UInt64 = 0x2020_2020_2020_2020
        var position = 0
        while position + 8 <= bytes.count {
            let word = bytes.word(at: position)
            exact = fold(exact ^ word)
            folded = fold(folded ^ (word | caseBits))
            position += 8
        }
        let length = UInt64(truncatingIfNeeded: bytes.count) << 56
        let word = tail(of: bytes, from: position)
        exact = fold(exact ^ (word | length))
        folded = fold(folded ^ (word | caseBits >> 8 | length))
    }

    /// The bytes from `position` on, of which there are less than eight, in one word.
    private func tail(of bytes: Span<UInt8>, from position: Int) -> UInt64 {
        let count = bytes.count - position
        if count == 0 { return 0 }
        // The last eight bytes, without those that came before.
        if bytes.count >= 8 { return bytes.word(at: bytes.count - 8) >> UInt64(64 - 8 * count) }
        var word: UInt64 = 0
        for offset in 0..<count { word |= UInt64(bytes[offset]) << UInt64(8 * offset) }
        return word
    }

    private func fold(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: multiplier)
        // Adding the seed keeps a product of zero from erasing what came before.
        return (product.high ^ product.low) &+ seed
    }
}
