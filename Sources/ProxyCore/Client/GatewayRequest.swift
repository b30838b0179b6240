internal import HTTPSemantics

/// What a trusted gateway says of the request that its client has made: RFC 7239's `Forwarded` and its predecessors.
///
/// `Forwarded` counts only where there is none of the predecessors: these are what nearly every gateway writes, and one that
/// doesn't know `Forwarded` passes on what its client has written there.
struct GatewayRequest: Equatable {
    /// Whether the client used https.
    var isSecure = false
    /// The host that the client named, in the bytes of the head; nil if the gateway doesn't say.
    var host: Range<Int>?

    init(_ fields: FieldTable, in bytes: Span<UInt8>) {
        var forwarded = ForwardedElements(fields, in: bytes)
        let first = Self.usesForwarded(fields) ? forwarded.next(in: bytes) : nil
        let scheme = Self.firstMember(of: .xForwardedProto, fields, in: bytes) ?? first?.proto
        if let scheme {
            isSecure =
                bytes.equalsIgnoringCase("https", in: scheme) || bytes.equalsIgnoringCase("wss", in: scheme)
        }
        if let named = Self.firstMember(of: .xForwardedHost, fields, in: bytes) {
            host = Self.isHost(named, in: bytes) ? named : nil
        } else if let named = first?.host, Self.isHost(named, in: bytes) {
            host = named
        }
    }

    /// Whether the gateway speaks by `Forwarded`.
    static func usesForwarded(_ fields: FieldTable) -> Bool {
        fields.present.isDisjoint(with: FieldSet(.xForwardedFor, .xForwardedHost, .xForwardedProto))
    }

    /// What the gateway's own client was asked for, where several gateways have added to the list.
    private static func firstMember(
        of name: FieldName, _ fields: FieldTable, in bytes: Span<UInt8>
    ) -> Range<Int>? {
        guard let value = fields.firstValue(name) else { return nil }
        let end = bytes.firstPosition(of: ASCII.comma, in: value) ?? value.upperBound
        let member = bytes.trimmingWhitespace(value.lowerBound..<end)
        return member.isEmpty ? nil : member
    }

    private static func isHost(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        guard !range.isEmpty, range.count <= 255 + 6 else { return false }
        for position in range {
            switch bytes[position] {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5B, 0x5D, 0x5F, 0x7E, 0x25: break
            default: return false
            }
        }
        return true
    }
}

/// The elements of `Forwarded` (RFC 7239 §4), one for each hop, the first one's first.
struct ForwardedElements {
    /// What is used of an element; values without their quotes.
    struct Element: Equatable {
        var node: Range<Int>?
        var host: Range<Int>?
        var proto: Range<Int>?
    }

    private var values: [Range<Int>] = []
    private var index = 0
    private var position = 0

    init(_ fields: FieldTable, in bytes: Span<UInt8>) {
        guard fields.contains(.forwarded) else { return }
        for line in fields.lines where line.name == .forwarded { values.append(line.valueRange) }
        position = values.first?.lowerBound ?? 0
    }

    mutating func next(in bytes: Span<UInt8>) -> Element? {
        while index < values.count {
            let end = values[index].upperBound
            guard position < end else {
                index += 1
                if index < values.count { position = values[index].lowerBound }
                continue
            }
            var element = Element()
            while position < end {
                let pair = position..<Self.end(of: position, upTo: end, in: bytes)
                Self.read(bytes.trimmingWhitespace(pair), in: bytes, into: &element)
                position = pair.upperBound + 1
                if pair.upperBound < end, bytes[pair.upperBound] == ASCII.comma { break }
            }
            if element != Element() { return element }
        }
        return nil
    }

    /// Where the pair that starts at `start` ends: at a semicolon or comma outside of quotes.
    private static func end(of start: Int, upTo end: Int, in bytes: Span<UInt8>) -> Int {
        var position = start
        var isQuoted = false
        while position < end {
            let byte = bytes[position]
            if isQuoted, byte == ASCII.backslash {
                position += 1
            } else if byte == ASCII.quote {
                isQuoted.toggle()
            } else if !isQuoted, byte == ASCII.semicolon || byte == ASCII.comma {
                return position
            }
            position += 1
        }
        return end
    }

    private static func read(_ pair: Range<Int>, in bytes: Span<UInt8>, into element: inout Element) {
        guard let equals = bytes.firstPosition(of: ASCII.equals, in: pair) else { return }
        let name = bytes.trimmingWhitespace(pair.lowerBound..<equals)
        var value = bytes.trimmingWhitespace(equals + 1..<pair.upperBound)
        if value.count >= 2, bytes[value.lowerBound] == ASCII.quote, bytes[value.upperBound - 1] == ASCII.quote {
            value = value.lowerBound + 1..<value.upperBound - 1
        }
        guard !value.isEmpty else { return }
        if bytes.equalsIgnoringCase("for", in: name) {
            element.node = element.node ?? value
        } else if bytes.equalsIgnoringCase("host", in: name) {
            element.host = element.host ?? value
        } else if bytes.equalsIgnoringCase("proto", in: name) {
            element.proto = element.proto ?? value
        }
    }
}
