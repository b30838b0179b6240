import Foundation
import GRDB
package import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle

/// The Book Store and the ERP system, on one port.
package struct SampleOriginService: Service {
    /// What it was made with.
    package let configuration: SampleOriginConfiguration
    /// What it has answered so far.
    package let statistics = AnswerStatistics()

    private let books: BookStore
    private let erp: ERPStore
    private let logger: Logger
    private let onListening: @Sendable (ListeningAddress) -> Void

    /// Opens the database, and fills it with samples if it is empty and the configuration asks for that.
    ///
    /// - Parameters:
    ///   - configuration: where to listen and how to behave.
    ///   - logger: gets one line when the service listens, and what goes wrong.
    ///   - onCommit: called for each change of a book or an ERP row that a request causes, in the order of the commits
    ///     and on the thread that writes, so it must not take long.
    ///   - onListening: called once, when connections are accepted.
    /// - Throws: ``SampleOriginError/cannotOpenDatabase(path:reason:)``.
    package init(
        configuration: SampleOriginConfiguration, logger: Logger,
        onCommit: (@Sendable (CommittedChange) -> Void)? = nil,
        onListening: @escaping @Sendable (ListeningAddress) -> Void = { _ in }
    ) async throws {
        let database = try SampleOriginDatabase.open(configuration.database)
        self.configuration = configuration
        self.logger = logger
        self.onListening = onListening
        let observer = onCommit.map(ChangeObserver.init)
        books = BookStore(database: database, observer: observer)
        erp = ERPStore(database: database, observer: observer)
        if configuration.isSeeded {
            try await books.recordSamplesIfEmpty()
            try await erp.addSamplesIfEmpty()
        }
    }

    /// Listens and answers until it is cancelled or gracefully shut down.
    ///
    /// - Throws: ``SampleOriginError`` if the address cannot be listened on.
    package func run() async throws {
        do {
            try await makeApplication().run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw SampleOriginError.portInUse(host: configuration.host, port: configuration.port)
        } catch let error as IOError {
            let reason = String(cString: strerror(error.errnoCode))
            throw SampleOriginError.cannotListen(
                host: configuration.host, port: configuration.port, reason: reason)
        } catch is SocketAddressError.UnknownHost {
            throw SampleOriginError.cannotListen(
                host: configuration.host, port: configuration.port, reason: "unknown host")
        }
    }

    /// The events of a book and what the book looked like after each, the first event first.
    ///
    /// - Returns: an empty array if there never was such a book.
    package func history(ofBook id: String) async throws -> [BookRevision] {
        try await books.history(id, format: entityTagFormat)
    }

    /// The application that answers, for tests that need no socket; ``run()`` runs one of these.
    package func makeApplication() -> some ApplicationProtocol {
        var server = HTTPServerBuilder.http1()
        if configuration.answersHTTP10 {
            server = HTTPServerBuilder { HTTP10Channel(channel: HTTP1Channel(responder: $0)) }
        }
        let backgroundWork = ERPBackgroundWork(store: erp, delay: configuration.actionDelay, logger: logger)
        return Application(
            router: makeRouter(backgroundWork),
            server: server,
            configuration: ApplicationConfiguration(address: .hostname(configuration.host, port: configuration.port)),
            services: [backgroundWork],
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? configuration.port
                let address = ListeningAddress(host: configuration.host, port: port)
                logger.info("listening on \(address)")
                onListening(address)
            },
            logger: quietLogger)
    }

    private var entityTagFormat: EntityTagFormat { configuration.sendsUnquotedEntityTags ? .unquoted : .quoted }

    /// The logger of the libraries below, which would repeat at length what this service says in a line.
    private var quietLogger: Logger {
        var quietLogger = logger
        quietLogger.logLevel = max(logger.logLevel, .critical)
        return quietLogger
    }

    private func makeRouter(_ backgroundWork: ERPBackgroundWork) -> Router<BasicRequestContext> {
        let endpoints =
            BookEndpoints(store: books, format: entityTagFormat).all
            + ERPEndpoints(store: erp, backgroundWork: backgroundWork, format: entityTagFormat).all
            + StatisticsEndpoints(statistics: statistics).all
        // Paths match without regard to case, as on the servers that the specifications describe.
        let router = Router(options: [.autoGenerateHeadEndpoints, .caseInsensitive])
        // The first is the outermost: it sees the answer that all others made.
        router.add(middleware: StatisticsMiddleware(statistics: statistics))
        if let interval = configuration.dropEvery {
            router.add(middleware: ResponseCutMiddleware(every: interval))
        }
        if configuration.latency > .zero {
            router.add(middleware: LatencyMiddleware(latency: configuration.latency))
        }
        if let value = configuration.cacheControl {
            router.add(middleware: CacheControlMiddleware(value: value))
        }
        router.add(middleware: ProblemMiddleware(knownPaths: KnownPaths(endpoints), logger: logger))
        if configuration.refusesChunkedRequests {
            router.add(middleware: ChunkedRequestRefusal())
        }
        for endpoint in endpoints {
            router.on(RouterPath(endpoint.path), method: endpoint.method, use: endpoint.respond)
        }
        return router
    }
}
