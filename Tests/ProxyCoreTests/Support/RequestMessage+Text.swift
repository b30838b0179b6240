import CacheStorage
import HTTPCaching
import HTTPSemantics
import HTTPWire
import NIOCore

@testable import ProxyCore

extension RequestMessage {
    /// The request that a client would have sent with this text; lines end in LF.
    static func text(
        _ text: String, on stage: Stage, rules: CachingRules = CachingRules(), address: String = "203.0.113.9",
        isTrusted: Bool = false
    ) -> RequestMessage {
        let bytes = Array((text.replacing("\n", with: "\r\n") + "\r\n\r\n").utf8)
        let fields = stage.shared.requestFields
        var parser = RequestParser(names: fields.names)
        precondition(try! parser.parse(bytes.span), "the request's head is complete")
        let head = parser.head
        let hashes = stage.shared.store.hasher.hashes(
            authority: head.authorityRange, target: head.pathRange, in: bytes.span)
        return RequestMessage(
            head: head, bytes: bytes, facts: stage.shared.facts(head, in: bytes.span, rules: rules.requestFields),
            hashes: hashes, groups: [], rules: rules,
            client: ClientIdentity(
                address.isEmpty ? nil : try! SocketAddress(ipAddress: address, port: 50_000),
                trusts: { _ in isTrusted }), requestFields: fields)
    }
}
