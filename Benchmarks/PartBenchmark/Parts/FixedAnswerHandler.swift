import NIOCore

/// Writes the same bytes for each read, without looking at what was read, and flushes them as the proxy does: by a task of the
/// event loop. The embedded loop allocates for each task, other than the one that is shipped.
final class FixedAnswerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: ByteBuffer
    private var flush: @Sendable () -> Void = {}

    init(_ answer: ByteBuffer) {
        self.answer = answer
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let context = NIOLoopBound(context, eventLoop: context.eventLoop)
        flush = { context.value.flush() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        flush = {}
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.write(wrapOutboundOut(answer), promise: nil)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.eventLoop.execute(flush)
    }
}
