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
        if fields.contains(.contentLength) {
            contentLength = try Self.contentLength(fields, in: bytes)
        }
        if fields.contains(.transferEncoding) {
            guard !isHTTP10 else { throw .transferEncodingInHTTP10 }
            guard contentLength == nil else { throw .contentLengthWithTransferEncoding }
            guard fields.count(of: .transferEncoding) == 1, let value = fields.firstValue(.transferEncoding),
                bytes.equalsIgnoringCase("chunked", in: value)
            else { throw .transferCodingNotSupported }
            isChunked = true
        }
        if fields.contains(.connection) {
            for line in fields.lines where line.name == .connection { readConnection(line.valueRange, in: bytes) }
        }
    }

    private static let relevant = FieldSet(.contentLength, .transferEncoding, .connection)

    private static func contentLength(_ fields: FieldTable, in bytes: Span<UInt8>) throws(WireError) -> Int64 {
        guard fields.count(of: .contentLength) == 1, let value = fields.firstValue(.contentLength) else {
            throw .contentLengthRepeated
        }
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
