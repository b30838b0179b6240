/// How a line of the access log is written.
package enum AccessLogFormat: String, Sendable, CaseIterable {
    /// One JSON object per line, always with the same keys in the same order.
    case json
    /// The "combined" format of nginx and Apache, with what a cache adds at the end of the line.
    case combined

    /// Appends one line, with its line feed, to `target`. Texts are the bytes as received; an empty one is absent.
    package func write(
        _ record: borrowing ExchangeRecord,
        method: Span<UInt8>,
        target: Span<UInt8>,
        authority: Span<UInt8>,
        clientAddress: Span<UInt8>,
        userAgent: Span<UInt8>,
        referer: Span<UInt8>,
        into line: inout [UInt8]
    ) {
        switch self {
        case .json:
            Self.writeJSON(
                record, method: method, target: target, authority: authority, clientAddress: clientAddress,
                userAgent: userAgent, referer: referer, into: &line)
        case .combined:
            Self.writeCombined(
                record, method: method, target: target, clientAddress: clientAddress, userAgent: userAgent,
                referer: referer, into: &line)
        }
    }
}
