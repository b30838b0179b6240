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
            SIGTERM, SIGINT and SIGQUIT end it: it takes requests for drain-delay, stops accepting, finishes what runs within
            shutdown-timeout, and exits with 0. A second one ends it at once. SIGUSR1 and SIGHUP open the access log anew, for
            log rotation; the configuration is read only at the start. SIGUSR2 is ignored.
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

    /// The file that is read; nil if the options say everything.
    private var file: String? { configuration ?? (origin == nil ? "proxy.conf" : nil) }

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
        return try ConfigurationFile.load(file, options: options)
    }

    func run() async throws {
        // Before anything else, so that no signal finds the system's default, which is to end the process.
        let signals = await UnixSignalsSequence(trapping: SignalState.trapped)
        let reading = try readSettings()
        let settings = reading.settings
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "etagere")
        logger.logLevel = Logger.Level(rawValue: settings.logLevel.rawValue) ?? .info
        logger.notice("\(StartLine.text(settings, file: file))")
        for warning in reading.warnings { logger.warning("\(warning)") }
        FileDescriptorLimit.raise()
        do {
            let proxy = try ProxyService(settings: settings, logger: logger)
            var services: [any Service] = []
            if let endpoint = settings.admin {
                let admin = AdminService(endpoint: endpoint, proxy: proxy, logger: logger)
                // Before clients are let in: a port in use is told while nothing has begun.
                try await admin.listen()
                services.append(admin)
            }
            try await proxy.listen()
            services.append(proxy)
            var configuration = ServiceGroupConfiguration(services: services, logger: logger)
            configuration.maximumGracefulShutdownDuration =
                settings.drainDelay + settings.shutdownTimeout + .seconds(10)
            let group = ServiceGroup(configuration: configuration)
            let handling = SignalHandling(proxy: proxy, logger: logger) { await group.triggerGracefulShutdown() }
            let task = Task { await handling.run(signals) }
            defer { task.cancel() }
            try await group.run()
        } catch let error as ProxyServerError {
            throw CommandFailure("\(error)")
        }
    }
}
