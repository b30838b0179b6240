import HTTPSemantics

/// A response head on its way to the client, without being stored.
package enum ForwardedHead {
    /// The status line and the lines in their order, byte for byte, without those of the origin's connection, without
    /// `Content-Length` and without the empty line.
    ///
    /// "A recipient with a clock that receives a response message without a Date header field MUST record the time
    /// it was received and append a corresponding Date header field" (RFC 9110 §6.6.1)
    ///
    /// - Parameters:
    ///   - via: the proxy's own `Via` line, complete with CRLF.
    ///   - keepsAge: false if the sender adds its own `Age`.
    package static func render(
        _ response: ReceivedResponse, in bytes: Span<UInt8>, via: [UInt8], keepsAge: Bool = true
    ) -> [UInt8] {
        let connection = ConnectionFields(response.fields, in: bytes)
        var head = HeadWriter(
            status: response.status, reason: bytes.copied(response.reasonPhrase), capacity: bytes.count + 128)
        for line in response.fields.lines
        where !connection.contains(line, in: bytes) && (keepsAge || line.name != .age) {
            head.append(line, from: bytes)
        }
        if !response.fields.contains(.date) { head.appendDate(response.responseTime.seconds) }
        head.append(lines: via)
        return head.bytes
    }
}
