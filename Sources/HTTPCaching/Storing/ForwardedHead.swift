import HTTPSemantics

/// A response head on its way to the client, without being stored.
package enum ForwardedHead {
    /// What the texts below take together.
    private static let longestAddedText = 64

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
        let connection = response.mayNameFields ? ConnectionFields(response.fields, in: bytes) : ConnectionFields()
        // A line may have come without the space behind its colon.
        let longest = bytes.count + response.fields.lines.count + via.count + longestAddedText
        return [UInt8](unsafeUninitializedCapacity: longest) { memory, count in
            var head = ByteAppender(UnsafeMutableRawBufferPointer(memory))
            head.append("HTTP/1.1 ")
            head.append(decimal: Int64(response.status))
            head.append(ASCII.space)
            head.append(bytes, response.reasonPhrase)
            head.append("\r\n")
            for line in response.fields.lines
            where !connection.contains(line, in: bytes) && (keepsAge || line.name != .age) {
                head.append(bytes, line.nameRange)
                head.append(": ")
                head.append(bytes, line.valueRange)
                head.append("\r\n")
            }
            if !response.fields.contains(.date) {
                var date: [UInt8] = []
                HTTPDate.append(response.responseTime.seconds, to: &date)
                head.append("Date: ")
                head.append(date)
                head.append("\r\n")
            }
            head.append(via)
            count = head.count
        }
    }
}
