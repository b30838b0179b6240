internal import HTTPSemantics

/// What a stored response is found by (RFC 9111 §2): the authority in lower case followed by path and query, and the
/// supplement. The method is always GET.
///
/// The supplement is what else a response depends on: the scheme and host that a client used with a trusted gateway before
/// this proxy, and the request fields that an operator has made part of the key. Most keys have none. If there is one it
/// begins with a space, which no target contains.
package struct CacheKey: Sendable, Hashable {
    package let hashes: KeyHashes
    /// Authority, target and supplement, one after the other: the target's slash ends the authority.
    package let bytes: [UInt8]
    private let authorityLength: Int
    private let targetEnd: Int

    package init(
        authority: Range<Int>, target: Range<Int>, supplement: [UInt8] = [], in bytes: Span<UInt8>, hashes: KeyHashes
    ) {
        var key = [UInt8]()
        key.reserveCapacity(authority.count + target.count + supplement.count)
        for position in authority { key.append(ASCII.lowercased(bytes[position])) }
        for position in target { key.append(bytes[position]) }
        key += supplement
        self.bytes = key
        self.hashes = hashes
        authorityLength = authority.count
        targetEnd = authority.count + target.count
    }

    /// A key by its bytes: authority, target and supplement.
    package init(bytes: [UInt8], hasher: KeyHasher) {
        let split = bytes.firstIndex(of: ASCII.slash) ?? bytes.count
        let end = bytes[split...].firstIndex(of: ASCII.space) ?? bytes.count
        self.bytes = bytes
        hashes = hasher.hashes(
            authority: 0..<split, target: split..<end, supplement: Array(bytes[end...]), in: bytes.span)
        authorityLength = split
        targetEnd = end
    }

    package var authority: ArraySlice<UInt8> { bytes[..<authorityLength] }

    /// Path and query.
    package var target: ArraySlice<UInt8> { bytes[authorityLength..<targetEnd] }

    /// Empty, or a space and what else there is.
    package var supplement: ArraySlice<UInt8> { bytes[targetEnd...] }

    package static func == (left: CacheKey, right: CacheKey) -> Bool {
        left.hashes.key == right.hashes.key && left.bytes == right.bytes
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(hashes.key)
    }

    /// Whether `key` is the key of this authority, target and supplement.
    static func matches(
        _ key: [UInt8], authority: Range<Int>, target: Range<Int>, supplement: [UInt8], in bytes: Span<UInt8>
    ) -> Bool {
        let end = authority.count + target.count
        guard key.count == end + supplement.count else { return false }
        let stored = key.span
        guard stored.extracting(0..<authority.count).equalsIgnoringCase(bytes.extracting(authority)) else {
            return false
        }
        guard stored.extracting(authority.count..<end).equals(bytes.extracting(target)) else { return false }
        return supplement.isEmpty || stored.extracting(end..<key.count).equals(supplement.span)
    }
}
