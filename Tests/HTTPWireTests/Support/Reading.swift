import HTTPSemantics
import HTTPWire
import NIOCore

/// What the parsers and the body decoder make of the bytes of a connection.
struct Reading: Equatable, Sendable {
    /// A message, as far as it was read.
    struct Message: Equatable, Sendable {
        var request: RequestSummary?
        var response: ResponseSummary?
        var content: [UInt8] = []
        var trailers: [UInt8]?
        var isComplete = false
        var endsWithConnection = false
        /// How many bytes of the connection came up to its end, if it is complete.
        var end = 0
    }

    var messages: [Message] = []
    var error: WireError?
    /// What was not taken: the beginning of another message, or what follows the last one of a connection.
    var rest: [UInt8] = []

    /// Reads bytes that arrive in `pieces`.
    static func of(_ pieces: [ArraySlice<UInt8>], as stream: Stream, limits: MessageLimits = MessageLimits()) -> Reading
    {
        var reader = Reader(stream, limits: limits)
        for piece in pieces where reader.reading.error == nil { reader.receive(piece) }
        return reader.finish()
    }

    /// Reads bytes that arrive at once.
    static func of(_ bytes: [UInt8], as stream: Stream, limits: MessageLimits = MessageLimits()) -> Reading {
        of([bytes[...]], as: stream, limits: limits)
    }
}

/// Reads a connection the way a channel handler does: it keeps what no parser has taken yet.
private struct Reader {
    var reading = Reading()
    private let stream: Stream
    private let limits: MessageLimits
    private var buffer = ByteBuffer()
    private var requests: RequestParser
    private var responses: ResponseParser
    private var body: BodyDecoder?
    private var isOver = false
    private var received = 0
    private var keepsAlive = true

    init(_ stream: Stream, limits: MessageLimits) {
        self.stream = stream
        self.limits = limits
        requests = RequestParser(limits: limits)
        responses = ResponseParser(limits: limits)
    }

    mutating func receive(_ bytes: ArraySlice<UInt8>) {
        buffer.writeBytes(bytes)
        received += bytes.count
        do throws(WireError) {
            while !isOver {
                guard try body == nil ? readHead() : readBody() else { return }
            }
        } catch {
            reading.error = error
        }
    }

    mutating func finish() -> Reading {
        reading.rest = reading.error == nil ? Array(buffer.readableBytesView) : []
        return reading
    }

    /// Returns whether to read on.
    private mutating func readHead() throws(WireError) -> Bool {
        let length: Int
        let arrived = buffer
        let bytes = arrived.readableBytesUInt8Span
        switch stream {
        case .requests:
            guard try requests.parse(bytes) else { return false }
            let summary = RequestSummary(requests.head, in: bytes)
            reading.messages.append(Reading.Message(request: summary))
            length = requests.head.length
            keepsAlive = requests.head.keepsAlive
            body = BodyDecoder(requests.head.framing, limits: limits)
            requests.reset()
        case .responses(let method):
            guard try responses.parse(bytes, answering: method) else { return false }
            let summary = ResponseSummary(responses.head, in: bytes)
            reading.messages.append(Reading.Message(response: summary))
            length = responses.head.length
            keepsAlive = responses.head.keepsAlive || responses.head.isInterim
            body = BodyDecoder(responses.head.framing, limits: limits)
            responses.reset()
        }
        buffer.moveReaderIndex(forwardBy: length)
        return true
    }

    private mutating func readBody() throws(WireError) -> Bool {
        guard var decoder = body else { return true }
        let last = reading.messages.count - 1
        reading.messages[last].endsWithConnection = decoder.endsWithConnection
        let event = try decoder.next(&buffer)
        body = decoder
        switch event {
        case .content(let content):
            reading.messages[last].content += content.readableBytesView
            return true
        case .end(let trailers):
            reading.messages[last].trailers = trailers.map { Array($0.readableBytesView) }
            reading.messages[last].isComplete = true
            reading.messages[last].end = received - buffer.readableBytes
            body = nil
            isOver = !keepsAlive
            return true
        case .needsMore:
            return false
        }
    }
}
