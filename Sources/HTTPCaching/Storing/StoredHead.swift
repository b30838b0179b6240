package import HTTPSemantics

/// A stored response head as bytes ready to send, and what decisions need of it.
///
/// Layout: status line, the lines that a 304 repeats, the lines that describe the representation; each ends in CRLF, the
/// empty line is not included. A 304 is `HTTP/1.1 304 Not Modified` CRLF and the bytes from `statusLineEnd` to
/// `notModifiedEnd`. The sender adds `Content-Length` and `Age`.
package struct StoredHead: Sendable, Equatable {
    package let bytes: [UInt8]
    package let metadata: StoredMetadata

    package init(bytes: [UInt8], metadata: StoredMetadata) {
        self.bytes = bytes
        self.metadata = metadata
    }

    /// The field lines of a stored head, found again; for cold paths.
    package static func fields(ofHead bytes: Span<UInt8>, metadata: StoredMetadata) -> FieldTable {
        fields(in: bytes, lines: metadata.statusLineEnd..<metadata.headEnd)
    }

    /// The field lines of `lines`, which was written by `HeadWriter`.
    static func fields(in bytes: Span<UInt8>, lines: Range<Int>) -> FieldTable {
        var table = FieldTable()
        var start = lines.lowerBound
        while start < lines.upperBound {
            var end = start
            while end < lines.upperBound, bytes[end] != ASCII.carriageReturn { end += 1 }
            var colon = start
            while colon < end, bytes[colon] != ASCII.colon { colon += 1 }
            let value = bytes.trimmingWhitespace(min(colon + 1, end)..<end)
            table.append(
                FieldLine(
                    name: .recognise(start..<colon, in: bytes), nameRange: start..<colon, valueRange: value))
            start = end + 2
        }
        return table
    }
}
