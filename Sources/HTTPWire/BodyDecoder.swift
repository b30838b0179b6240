package import NIOCore

/// Takes a message's body out of the bytes of a connection, up to its end and no further (RFC 9112 §6, §7).
package struct BodyDecoder: Sendable {
    /// What was found next.
    package enum Event: Sendable, Equatable {
        /// The next bytes of the content; never empty.
        case content(ByteBuffer)
        /// The body is over. Trailer field lines, each with its CRLF, if there were any.
        case end(trailers: ByteBuffer?)
        /// More bytes are needed.
        case needsMore
    }

    private enum State: Sendable {
        case length(Int64)
        case chunked(ChunkedDecoder)
        case untilClose
        case ended
    }

    private var state: State

    package init(
        _ framing: BodyFraming, limits: MessageLimits = MessageLimits(), parsing: MessageParsing = .strict
    ) {
        state =
            switch framing {
            case .none: .length(0)
            case .length(let length): .length(length)
            case .chunked: .chunked(ChunkedDecoder(limits: limits, parsing: parsing))
            case .untilClose: .untilClose
            }
    }

    /// The body ends only with the connection.
    package var endsWithConnection: Bool {
        if case .untilClose = state { true } else { false }
    }

    /// The next event; `bytes` loses what was taken. After `.end` it must not be called again.
    package mutating func next(_ bytes: inout ByteBuffer) throws(WireError) -> Event {
        switch state {
        case .length(0):
            state = .ended
            return .end(trailers: nil)
        case .length(let remaining):
            let count = Int(min(remaining, Int64(bytes.readableBytes)))
            guard count > 0, let content = bytes.readSlice(length: count) else { return .needsMore }
            state = .length(remaining - Int64(count))
            return .content(content)
        case .chunked(var decoder):
            state = .ended
            let event = try decoder.next(&bytes)
            if case .end = event { return event }
            state = .chunked(decoder)
            return event
        case .untilClose:
            guard let content = bytes.readSlice(length: bytes.readableBytes), content.readableBytes > 0 else {
                return .needsMore
            }
            return .content(content)
        case .ended:
            return .needsMore
        }
    }
}
