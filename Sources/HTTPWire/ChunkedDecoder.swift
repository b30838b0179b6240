internal import HTTPSemantics
internal import NIOCore

/// The chunked transfer coding (RFC 9112 §7.1). Each step looks at one element and keeps where it stands.
struct ChunkedDecoder: Sendable {
    private enum State: Sendable, Equatable {
        case size(value: Int64, digits: Int)
        case extensions(size: Int64)
        case sizeLineFeed(size: Int64)
        case data(remaining: Int64)
        case dataCarriageReturn
        case dataLineFeed
        case trailers
    }

    private var state = State.size(value: 0, digits: 0)
    private let limits: MessageLimits
    private var sizeLineLength = 0
    private var trailers = ByteBuffer()
    private var trailerLines = 0
    /// How much of an incomplete trailer line holds no line feed, so that no byte is looked at twice.
    private var searched = 0

    init(limits: MessageLimits) {
        self.limits = limits
    }

    mutating func next(_ bytes: inout ByteBuffer) throws(WireError) -> BodyDecoder.Event {
        while true {
            switch state {
            case .data(let remaining):
                let count = Int(min(remaining, Int64(bytes.readableBytes)))
                guard count > 0, let content = bytes.readSlice(length: count) else { return .needsMore }
                state = remaining == Int64(count) ? .dataCarriageReturn : .data(remaining: remaining - Int64(count))
                return .content(content)
            case .trailers:
                guard let event = try readTrailerLine(&bytes) else { continue }
                return event
            default:
                guard let byte = bytes.readInteger(as: UInt8.self) else { return .needsMore }
                try advance(byte)
            }
        }
    }

    /// One byte of what stands around the data.
    private mutating func advance(_ byte: UInt8) throws(WireError) {
        switch state {
        case .size(let value, let digits):
            try readSizeByte(byte, value: value, digits: digits)
        case .extensions(let size):
            try countSizeLineByte()
            if byte == ASCII.carriageReturn {
                state = .sizeLineFeed(size: size)
            } else if !ASCII.isFieldValueByte(byte) {
                throw .chunkSizeMalformed
            }
        case .sizeLineFeed(let size):
            guard byte == ASCII.lineFeed else { throw .chunkSizeMalformed }
            sizeLineLength = 0
            state = size == 0 ? .trailers : .data(remaining: size)
        case .dataCarriageReturn:
            guard byte == ASCII.carriageReturn else { throw .chunkNotTerminated }
            state = .dataLineFeed
        case .dataLineFeed:
            guard byte == ASCII.lineFeed else { throw .chunkNotTerminated }
            state = .size(value: 0, digits: 0)
        case .data, .trailers:
            preconditionFailure("data and trailers are not read byte by byte")
        }
    }

    private mutating func readSizeByte(_ byte: UInt8, value: Int64, digits: Int) throws(WireError) {
        try countSizeLineByte()
        if let digit = Hexadecimal.value(byte) {
            // Fifteen digits fit an Int64 with room to spare; more than that is no chunk that anybody sends.
            guard digits < 15 else { throw .chunkSizeTooLarge }
            state = .size(value: value << 4 | digit, digits: digits + 1)
            return
        }
        guard digits > 0 else { throw .chunkSizeMalformed }
        switch byte {
        case ASCII.carriageReturn: state = .sizeLineFeed(size: value)
        case ASCII.semicolon: state = .extensions(size: value)
        default: throw .chunkSizeMalformed
        }
    }

    private mutating func countSizeLineByte() throws(WireError) {
        sizeLineLength += 1
        guard sizeLineLength <= limits.chunkSizeLine else { throw .chunkSizeLineTooLong }
    }

    /// One line of the trailer section; nil if there may be another in `bytes`.
    private mutating func readTrailerLine(_ bytes: inout ByteBuffer) throws(WireError) -> BodyDecoder.Event? {
        let arrived = bytes.readableBytesView
        let room = limits.head - trailers.readableBytes
        // Beyond the limit nothing is looked at, so that a split changes nothing.
        guard let lineFeed = arrived.prefix(room).dropFirst(searched).firstIndex(of: ASCII.lineFeed) else {
            guard arrived.count < room else { throw .headTooLarge }
            searched = arrived.count
            return .needsMore
        }
        searched = 0
        let length = lineFeed - arrived.startIndex + 1
        guard length >= 2, arrived[lineFeed - 1] == ASCII.carriageReturn else { throw .lineFeedWithoutCarriageReturn }
        guard var line = bytes.readSlice(length: length) else { return .needsMore }
        if length == 2 {
            return .end(trailers: trailers.readableBytes > 0 ? trailers : nil)
        }
        trailerLines += 1
        guard trailerLines <= limits.fieldLines else { throw .tooManyFieldLines }
        let field = try FieldSection.parseLine(0..<length - 2, in: line.readableBytesUInt8Span)
        guard !Self.neverTrailers.contains(field.name) else { throw .trailerFieldNotAllowed }
        trailers.writeBuffer(&line)
        return nil
    }

    /// Framing and routing "is necessary prior to receiving the content" (RFC 9110 §6.5.1): a recipient that merges
    /// trailers into the header section would frame or route the message anew by them. What concerns the connection
    /// could not be passed on (RFC 9110 §7.6.1), and trailers are passed on as they came.
    private static let neverTrailers = FieldSet(
        .contentLength, .transferEncoding, .host, .connection, .keepAlive, .proxyConnection, .te, .upgrade)
}
