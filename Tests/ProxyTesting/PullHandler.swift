internal import NIOCore

/// Reads once for each time it is asked.
final class PullHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var context: ChannelHandlerContext?
    private var received = ByteBuffer()
    private var hasEnded = false
    private var failure: (any Error)?
    private var waiting: EventLoopPromise<ByteBuffer?>?

    func pull(_ promise: EventLoopPromise<ByteBuffer?>) {
        waiting = promise
        deliver()
        if waiting != nil, context?.channel.isActive == true { context?.read() }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        hasEnded = true
        deliver()
    }

    func channelActive(context: ChannelHandlerContext) {
        // A read that was asked for before now would have been forgotten.
        if waiting != nil { context.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        deliver()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            hasEnded = true
            deliver()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failure = error
        deliver()
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        hasEnded = true
        deliver()
    }

    private func deliver() {
        guard let promise = waiting else { return }
        if received.readableBytes > 0 {
            waiting = nil
            promise.succeed(received)
            received = ByteBuffer()
        } else if let failure {
            waiting = nil
            promise.fail(failure)
        } else if hasEnded {
            waiting = nil
            promise.succeed(nil)
        }
    }
}
