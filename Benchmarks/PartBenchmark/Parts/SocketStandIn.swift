import NIOCore

/// Stands first in a pipeline, where a socket would be: hands on what "arrived" as a socket's channel does, and keeps what is
/// written until it is flushed. It allocates nothing, and nothing gets behind it to the embedded channel, which might.
final class SocketStandIn: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private var context: ChannelHandlerContext?
    private var unflushed: [ByteBuffer] = []
    private var sent = 0

    init() {
        unflushed.reserveCapacity(64)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func read(context: ChannelHandlerContext) {}

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        unflushed.append(unwrapOutboundIn(data))
        promise?.succeed()
    }

    func flush(context: ChannelHandlerContext) {
        for buffer in unflushed { sent += buffer.readableBytes }
        unflushed.removeAll(keepingCapacity: true)
    }

    /// Bytes have arrived, and those who wait for them deal with them.
    func receive(_ bytes: ByteBuffer) {
        context?.fireChannelRead(NIOAny(bytes))
        context?.fireChannelReadComplete()
        context?.pipeline.syncOperations.read()
    }

    /// How many bytes were flushed since this was asked the last time.
    func takeSentCount() -> Int {
        defer { sent = 0 }
        return sent
    }
}
