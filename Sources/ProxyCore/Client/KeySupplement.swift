internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire

/// What a request's cache key has beside authority and target, as `CacheKey` says: the scheme and the host that the client
/// of a trusted gateway has used (RFC 9111 §2: the key is "at a minimum … the request method and target URI", and the scheme
/// is part of a URI), and the fields that the operator, or their meaning, makes part of it.
///
/// A space and the scheme, then for each other part a line feed and the part. No field value can contain one.
enum KeySupplement {
    /// - Parameters:
    ///   - rules: the number of the route's rules in the table.
    ///   - isTrusted: whether the client is a trusted gateway.
    static func make(
        _ head: borrowing RequestHead, in bytes: Span<UInt8>, table: RequestFieldTable, rules: Int, isTrusted: Bool
    ) -> [UInt8] {
        let fields = head.fields
        let gateway = isTrusted ? GatewayRequest(fields, in: bytes) : nil
        var text: [UInt8] = []
        if let host = gateway?.host, let gateway {
            let named = withoutDefaultPort(host, isSecure: gateway.isSecure, in: bytes)
            if !bytes.extracting(named).equalsIgnoringCase(bytes.extracting(head.authorityRange)) {
                text.append(ASCII.lineFeed)
                for position in named { text.append(ASCII.lowercased(bytes[position])) }
            }
        }
        for line in keyLines(fields, in: bytes, table: table, rules: rules, isTrusted: isTrusted) {
            text.append(ASCII.lineFeed)
            text += line
        }
        guard gateway?.isSecure == true || !text.isEmpty else { return [] }
        return Array(gateway?.isSecure == true ? " https".utf8 : " http".utf8) + text
    }

    /// Name and value of each line that is part of the key, by name; those with one name in their order.
    private static func keyLines(
        _ fields: FieldTable, in bytes: Span<UInt8>, table: RequestFieldTable, rules: Int, isTrusted: Bool
    ) -> [[UInt8]] {
        guard !fields.present.isDisjoint(with: table.present) else { return [] }
        var lines: [(name: [UInt8], value: Range<Int>)] = []
        for line in fields.lines {
            let roles = table.roles(of: line, in: bytes, rules: rules)
            guard !roles.contains(.removed) else { continue }
            let isPassed = isTrusted || !roles.contains(.gateway)
            guard roles.contains(.key) || roles.contains(.keyOfGateway), isPassed else { continue }
            lines.append((line.nameRange.map { ASCII.lowercased(bytes[$0]) }, line.valueRange))
        }
        // The order of fields with different names means nothing (RFC 9110 §5.3).
        let sorted = lines.enumerated().sorted { left, right in
            left.element.name == right.element.name
                ? left.offset < right.offset : left.element.name.lexicographicallyPrecedes(right.element.name)
        }
        return sorted.map { $0.element.name + [ASCII.colon] + bytes.copied($0.element.value) }
    }

    private static func withoutDefaultPort(
        _ host: Range<Int>, isSecure: Bool, in bytes: Span<UInt8>
    ) -> Range<Int> {
        let port: StaticString = isSecure ? ":443" : ":80"
        let start = host.upperBound - port.utf8CodeUnitCount
        guard start > host.lowerBound, bytes.equalsIgnoringCase(port, in: start..<host.upperBound) else { return host }
        return host.lowerBound..<start
    }
}
