package import CacheStorage
package import HTTPCaching
package import HTTPWire
package import NIOCore

/// A request that outlives the bytes it was parsed from. Whoever has to do with it holds the same one, on one event loop.
package final class RequestMessage {
    package let head: RequestHead
    /// The bytes that the head's positions refer to.
    package let bytes: [UInt8]
    package let facts: RequestFacts
    /// Of its cache key.
    package let hashes: KeyHashes
    package private(set) lazy var key = makeKey()
    /// The hashes of the groups that relations put its path into.
    package let groups: [UInt64]
    package let rules: CachingRules
    package let client: ClientIdentity

    package init(
        head: RequestHead, bytes: [UInt8], facts: RequestFacts, hashes: KeyHashes, groups: [UInt64],
        rules: CachingRules, client: ClientIdentity
    ) {
        self.head = head
        self.bytes = bytes
        self.facts = facts
        self.hashes = hashes
        self.groups = groups
        self.rules = rules
        self.client = client
    }

    private func makeKey() -> CacheKey {
        let bytes = bytes
        return CacheKey(authority: head.authorityRange, target: head.pathRange, in: bytes.span, hashes: hashes)
    }
}

/// Who sent a request, as the origin is told.
package struct ClientIdentity: Sendable {
    /// The address without port, as text; a v6 address without brackets.
    package let address: [UInt8]
    package let isAddressV6: Bool
    package let isTrusted: Bool

    package init(_ address: SocketAddress?, trusts: (SocketAddress) -> Bool) {
        self.address = Array((address?.ipAddress ?? "").utf8)
        isAddressV6 = address?.protocol == .inet6
        isTrusted = address.map(trusts) ?? false
    }
}
