import ArgumentParser
import Foundation
import Logging
import SampleOrigin
import ServiceLifecycle
import UnixSignals

/// Runs the Book Store and the ERP system until it is told to stop.
@main
struct SampleOriginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample-origin",
        abstract: "A Book Store API and an ERP API with ETags, on SQLite.",
        discussion: """
            Answers on http://HOST:PORT below /api/books, /api/admin/books and /api/v1; \
            counts its answers at /_stats (DELETE sets them to zero).
            """)

    @Option(help: "The host name or address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 lets the system choose one.")
    var port = 5000

    @Option(help: "The SQLite file to keep the data in. (default: in memory)")
    var database: String?

    @Flag(help: "Start without sample books and ERP rows.")
    var empty = false

    @Option(help: "How much longer an answer takes, such as 100ms or 2s.")
    var latency = Milliseconds(0)

    @Flag(name: .customLong("unquoted-etags"), help: "Send entity-tags without quotes, accept them either way.")
    var unquotedEntityTags = false

    @Flag(name: .customLong("http10"), help: "Answer with HTTP/1.0 and close the connection.")
    var http10 = false

    @Flag(name: .customLong("no-chunked"), help: "Answer 411 to a chunked request.")
    var noChunked = false

    @Option(help: ArgumentHelp("Cut every Nth answer in the middle of its body and close.", valueName: "n"))
    var dropEvery: Int?

    @Option(help: ArgumentHelp("The Cache-Control of every answer to a GET.", valueName: "value"))
    var cacheControl: String?

    @Option(help: "How much later an ERP action's work happens, such as 200ms.")
    var actionDelay = Milliseconds(200)

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port must be a number from 0 to 65535.")
        }
        if let dropEvery, dropEvery < 1 {
            throw ValidationError("--drop-every must be at least 1.")
        }
        if let cacheControl, !cacheControl.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            throw ValidationError("--cache-control must be printable ASCII.")
        }
    }

    func run() async throws {
        do {
            let logger = Logger(label: "sample-origin") { StreamLogHandler.standardError(label: $0) }
            let service = try await SampleOriginService(configuration: originConfiguration, logger: logger)
            var quietLogger = logger
            quietLogger.logLevel = .critical
            let group = ServiceGroup(
                services: [service], gracefulShutdownSignals: [.sigint, .sigterm], logger: quietLogger)
            try await group.run()
        } catch let error as SampleOriginError {
            FileHandle.standardError.write(Data("sample-origin: \(error)\n".utf8))
            throw ExitCode.failure
        }
    }

    private var originConfiguration: SampleOriginConfiguration {
        SampleOriginConfiguration(
            host: host, port: port, database: database.map(DatabaseLocation.file) ?? .memory, isSeeded: !empty,
            latency: latency.duration, sendsUnquotedEntityTags: unquotedEntityTags, answersHTTP10: http10,
            refusesChunkedRequests: noChunked, dropEvery: dropEvery, cacheControl: cacheControl,
            actionDelay: actionDelay.duration)
    }
}
