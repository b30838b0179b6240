package import Logging
import ServiceLifecycle

/// Runs an origin while a closure runs, and stops it after that.
///
/// - Parameters:
///   - configuration: as for the service; leave the port 0 to have the system choose one.
///   - logger: what the origin logs to; nothing is logged by default.
///   - onCommit: called for each change that a request causes, as for the service.
///   - body: is called once connections are accepted.
/// - Returns: what the closure returns.
/// - Throws: what the closure throws, or a ``SampleOriginError`` if the origin could not start.
package func withSampleOrigin<Value: Sendable>(
    _ configuration: SampleOriginConfiguration = SampleOriginConfiguration(port: 0),
    logger: Logger = Logger(label: "sample-origin") { _ in SwiftLogNoOpLogHandler() },
    onCommit: (@Sendable (CommittedChange) -> Void)? = nil,
    perform body: (RunningSampleOrigin) async throws -> Value
) async throws -> Value {
    let (addresses, continuation) = AsyncStream.makeStream(of: ListeningAddress.self)
    let service = try await SampleOriginService(configuration: configuration, logger: logger, onCommit: onCommit) {
        continuation.yield($0)
    }
    var groupConfiguration = ServiceGroupConfiguration(services: [service], logger: logger)
    // A client under test may keep its connection busy; that must not hold up the end of the test.
    groupConfiguration.maximumGracefulShutdownDuration = .seconds(1)
    let group = ServiceGroup(configuration: groupConfiguration)
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { continuation.finish() }
            try await group.run()
        }
        guard let address = await addresses.first(where: { _ in true }) else {
            try await tasks.waitForAll()
            throw CancellationError()
        }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(RunningSampleOrigin(address: address, service: service)))
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        _ = await tasks.nextResult()
        return try result.get()
    }
}
