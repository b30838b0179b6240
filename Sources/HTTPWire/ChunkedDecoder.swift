internal import HTTPSemantics
internal import NIOCore

/// The chunked transfer coding (RFC 9112 §7.1). Each step looks at one element and keeps where it stands.
struct ChunkedDecoder: Sendable {
    private enum State: Sendable, Equatable {
        case size(value: Int64, digits: Int)
        /// Behind the digits there was whitespace.
        case padding(size: Int64)
        case extensions(size: Int64)
        case sizeLineFeed(size: Int64)
        case data(remaining: Int64)
        case dataCarriageReturn
        case dataLineFeed
        case trailers
    }

    private var state = State.size(value: 0, digits: 0)
    private let limits: MessageLimits
    private let isLenient: Bool
    private var sizeLineLength = 0
    private var trailers = ByteBuffer()
    private var trailerLines = 0
    /// How much of an incomplete trailer line holds no line feed, so that no byte is looked at twice.
    private var searched = 0

    init(limits: MessageLimits, parsing: MessageParsing) {
        self.limits = limits
        isLenient = parsing == .lenient
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
        case .padding(let size):
            try countSizeLineByte()
            if !ASCII.isWhitespace(byte) { try endSize(byte, size: size, isPadded: true) }
        case .extensions(let size):
            try countSizeLineByte()
            if byte == ASCII.carriageReturn {
                state = .sizeLineFeed(size: size)
            } else if byte == ASCII.lineFeed, isLenient {
                endSizeLine(size)
            } else if !ASCII.isFieldValueByte(byte) {
                throw .chunkSizeMalformed
            }
        case .sizeLineFeed(let size):
            guard byte == ASCII.lineFeed else { throw .chunkSizeMalformed }
            endSizeLine(size)
        case .dataCarriageReturn where isLenient && byte == ASCII.lineFeed:
            state = .size(value: 0, digits: 0)
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
            // Leading zeros are padding.
            state = .size(value: value << 4 | digit, digits: isLenient && value == 0 ? 1 : digits + 1)
            return
        }
        guard digits > 0 else {
            if isLenient, ASCII.isWhitespace(byte) { return }
            throw .chunkSizeMalformed
        }
        if ASCII.isWhitespace(byte) {
            state = .padding(size: value)
        } else {
            try endSize(byte, size: value, isPadded: false)
        }
    }

    /// Reads the byte behind the digits and the whitespace that may follow them.
    private mutating func endSize(_ byte: UInt8, size: Int64, isPadded: Bool) throws(WireError) {
        switch byte {
        // "chunk-ext = *( BWS ";" BWS chunk-ext-name …": "A recipient MUST parse for such bad whitespace and remove it before
        // interpreting the protocol element" (RFC 9112 §7.1.1, RFC 9110 §5.6.3)
        case ASCII.semicolon: state = .extensions(size: size)
        // Padding in front of nothing is what old servers send.
        case ASCII.carriageReturn where isLenient || !isPadded: state = .sizeLineFeed(size: size)
        case ASCII.lineFeed where isLenient: endSizeLine(size)
        default: throw .chunkSizeMalformed
        }
    }

    private mutating func endSizeLine(_ size: Int64) {
        sizeLineLength = 0
        state = size == 0 ? .trailers : .data(remaining: size)
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
        let hasReturn = length >= 2 && arrived[lineFeed - 1] == ASCII.carriageReturn
        guard hasReturn || isLenient else { throw .lineFeedWithoutCarriageReturn }
        guard var line = bytes.readSlice(length: length) else { return .needsMore }
        let end = hasReturn ? length - 2 : length - 1
        if end == 0 {
            return .end(trailers: trailers.readableBytes > 0 ? trailers : nil)
        }
        trailerLines += 1
        guard trailerLines <= limits.fieldLines else { throw .tooManyFieldLines }
        let field: FieldLine
        do {
            field = try FieldSection.parseLine(0..<end, in: line.readableBytesUInt8Span)
        } catch {
            guard isLenient else { throw error }
            return try mendTrailerLine(line.readableBytesUInt8Span.copied(0..<end))
        }
        guard !Self.neverTrailers.contains(field.name) else { throw .trailerFieldNotAllowed }
        if hasReturn {
            trailers.writeBuffer(&line)
        } else {
            append(line.readableBytesUInt8Span.copied(0..<end))
        }
        return nil
    }

    /// A line as `ResponseHeadMending` mends those of a head: what continues the line before it is put behind that, and
    /// whitespace before the colon is left out.
    private mutating func mendTrailerLine(_ line: [UInt8]) throws(WireError) -> BodyDecoder.Event? {
        let span = line.span
        if ASCII.isWhitespace(line[0]) {
            let text = span.trimmingWhitespace(0..<line.count)
            guard trailers.readableBytes > 0, !text.isEmpty, span.isFieldContent(text) else { throw .fieldLineFolded }
            trailers.moveWriterIndex(to: trailers.writerIndex - 2)
            append([ASCII.space] + line[text])
            return nil
        }
        guard let colon = span.firstPosition(of: ASCII.colon, in: 0..<line.count) else { throw .fieldLineMalformed }
        let mended = Array(line[span.trimmingWhitespace(0..<colon)] + line[colon...])
        let field = try FieldSection.parseLine(0..<mended.count, in: mended.span)
        guard !Self.neverTrailers.contains(field.name) else { throw .trailerFieldNotAllowed }
        append(mended)
        return nil
    }

    private mutating func append(_ line: [UInt8]) {
        trailers.writeBytes(line)
        trailers.writeStaticString("\r\n")
    }

    /// Framing and routing "is necessary prior to receiving the content" (RFC 9110 §6.5.1): a recipient that merges
    /// trailers into the header section would frame or route the message anew by them. What concerns the connection
    /// could not be passed on (RFC 9110 §7.6.1), and trailers are passed on as they came.
    private static let neverTrailers = FieldSet(
        .contentLength, .transferEncoding, .host, .connection, .keepAlive, .proxyConnection, .te, .upgrade)
}
