internal import Hummingbird
internal import HummingbirdCore
package import Logging
internal import NIOCore
internal import NIOPosix
package import ProxyConfiguration
internal import ProxyMeasurement
internal import ServiceLifecycle
internal import Synchronization

/// The admin listener: what an operator and a monitoring system look at. It has a thread of its own, so that it answers
/// however busy the proxy is, and limits like those of clients.
package final class AdminService: Service {
    private typealias ListeningChannel = NIOAsyncChannel<HTTP1Channel.Value, Never>

    private let endpoint: SocketEndpoint
    private let proxy: ProxyService
    private let logger: Logger
    private let proxyLogger: Logger
    private let onListening: @Sendable (Int) -> Void
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let http: HTTP1Channel
    private let listening = Mutex<ListeningChannel?>(nil)

    /// - Parameter onListening: gets the port.
    package init(
        endpoint: SocketEndpoint, proxy: ProxyService, logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.endpoint = endpoint
        self.proxy = proxy
        proxyLogger = logger
        self.onListening = onListening
        var quiet = Logger(label: "etagere.admin")
        quiet.logLevel = max(logger.logLevel, .warning)
        let adminLogger = quiet
        self.logger = adminLogger
        let pages = Self.pages(of: proxy).buildResponder()
        http = HTTP1Channel { request, writer, channel in
            let context = BasicRequestContext(
                source: ApplicationRequestContextSource(channel: channel, logger: adminLogger))
            var response = try await pages.respond(to: request, context: context)
            response.headers[.server] = "etagere"
            try await writer.write(response: response.head, body: response.body)
        }
    }

    private static func pages(of proxy: ProxyService) -> Router<BasicRequestContext> {
        let router = Router()
        router.get("/healthz") { _, _ in "ok\n" }
        router.get("/readyz") { _, _ in
            let (isReady, text) = proxy.readiness.render(disk: proxy.diskFigures())
            return Response(
                status: isReady ? .ok : .serviceUnavailable, body: .init(byteBuffer: ByteBuffer(string: text)))
        }
        router.get("/metrics") { request, _ in
            let format = PrometheusText.Format(accept: request.headers[.accept])
            return Self.text(PrometheusText.render(await proxy.measure(), as: format), type: format.contentType)
        }
        router.get("/stats") { _, _ in
            Response(
                status: .ok, headers: [.contentType: StatsJSON.contentType],
                body: .init(byteBuffer: ByteBuffer(bytes: StatsJSON.render(await proxy.measure()))))
        }
        return router
    }

    private static func text(_ text: String, type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    // MARK: Life

    /// Opens the listener. `run` does it if it was not done before; whoever does it first learns of a port in use before
    /// clients are let in.
    /// - Throws: `ProxyServerError.cannotListen`.
    package func listen() async throws {
        try await proxy.claimPorts()
        let (http, logger) = (http, logger)
        let limits = ConnectionTimeLimits.Limits(proxy.settings.clients)
        let connections = NIOLoopBoundBox.makeBoxSendingValue(
            AdminConnections(limit: proxy.descriptors.admin), eventLoop: group.any())
        do {
            let channel: ListeningChannel = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelOption(Listener.sharedPort, value: 1)
                .serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(AcceptPause { _ in })
                    }
                }
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .bind(host: endpoint.host, port: endpoint.port) { channel -> EventLoopFuture<HTTP1Channel.Value> in
                    do {
                        let handler = ConnectionTimeLimits(limits)
                        connections.value.opened(channel, handler)
                        try channel.pipeline.syncOperations.addHandler(handler)
                    } catch {
                        return channel.eventLoop.makeFailedFuture(error)
                    }
                    return http.setup(channel: channel, logger: logger)
                }
            listening.withLock { $0 = channel }
            let port = channel.channel.localAddress?.port ?? endpoint.port
            proxyLogger.info("the admin listener is at \(SocketEndpoint(endpoint.address, port: port))")
            onListening(port)
        } catch {
            throw ProxyServerError.cannotListen(endpoint.description, ProxyServerError.cause(of: error))
        }
    }

    package func run() async throws {
        if listening.withLock({ $0 == nil }) { try await listen() }
        guard let channel = listening.withLock({ $0 }) else { return }
        let (http, logger) = (http, logger)
        // It goes last, when the proxy has ended: there is nothing to wait for any more.
        try? await cancelWhenGracefulShutdown {
            try await channel.executeThenClose { inbound in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in inbound {
                        group.addTask { await http.handle(value: connection, logger: logger) }
                    }
                }
            }
        }
        try? await group.shutdownGracefully()
    }
}
