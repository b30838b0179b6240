import NIOCore
import NIOHTTP1

/// Makes the first answer of a connection an HTTP/1.0 message and the last one.
final class HTTP10ResponseHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// How long a client has to close its side after the answer.
    private static let lingering = TimeAmount.seconds(1)

    private var hasAnswered = false
    private var scheduledClose: Scheduled<Void>?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Requests that a client sent without waiting for the first answer get none.
        if !hasAnswered { context.fireChannelRead(data) }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            head.version = .http1_0
            head.headers.remove(name: "Transfer-Encoding")
            head.headers.replaceOrAdd(name: "Connection", value: "close")
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            hasAnswered = true
            // An HTTP/1.0 message has no trailer section.
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
            close(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        scheduledClose?.cancel()
        context.fireChannelInactive()
    }

    /// Closes this side first: closing both while request bytes are unread could destroy the answer under way.
    private func close(_ context: ChannelHandlerContext) {
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        scheduledClose = context.eventLoop.scheduleTask(in: HTTP10ResponseHandler.lingering) {
            channel.close(promise: nil)
        }
    }
}
