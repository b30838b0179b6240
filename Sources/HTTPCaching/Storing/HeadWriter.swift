import HTTPSemantics

/// Writes a response head: a status line, then lines, each with CRLF.
struct HeadWriter {
    private(set) var bytes: [UInt8] = []

    /// Starts with `HTTP/1.1 status reason`.
    init(status: UInt16, reason: [UInt8], capacity: Int) {
        bytes.reserveCapacity(capacity)
        append("HTTP/1.1 ")
        DecimalNumber.append(Int64(status), width: 3, to: &bytes)
        bytes.append(ASCII.space)
        bytes += reason
        endLine()
    }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// A line as it came, its name and value byte for byte.
    mutating func append(_ line: FieldLine, from source: Span<UInt8>) {
        append(line.nameRange, from: source)
        append(": ")
        append(line.valueRange, from: source)
        endLine()
    }

    /// A part of another head as it stands there.
    mutating func append(_ part: Range<Int>, from source: Span<UInt8>) {
        source.extracting(part).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    /// One line, or several, complete with CRLF.
    mutating func append(lines: [UInt8]) {
        bytes += lines
    }

    mutating func appendDate(_ seconds: Int64) {
        append("Date: ")
        HTTPDate.append(seconds, to: &bytes)
        endLine()
    }

    mutating func append(_ contentRange: ContentRange) {
        append("Content-Range: ")
        contentRange.append(to: &bytes)
        endLine()
    }

    /// `Content-Range: bytes */complete`, for a 416.
    mutating func appendUnsatisfied(complete: Int64) {
        append("Content-Range: bytes */")
        DecimalNumber.append(complete, to: &bytes)
        endLine()
    }

    private mutating func endLine() {
        bytes.append(ASCII.carriageReturn)
        bytes.append(ASCII.lineFeed)
    }
}
