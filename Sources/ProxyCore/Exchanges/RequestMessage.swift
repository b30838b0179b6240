package import CacheStorage
package import HTTPCaching
internal import HTTPSemantics
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
    /// The supplement of its cache key.
    package let supplement: [UInt8]
    /// What its fields mean to the site.
    package let requestFields: RequestFieldTable
    /// What the origin is told of the way through a trusted gateway; nil if it came from another client.
    private(set) lazy var forwardingLines = client.isTrusted ? renderForwarding() : nil

    package init(
        head: RequestHead, bytes: [UInt8], facts: RequestFacts, hashes: KeyHashes, groups: [UInt64],
        rules: CachingRules, client: ClientIdentity, supplement: [UInt8] = [],
        requestFields: RequestFieldTable = .standard
    ) {
        self.supplement = supplement
        self.requestFields = requestFields
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
        return CacheKey(
            authority: head.authorityRange, target: head.pathRange, supplement: supplement, in: bytes.span,
            hashes: hashes)
    }

    private func renderForwarding() -> [UInt8] {
        let bytes = bytes
        return ForwardingLines.render(head, in: bytes.span, address: client.address)
    }

    /// Whether the origin may take it for a request with another method: by a field, or by the parameter that several
    /// frameworks look for in the query.
    private(set) lazy var overridesMethod = facts.overridesMethod || hasMethodParameter()

    /// Whether it changes nothing at the origin (RFC 9110 §9.2.1).
    var isSafe: Bool { head.method.isSafe && !overridesMethod }

    /// Whether it reaches the origin as the client sent it or not at all: credentials may be a signature over the method, the
    /// range and the conditions, or be in the query. A condition that is added to a request without any changes nothing
    /// that was signed.
    private(set) lazy var mustGoAsReceived = hasWhatMayBeSigned && (facts.hasCredentials(rules) || hasSignedQuery())

    private var hasWhatMayBeSigned: Bool {
        head.method != .get || !head.fields.present.isDisjoint(with: Self.selectingFields)
    }

    private static let selectingFields = FieldSet(.range, .ifRange, .ifNoneMatch, .ifModifiedSince)

    /// Whether the URL was signed, as object stores do it.
    private func hasSignedQuery() -> Bool {
        QueryParameters.contain(in: bytes[head.pathRange]) { name in
            let name = String(decoding: name, as: UTF8.self)
            return name.hasSuffix("signature") || name == "sig" || name == "hmac"
        }
    }

    /// The methods that the origin may take it for, the most likely first.
    var possibleMethods: [[UInt8]] {
        guard facts.overridesMethod else { return [Array(bytes[head.methodRange])] }
        let bytes = bytes
        let overrides = head.fields.lines.filter {
            requestFields.roles(of: $0, in: bytes.span, rules: rules.requestFields).contains(.methodOverride)
        }
        return overrides.map { line in
            bytes[line.valueRange].map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
        } + [Array(bytes[head.methodRange])]
    }

    private func hasMethodParameter() -> Bool {
        QueryParameters.contain(in: bytes[head.pathRange]) { $0 == Array("_method".utf8) }
    }

    /// Whether the origin gets a field line as it came, as far as the site's settings have a say in it.
    func passes(_ line: FieldLine, in bytes: Span<UInt8>) -> Bool {
        guard requestFields.present.contains(line.name) else { return true }
        let roles = requestFields.roles(of: line, in: bytes, rules: rules.requestFields)
        return !roles.contains(.removed) && (client.isTrusted || !roles.contains(.gateway))
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
