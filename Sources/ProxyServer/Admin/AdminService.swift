internal import Hummingbird
package import Logging
internal import NIOCore
internal import NIOPosix
package import ProxyConfiguration
internal import ProxyMeasurement
internal import ServiceLifecycle

/// The admin listener: what an operator and a monitoring system look at. It has a thread of its own, so that it answers
/// however busy the proxy is.
package struct AdminService: Service {
    private let endpoint: SocketEndpoint
    private let proxy: ProxyService
    private let logger: Logger
    private let onListening: @Sendable (Int) -> Void

    /// - Parameter onListening: gets the port.
    package init(
        endpoint: SocketEndpoint, proxy: ProxyService, logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.endpoint = endpoint
        self.proxy = proxy
        self.logger = logger
        self.onListening = onListening
    }

    package func run() async throws {
        let (proxy, onListening) = (proxy, onListening)
        let router = Router()
        router.get("/healthz") { _, _ in "ok\n" }
        router.get("/readyz") { _, _ in
            let (isReady, text) = proxy.readiness.render(disk: proxy.diskFigures())
            return Response(
                status: isReady ? .ok : .serviceUnavailable, body: .init(byteBuffer: ByteBuffer(string: text)))
        }
        router.get("/metrics") { _, _ in
            Self.text(PrometheusText.render(await proxy.measure()), type: PrometheusText.contentType)
        }
        router.get("/stats") { _, _ in
            Response(
                status: .ok, headers: [.contentType: StatsJSON.contentType],
                body: .init(byteBuffer: ByteBuffer(bytes: StatsJSON.render(await proxy.measure()))))
        }
        var quiet = Logger(label: "etagere.admin")
        quiet.logLevel = max(logger.logLevel, .warning)
        let application = Application(
            router: router,
            configuration: .init(address: .hostname(endpoint.host, port: endpoint.port), serverName: "etagere"),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) },
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
            logger: quiet)
        do {
            try await application.run()
        } catch let error as IOError {
            throw ProxyServerError.cannotListen(endpoint.description, ProxyServerError.cause(of: error))
        }
    }

    private static func text(_ text: String, type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
