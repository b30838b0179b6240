package import HTTPSemantics

/// What `Content-Length`, `Transfer-Encoding` and `Connection` say, read once for requests and responses alike.
package struct FramingFields: Sendable, Equatable {
    /// The length that was declared, if one was.
    package private(set) var contentLength: Int64?
    package private(set) var isChunked = false
    /// `Connection` holds `close`.
    package private(set) var asksToClose = false
    /// `Connection` holds something else: a field that ends at this hop.
    package private(set) var namesFields = false
    /// `Connection` holds `keep-alive`.
    package private(set) var asksToKeepAlive = false

    /// - Throws: whatever makes the body's end doubtful (RFC 9112 §6.3, §11.2).
    package init(_ fields: FieldTable, in bytes: Span<UInt8>, isHTTP10: Bool) throws(WireError) {
        if fields.present.isDisjoint(with: Self.relevant) { return }
        var transferEncodings = 0
        for index in fields.lines.indices {
            let line = fields.lines[index]
            switch line.name {
            case .contentLength:
                guard contentLength == nil else { throw .contentLengthRepeated }
                contentLength = try Self.contentLength(line.valueRange, in: bytes)
            case .transferEncoding:
                transferEncodings += 1
                isChunked = bytes.equalsIgnoringCase("chunked", in: line.valueRange)
            case .connection:
                readConnection(line.valueRange, in: bytes)
            default: break
            }
        }
        guard transferEncodings > 0 else { return }
        guard !isHTTP10 else { throw .transferEncodingInHTTP10 }
        guard contentLength == nil else { throw .contentLengthWithTransferEncoding }
        guard transferEncodings == 1, isChunked else { throw .transferCodingNotSupported }
    }

    private static let relevant = FieldSet(.contentLength, .transferEncoding, .connection)

    private static func contentLength(_ value: Range<Int>, in bytes: Span<UInt8>) throws(WireError) -> Int64 {
        guard !value.isEmpty else { throw .contentLengthMalformed }
        var length: Int64 = 0
        for position in value {
            let byte = bytes[position]
            if byte == ASCII.comma { throw .contentLengthRepeated }
            guard ASCII.isDigit(byte) else { throw .contentLengthMalformed }
            let (product, overflow) = length.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int64(byte - ASCII.zero))
            guard !overflow, !carry else { throw .contentLengthMalformed }
            length = sum
        }
        return length
    }

    private mutating func readConnection(_ value: Range<Int>, in bytes: Span<UInt8>) {
        ConnectionOptions.forEach(value, in: bytes) { option in
            if bytes.equalsIgnoringCase("close", in: option) {
                asksToClose = true
            } else if bytes.equalsIgnoringCase("keep-alive", in: option) {
                asksToKeepAlive = true
            } else {
                namesFields = true
            }
        }
    }
}
