import DiskStorage
import Logging
import ProxyConfiguration
import ProxyCore
import ProxyServer
import ServiceLifecycle

/// Runs a proxy while a closure runs that gets its port, and stops it after that.
func withCheckedProxy<Value: Sendable>(
    _ settings: Settings, omitting safeguards: Set<ProxyOptions.Safeguard> = [], files: FileOperations,
    perform body: (Int) async throws -> Value
) async throws -> Value {
    let logger = Logger(label: "etagere") { _ in SwiftLogNoOpLogHandler() }
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let service = try ProxyService(settings: settings, omittedSafeguards: safeguards, files: files, logger: logger) {
        addresses in
        continuation.yield(addresses.listening[0].port)
    }
    let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [service], logger: logger))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { continuation.finish() }
            try await group.run()
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await tasks.waitForAll()
            throw CancellationError()
        }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(port))
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        _ = await tasks.nextResult()
        return try result.get()
    }
}
