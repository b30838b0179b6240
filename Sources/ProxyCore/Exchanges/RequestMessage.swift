package import CacheStorage
package import HTTPCaching
package import HTTPWire
package import NIOCore

/// A request that outlives the bytes it was parsed from. Whoever has to do with it holds the same one.
package final class RequestMessage: Sendable {
    package let head: RequestHead
    /// The bytes that the head's positions refer to.
    package let bytes: [UInt8]
    package let facts: RequestFacts
    package let key: CacheKey
    /// The hashes of the groups that relations put its path into.
    package let groups: [UInt64]
    package let rules: CachingRules
    package let client: ClientIdentity

    package init(
        head: RequestHead, bytes: [UInt8], facts: RequestFacts, key: CacheKey, groups: [UInt64], rules: CachingRules,
        client: ClientIdentity
    ) {
        self.head = head
        self.bytes = bytes
        self.facts = facts
        self.key = key
        self.groups = groups
        self.rules = rules
        self.client = client
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
