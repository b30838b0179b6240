import ArgumentParser
import Logging
import ProxyConfiguration
import ProxyServer
import ServiceLifecycle
import UnixSignals

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `etagere run proxy.conf`
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the proxy.",
        discussion: """
            With --origin no file is needed: etagere run --origin http://127.0.0.1:3000
            SIGTERM and SIGINT end it: it stops accepting, finishes what runs within shutdown-timeout, and exits with 0.
            SIGUSR1 opens the access log anew, for log rotation.
            """)

    @Argument(help: "The configuration file. (default: proxy.conf, or no file with --origin)", completion: .file())
    var configuration: String?

    @Option(help: "Where the API is, such as http://127.0.0.1:3000, instead of origin.url in the file.")
    var origin: String?

    @Option(help: "Where clients connect, such as 127.0.0.1:8080, instead of listen in the file. Can be repeated.")
    var listen: [String] = []

    @Option(help: "Where /metrics, /stats, /healthz and /readyz are, or off, instead of admin in the file.")
    var admin: String?

    @Option(help: "Memory for stored responses, such as 1GiB, instead of store.memory in the file.")
    var memory: String?

    /// What the file and the options say.
    private func readSettings() throws -> SettingsReading {
        var options = SettingsOptions()
        options.origin = origin
        options.listen = listen
        options.admin = admin
        options.memory = memory
        if configuration == nil, origin == nil, !FileManager.default.fileExists(atPath: "proxy.conf") {
            throw CommandFailure(
                """
                There is no proxy.conf in this directory. Name a configuration file, or say where your API is:
                  etagere run --origin http://127.0.0.1:3000
                """)
        }
        return try ConfigurationFile.load(configuration ?? (origin == nil ? "proxy.conf" : nil), options: options)
    }

    func run() async throws {
        let reading = try readSettings()
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
