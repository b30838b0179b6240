package import HTTPSemantics

/// The options of `Connection`, and which fields end at this hop because of them (RFC 9110 §7.6.1).
package enum ConnectionOptions {
    /// Calls `body` with each option of one field line's value. Options are tokens, so that a quote protects no comma here.
    package static func forEach(_ value: Range<Int>, in bytes: Span<UInt8>, _ body: (Range<Int>) -> Void) {
        var start = value.lowerBound
        while start < value.upperBound {
            var end = start
            while end < value.upperBound, bytes[end] != ASCII.comma { end += 1 }
            let option = bytes.trimmingWhitespace(start..<end)
            if !option.isEmpty { body(option) }
            start = end + 1
        }
    }

    /// Whether `Connection` names anything but what becomes of the connection: a field, which may be among the trailers.
    package static func nameFields(_ fields: FieldTable, in bytes: Span<UInt8>) -> Bool {
        guard fields.contains(.connection) else { return false }
        var found = false
        for line in fields.lines where line.name == .connection {
            forEach(line.valueRange, in: bytes) { option in
                if !bytes.equalsIgnoringCase("close", in: option), !bytes.equalsIgnoringCase("keep-alive", in: option) {
                    found = true
                }
            }
        }
        return found
    }

    /// Whether the field line ends at this hop: it is connection-level itself, or `Connection` names it.
    ///
    /// A field that this proxy recognises as meant for the origin stays although `Connection` names it: otherwise a
    /// client could strip `If-Match` from its own write, or `Host` from a request, behind the proxy's back.
    package static func endsHere(_ line: FieldLine, _ fields: FieldTable, in bytes: Span<UInt8>) -> Bool {
        switch line.name {
        case .connection, .keepAlive, .proxyConnection, .te, .transferEncoding, .upgrade: return true
        case .other: break
        default: return false
        }
        guard fields.contains(.connection) else { return false }
        var isNamed = false
        for connection in fields.lines where connection.name == .connection {
            forEach(connection.valueRange, in: bytes) { option in
                if option.count == line.nameRange.count,
                    bytes.extracting(option).equalsIgnoringCase(bytes.extracting(line.nameRange))
                {
                    isNamed = true
                }
            }
        }
        return isNamed
    }
}
