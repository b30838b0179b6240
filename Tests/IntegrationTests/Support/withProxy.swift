import DiskStorage
import Logging
import ProxyConfiguration
import ProxyServer
import ProxyTesting
import SampleOrigin
import ServiceLifecycle

/// Runs a proxy while a closure runs, and stops it in good order after that.
///
/// - Parameters:
///   - port: the origin's.
///   - files: what the store on disk asks the file system with.
///   - configure: changes the settings. As they are there are two workers, and listening is on a port that the system
///     chooses.
func withProxy<Value: Sendable>(
    to port: Int, files: FileOperations = .system, _ configure: (inout Settings) throws -> Void = { _ in },
    perform body: (RunningProxy) async throws -> Value
) async throws -> Value {
    FileDescriptorLimit.raise()
    var settings = Settings(origin: OriginSettings(host: "127.0.0.1", port: port))
    settings.listen = [SocketEndpoint(.loopback, port: 0)]
    settings.admin = nil
    settings.workers = 2
    settings.shutdownTimeout = .milliseconds(50)
    try configure(&settings)
    let logger = Logger(label: "etagere") { _ in SwiftLogNoOpLogHandler() }
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let service = try ProxyService(settings: settings, files: files, logger: logger) { addresses in
        continuation.yield(addresses.listening[0].port)
    }
    let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [service], logger: logger))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { continuation.finish() }
            try await group.run()
        }
        guard let listening = await ports.first(where: { _ in true }) else {
            try await tasks.waitForAll()
            throw CancellationError()
        }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(RunningProxy(port: listening, service: service, group: group)))
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        _ = await tasks.nextResult()
        return try result.get()
    }
}

/// Runs a proxy in front of a scripted origin.
func withProxy<Value: Sendable>(
    _ configure: (inout Settings) throws -> Void = { _ in }, script: @escaping ScriptedOrigin.Script,
    perform body: (RunningProxy, ScriptedOrigin) async throws -> Value
) async throws -> Value {
    try await withScriptedOrigin(script) { origin in
        try await withProxy(to: origin.port, configure) { try await body($0, origin) }
    }
}

/// Runs a proxy in front of a sample origin.
func withSampleOriginAndProxy<Value: Sendable>(
    _ configuration: SampleOriginConfiguration = SampleOriginConfiguration(port: 0),
    perform body: (RunningProxy, RunningSampleOrigin) async throws -> Value
) async throws -> Value {
    try await withSampleOrigin(configuration) { origin in
        try await withProxy(to: origin.port) { try await body($0, origin) }
    }
}
