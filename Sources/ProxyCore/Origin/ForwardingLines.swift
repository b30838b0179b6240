internal import HTTPSemantics
internal import HTTPWire

/// The lines by which the origin learns of a request's way through a trusted gateway: `Forwarded` (RFC 7239) and its
/// predecessors, which all say the same.
///
/// Whatever contradicts in what the gateway has sent is decided once (`GatewayRequest`): scheme and host are those that the
/// first client used, and the addresses are those of `X-Forwarded-For`, or of `Forwarded` where there is no other.
enum ForwardingLines {
    /// - Parameters:
    ///   - address: of the gateway; empty if it isn't known.
    static func render(_ head: RequestHead, in bytes: Span<UInt8>, address: [UInt8]) -> [UInt8] {
        let gateway = GatewayRequest(head.fields, in: bytes)
        let host = bytes.copied(gateway.host ?? head.fields.firstValue(.host) ?? head.authorityRange)
        let scheme = Array(gateway.isSecure ? "https".utf8 : "http".utf8)
        let nodes = nodes(head.fields, in: bytes) + [address.isEmpty ? Array("unknown".utf8) : address]
        var lines: [UInt8] = []
        func add(_ name: String, _ value: [UInt8]) {
            lines += Array("\(name): ".utf8) + value + [ASCII.carriageReturn, ASCII.lineFeed]
        }
        add("X-Forwarded-For", Array(nodes.joined(separator: Array(", ".utf8))))
        if !host.isEmpty { add("X-Forwarded-Host", host) }
        add("X-Forwarded-Proto", scheme)
        // Some read the first element, some the last.
        let elements = nodes.enumerated().map { index, node in
            var element = Array("for=".utf8) + quoted(node)
            if index == 0 || index == nodes.count - 1 {
                if !host.isEmpty { element += Array(";host=\"".utf8) + host + [ASCII.quote] }
                element += Array(";proto=".utf8) + scheme
            }
            return element
        }
        add("Forwarded", Array(elements.joined(separator: Array(", ".utf8))))
        return lines
    }

    /// Whom the request came through, the first one first.
    private static func nodes(_ fields: FieldTable, in bytes: Span<UInt8>) -> [[UInt8]] {
        var nodes: [[UInt8]] = []
        for line in fields.lines where line.name == .xForwardedFor {
            for member in bytes.extracting(line.valueRange).copied().split(separator: ASCII.comma) {
                let member = Array(member)
                let text = member.span.copied(member.span.trimmingWhitespace(0..<member.count))
                if !text.isEmpty { nodes.append(text) }
            }
        }
        guard GatewayRequest.usesForwarded(fields) else { return nodes }
        var elements = ForwardedElements(fields, in: bytes)
        while let element = elements.next(in: bytes) {
            guard let node = element.node else { continue }
            let text = bytes.copied(node).filter { $0 != ASCII.quote && $0 != ASCII.backslash && $0 != ASCII.comma }
            // In X-Forwarded-For addresses have no brackets.
            let isBracketed = text.first == 0x5B && text.last == 0x5D
            nodes.append(isBracketed ? Array(text.dropFirst().dropLast()) : text)
        }
        return nodes
    }

    /// A node as a value of `for`: "an IPv6 address … MUST be enclosed in square brackets", and what is no token is quoted
    /// (RFC 7239 §4, §6).
    private static func quoted(_ node: [UInt8]) -> [UInt8] {
        if node.allSatisfy({ ASCII.isTokenByte($0) }) { return node }
        let colons = node.count { $0 == ASCII.colon }
        if colons > 1, node.first != 0x5B { return Array("\"[".utf8) + node + Array("]\"".utf8) }
        let text = node.flatMap { $0 == ASCII.quote || $0 == ASCII.backslash ? [ASCII.backslash, $0] : [$0] }
        return [ASCII.quote] + text + [ASCII.quote]
    }
}
