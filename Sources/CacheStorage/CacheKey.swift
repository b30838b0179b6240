internal import HTTPSemantics

/// What a stored response is found by (RFC 9111 §2): the authority in lower case followed by path and query. The method
/// is always GET, the scheme always that of the listener.
package struct CacheKey: Sendable, Hashable {
    package let hashes: KeyHashes
    /// Authority and target, one after the other: the target's slash ends the authority.
    package let bytes: [UInt8]
    private let authorityLength: Int

    package init(authority: Range<Int>, target: Range<Int>, in bytes: Span<UInt8>, hashes: KeyHashes) {
        var key = [UInt8]()
        key.reserveCapacity(authority.count + target.count)
        for position in authority { key.append(ASCII.lowercased(bytes[position])) }
        for position in target { key.append(bytes[position]) }
        self.bytes = key
        self.hashes = hashes
        authorityLength = authority.count
    }

    /// A key by its bytes: authority and target.
    package init(bytes: [UInt8], hasher: KeyHasher) {
        let split = bytes.firstIndex(of: UInt8(ascii: "/")) ?? bytes.count
        self.bytes = bytes
        hashes = hasher.hashes(authority: 0..<split, target: split..<bytes.count, in: bytes.span)
        authorityLength = split
    }

    package var authority: ArraySlice<UInt8> { bytes[..<authorityLength] }

    /// Path and query.
    package var target: ArraySlice<UInt8> { bytes[authorityLength...] }

    package static func == (left: CacheKey, right: CacheKey) -> Bool {
        left.hashes.key == right.hashes.key && left.bytes == right.bytes
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(hashes.key)
    }

    /// Whether `key` is the key of this authority and target.
    static func matches(_ key: [UInt8], authority: Range<Int>, target: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        guard key.count == authority.count + target.count else { return false }
        let stored = key.span
        guard stored.extracting(0..<authority.count).equalsIgnoringCase(bytes.extracting(authority)) else {
            return false
        }
        return stored.extracting(authority.count..<key.count).equals(bytes.extracting(target))
    }
}
