import ArgumentParser
import Logging
import ProxyConfiguration
import ProxyServer
import ServiceLifecycle
import UnixSignals

/// `etagere run proxy.conf`
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the proxy.",
        discussion: """
            SIGTERM and SIGINT end it: it stops accepting, finishes what runs within shutdown-timeout, and exits with 0.
            SIGUSR1 opens the access log anew, for log rotation.
            """)

    @Argument(help: "The configuration file.", completion: .file())
    var configuration = "proxy.conf"

    func run() async throws {
        let reading = try ConfigurationFile.load(configuration)
        let settings = reading.settings
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "etagere")
        logger.logLevel = Logger.Level(rawValue: settings.logLevel.rawValue) ?? .info
        for warning in reading.warnings { logger.warning("\(warning)") }
        FileDescriptorLimit.raise()
        let group: ServiceGroup
        do {
            let proxy = try ProxyService(settings: settings, logger: logger)
            try await proxy.listen()
            var services: [any Service] = []
            if let admin = settings.admin {
                services.append(AdminService(endpoint: admin, proxy: proxy, logger: logger))
            }
            services.append(ReopenOnSignal(proxy: proxy))
            services.append(proxy)
            var configuration = ServiceGroupConfiguration(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            configuration.maximumGracefulShutdownDuration = settings.shutdownTimeout + .seconds(10)
            group = ServiceGroup(configuration: configuration)
            try await group.run()
        } catch let error as ProxyServerError {
            throw CommandFailure("\(error)")
        }
    }
}

/// Opens the access log anew whenever the process gets SIGUSR1.
struct ReopenOnSignal: Service {
    let proxy: ProxyService

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sigusr1) { proxy.reopenAccessLog() }
        }
    }
}
