import NIOCore
import NIOHTTP1

/// A connection of the origin in memory.
final class ModelHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let shelf: ModelShelf
    private let places: ModelPlaces
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(shelf: ModelShelf, places: ModelPlaces) {
        self.shelf = shelf
        self.places = places
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.clear()
        case .body(var part): body.writeBuffer(&part)
        case .end: takeIn(context)
        }
    }

    /// A request that is here whole is carried out, whatever becomes of its connection.
    private func takeIn(_ context: ChannelHandlerContext) {
        guard let head else { return }
        self.head = nil
        let request = ModelRequest(head, body: body, places: places)
        let delays = shelf.delays()
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        let hasBody = head.method != .HEAD
        context.eventLoop.scheduleTask(in: delays.before) {
            let handler = bound.value.handler
            let response = request.map(handler.shelf.carryOut) ?? ModelResponse(.notFound)
            bound.eventLoop.scheduleTask(in: delays.after) {
                bound.value.handler.send(response, hasBody: hasBody, bound.value.context)
            }
        }
    }

    private func send(_ response: ModelResponse, hasBody: Bool, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        var fields = response.fields
        let isEmpty = response.status == .noContent || response.status == .notModified
        if !isEmpty { fields.add(name: "Content-Length", value: "\(response.body.utf8.count)") }
        let head = HTTPResponseHead(version: .http1_1, status: response.status, headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if hasBody, !isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: response.body)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
