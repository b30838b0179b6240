import NIOCore
import NIOPosix

/// Sends bytes to a port of this machine and shows what comes back, byte for byte.
enum RawClient {
    /// How long an exchange may take.
    private static let timeout = TimeAmount.seconds(5)

    /// Sends one request and reads until the server closes the connection.
    ///
    /// - Throws: ``TimedOut`` if the server keeps it open.
    static func exchange(_ request: String, port: Int) async throws -> RawResponse {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let received = loop.makePromise(of: ByteBuffer.self)
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: loop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(CollectingHandler(promise: received))
                    }
                }
                .connect(host: "127.0.0.1", port: port).get()
        } catch {
            received.fail(error)
            throw error
        }
        let deadline = loop.scheduleTask(in: timeout) {
            received.fail(TimedOut())
            channel.close(promise: nil)
        }
        try await channel.writeAndFlush(ByteBuffer(string: request))
        let bytes = try await received.futureResult.get()
        deadline.cancel()
        return RawResponse(text: String(buffer: bytes))
    }

    /// The server did not close in time.
    struct TimedOut: Error {}
}

/// Keeps what a connection receives until it closes.
private final class CollectingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var received = ByteBuffer()
    private let promise: EventLoopPromise<ByteBuffer>

    init(promise: EventLoopPromise<ByteBuffer>) {
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        received.writeBuffer(&buffer)
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.succeed(received)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }
}
