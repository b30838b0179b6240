import NIOCore
import NIOEmbedded

/// One handler on an embedded channel whose socket is a stand-in.
final class Connection {
    let socket = SocketStandIn()
    private let channel: EmbeddedChannel
    private let loop: EmbeddedEventLoop

    init(_ handler: some ChannelInboundHandler, loop: EmbeddedEventLoop = EmbeddedEventLoop()) throws {
        self.loop = loop
        channel = EmbeddedChannel(loop: loop)
        let address = try SocketAddress(ipAddress: "203.0.113.9", port: 50_000)
        channel.remoteAddress = address
        try channel.pipeline.syncOperations.addHandler(socket)
        try channel.pipeline.syncOperations.addHandler(handler)
        channel.connect(to: address, promise: nil)
        channel.remoteAddress = address
        loop.run()
    }

    /// Bytes have arrived: they are dealt with, and so is what their being read has put off.
    func receive(_ bytes: ByteBuffer) {
        socket.receive(bytes)
        loop.run()
    }

    deinit {
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }
}
