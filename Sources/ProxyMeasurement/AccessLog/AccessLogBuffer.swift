/// Collects the access log's lines of one event loop, so that the writer is bothered once per many lines. Only its loop
/// uses it.
package struct AccessLogBuffer: ~Copyable {
    /// The size from which lines are handed over, in bytes.
    package static let chunkSize = 32 << 10

    private let writer: AccessLogWriter
    private let format: AccessLogFormat
    private var bytes: [UInt8] = []
    private var lines = 0

    /// An empty buffer in front of `writer`.
    package init(writer: AccessLogWriter, format: AccessLogFormat) {
        self.writer = writer
        self.format = format
    }

    /// Whether there is nothing to hand over.
    package var isEmpty: Bool { lines == 0 }

    /// Adds a line, and hands all lines over if enough have come together. Texts are the bytes as received; an empty
    /// one is absent.
    package mutating func append(
        _ record: borrowing ExchangeRecord,
        method: Span<UInt8>,
        target: Span<UInt8>,
        authority: Span<UInt8>,
        clientAddress: Span<UInt8>,
        userAgent: Span<UInt8>,
        referer: Span<UInt8>
    ) {
        if bytes.capacity == 0 { bytes.reserveCapacity(Self.chunkSize + 2048) }
        format.write(
            record, method: method, target: target, authority: authority, clientAddress: clientAddress,
            userAgent: userAgent, referer: referer, into: &bytes)
        lines += 1
        if bytes.count >= Self.chunkSize { handOver() }
    }

    /// Gives the writer what has come together; for a timer, and for the end.
    package mutating func handOver() {
        guard lines > 0 else { return }
        writer.offer(bytes, lines: lines)
        bytes = []
        lines = 0
    }
}
