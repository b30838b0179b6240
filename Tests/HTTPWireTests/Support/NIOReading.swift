import HTTPSemantics
import NIOCore
import NIOEmbedded
import NIOHTTP1

/// What the parser of SwiftNIO makes of the same bytes.
struct NIOReading {
    private(set) var messages: [PlainMessage] = []
    private(set) var error: (any Error)?

    /// - Parameter isOver: whether the connection ends after the bytes.
    static func of(_ bytes: [UInt8], as stream: Stream, isOver: Bool) -> NIOReading {
        var reading = NIOReading()
        let channel = EmbeddedChannel()
        do {
            switch stream {
            case .requests:
                try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
            case .responses(let method):
                let decoder = HTTPResponseDecoder(informationalResponseStrategy: .forward)
                try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(decoder))
                // It reads no response that was not asked for.
                let request = HTTPRequestHead(
                    version: .http1_1, method: HTTPMethod(rawValue: "\(method.name)"), uri: "/")
                for _ in 0..<64 { try channel.writeOutbound(HTTPClientRequestPart.head(request)) }
            }
            try channel.writeInbound(ByteBuffer(bytes: bytes))
            if isOver { _ = try channel.finish() }
        } catch {
            reading.error = error
        }
        do {
            switch stream {
            case .requests:
                while let part = try channel.readInbound(as: HTTPServerRequestPart.self) { reading.take(part) }
            case .responses:
                while let part = try channel.readInbound(as: HTTPClientResponsePart.self) { reading.take(part) }
            }
        } catch {
            reading.error = error
        }
        _ = try? channel.finish(acceptAlreadyClosed: true)
        return reading
    }

    private mutating func take(_ part: HTTPServerRequestPart) {
        switch part {
        case .head(let head):
            messages.append(
                PlainMessage(
                    start: [head.method.rawValue, head.uri], version: "\(head.version.major).\(head.version.minor)",
                    fields: Self.fields(head.headers)))
        case .body(let body): take(body)
        case .end(let trailers): end(trailers)
        }
    }

    private mutating func take(_ part: HTTPClientResponsePart) {
        switch part {
        case .head(let head):
            messages.append(
                PlainMessage(
                    start: [String(head.status.code)], version: "\(head.version.major).\(head.version.minor)",
                    fields: Self.fields(head.headers),
                    // NIO marks no end of an interim response.
                    isComplete: head.status.code < 200))
        case .body(let body): take(body)
        case .end(let trailers): end(trailers)
        }
    }

    private mutating func take(_ body: ByteBuffer) {
        messages[messages.count - 1].content += text(body.readableBytesView)
    }

    private mutating func end(_ trailers: HTTPHeaders?) {
        messages[messages.count - 1].trailers = Self.fields(trailers ?? [:])
        messages[messages.count - 1].isComplete = true
    }

    private static func fields(_ headers: HTTPHeaders) -> [PlainMessage.Field] {
        // Behind a value NIO leaves whitespace that RFC 9112 §5.1 does not count as part of it.
        headers.map {
            PlainMessage.Field(name: $0.name, value: String($0.value.trimmingSuffix { $0 == " " || $0 == "\t" }))
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
        guard let last = lastIndex(where: { !isTrimmed($0) }) else { return "" }
        return self[...last]
    }
}
