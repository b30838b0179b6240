import NIOCore

/// Stands first in a pipeline, where a socket would be.
final class FakeSocket: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private(set) var reads = 0
    private(set) var flushes = 0
    /// An embedded channel closes wholly where a socket would close one side.
    private(set) var closes: [CloseMode] = []
    /// How often was flushed by then: what comes later a socket would not take, as an embedded channel does.
    private(set) var flushesBeforeClose = 0
    var holdsOutput = false

    func read(context: ChannelHandlerContext) {
        reads += 1
        context.read()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        closes.append(mode)
        flushesBeforeClose = flushes
        context.close(mode: mode, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        flushes += 1
        if !holdsOutput { context.flush() }
    }
}
