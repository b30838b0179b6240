package import HTTPSemantics

/// A response head on its way to the client, without being stored.
package enum ForwardedHead {
    /// What the texts below take together.
    private static let longestAddedText = 64

    /// No head takes more bytes.
    package static func longestLength(of response: borrowing ReceivedResponse, in bytes: Span<UInt8>, via: [UInt8])
        -> Int
    {
        // A line may have come without the space behind its colon.
        bytes.count + response.fields.lines.count + via.count + longestAddedText
    }

    /// `append` into an array.
    package static func render(
        _ response: ReceivedResponse, in bytes: Span<UInt8>, via: [UInt8], keepsAge: Bool = true,
        keepsTrailer: Bool = false
    ) -> [UInt8] {
        let longest = longestLength(of: response, in: bytes, via: via)
        return [UInt8](appendingUpTo: longest) {
            append(response, in: bytes, via: via, keepsAge: keepsAge, keepsTrailer: keepsTrailer, to: &$0)
        }
    }

    /// Appends the status line and the lines in their order, byte for byte, without those of the origin's connection, without
    /// `Content-Length` and without the empty line.
    ///
    /// "A recipient with a clock that receives a response message without a Date header field MUST record the time
    /// it was received and append a corresponding Date header field" (RFC 9110 §6.6.1)
    ///
    /// - Parameters:
    ///   - via: the proxy's own `Via` line, complete with CRLF.
    ///   - keepsAge: false if the sender adds its own `Age`.
    ///   - keepsTrailer: whether trailers follow the body, so that `Trailer` says something (RFC 9110 §6.6.2).
    package static func append(
        _ response: borrowing ReceivedResponse, in bytes: Span<UInt8>, via: [UInt8], keepsAge: Bool = true,
        keepsTrailer: Bool = false, to head: inout ByteAppender
    ) {
        let connection = response.mayNameFields ? ConnectionFields(response.fields, in: bytes) : ConnectionFields()
        head.append("HTTP/1.1 ")
        head.append(decimal: Int64(response.status))
        head.append(ASCII.space)
        head.append(bytes, response.reasonPhrase)
        head.append("\r\n")
        // Some of the trailers may be fields that end here: then none is passed on.
        let keepsTrailer = keepsTrailer && !response.mayNameFields
        // Lines that follow each other as they came.
        var run = 0..<0
        for index in response.fields.lines.indices {
            let line = response.fields.lines[index]
            guard !connection.contains(line, in: bytes) || keepsTrailer && line.name == .trailer,
                keepsAge || line.name != .age
            else { continue }
            let end = line.valueRange.upperBound + 2
            guard isPlain(line, in: bytes) else {
                head.append(bytes, run)
                run = 0..<0
                append(line, in: bytes, to: &head)
                continue
            }
            if run.upperBound != line.nameRange.lowerBound {
                head.append(bytes, run)
                run = line.nameRange.lowerBound..<end
            } else {
                run = run.lowerBound..<end
            }
        }
        head.append(bytes, run)
        if !response.fields.contains(.date) {
            var date: [UInt8] = []
            HTTPDate.append(response.responseTime.seconds, to: &date)
            head.append("Date: ")
            head.append(date)
            head.append("\r\n")
        }
        head.append(via)
    }

    /// Whether a line came as it is sent: one space behind the colon, and nothing behind the value.
    private static func isPlain(_ line: FieldLine, in bytes: Span<UInt8>) -> Bool {
        let (colon, end) = (line.nameRange.upperBound, line.valueRange.upperBound)
        return line.valueRange.lowerBound == colon + 2 && bytes[colon + 1] == ASCII.space
            && end + 1 < bytes.count && bytes[end] == ASCII.carriageReturn
    }

    private static func append(_ line: FieldLine, in bytes: Span<UInt8>, to head: inout ByteAppender) {
        head.append(bytes, line.nameRange)
        head.append(": ")
        head.append(bytes, line.valueRange)
        head.append("\r\n")
    }
}
