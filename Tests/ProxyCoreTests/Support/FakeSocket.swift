import NIOCore

/// Stands first in a pipeline, where a socket would be.
final class FakeSocket: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private(set) var reads = 0
    private(set) var flushes = 0
    var holdsOutput = false

    func read(context: ChannelHandlerContext) {
        reads += 1
        context.read()
    }

    func flush(context: ChannelHandlerContext) {
        flushes += 1
        if !holdsOutput { context.flush() }
    }
}
