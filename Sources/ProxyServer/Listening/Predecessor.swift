internal import NIOCore
internal import NIOPosix
internal import ProxyConfiguration
internal import ProxyMeasurement

/// The process that this one takes over from, if there is one.
enum Predecessor {
    /// How long it may take to answer.
    private static let patience = TimeAmount.seconds(1)

    /// Whether an Etagere that is stopping answers on the admin endpoint.
    static func isStopping(admin: SocketEndpoint?, on group: any EventLoopGroup) async -> Bool {
        guard let admin, admin.port != 0 else { return false }
        let answer = try? await ask(admin, on: group)
        return answer?.hasSuffix("\r\n\r\n" + ReadinessText.stopping) ?? false
    }

    private static func ask(_ endpoint: SocketEndpoint, on group: any EventLoopGroup) async throws -> String {
        let loop = group.next()
        let answer = loop.makePromise(of: String.self)
        let request = "GET /readyz HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n"
        let channel = try await ClientBootstrap(group: loop)
            .connectTimeout(patience)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(answer))
                }
            }
            .connect(host: endpoint.host, port: endpoint.port)
            .flatMapError { error in
                answer.fail(error)
                return loop.makeFailedFuture(error)
            }.get()
        channel.writeAndFlush(ByteBuffer(string: request), promise: nil)
        let timeout = loop.scheduleTask(in: patience) { channel.close(promise: nil) }
        defer { timeout.cancel() }
        return try await answer.futureResult.get()
    }

    /// Keeps what comes until the connection ends.
    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private static let longestAnswer = 4096
        private let answer: EventLoopPromise<String>
        private var bytes = ByteBuffer()

        init(_ answer: EventLoopPromise<String>) {
            self.answer = answer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var part = unwrapInboundIn(data)
            bytes.writeBuffer(&part)
            if bytes.readableBytes > Self.longestAnswer { context.close(promise: nil) }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            answer.succeed(String(buffer: bytes))
        }
    }
}
