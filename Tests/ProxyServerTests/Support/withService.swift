import Logging
import NIOCore
import ProxyConfiguration
import ProxyServer
import ProxyTesting
import ServiceLifecycle

/// Runs a proxy in this process while a closure runs; the closure gets the service and the port on which it listens.
func withService<Value: Sendable>(
    to port: Int, host: String = "127.0.0.1", resolution: @escaping NameResolution = HostResolution.addresses,
    _ configure: (inout Settings) throws -> Void = { _ in },
    perform body: (ProxyService, Int, ServiceGroup) async throws -> Value
) async throws -> Value {
    var settings = Settings(origin: OriginSettings(host: host, port: port))
    settings.listen = [SocketEndpoint(.loopback, port: 0)]
    settings.admin = nil
    settings.workers = 2
    settings.shutdownTimeout = .milliseconds(50)
    try configure(&settings)
    let logger = Logger(label: "etagere") { _ in SwiftLogNoOpLogHandler() }
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let service = try ProxyService(settings: settings, resolution: resolution, logger: logger) { addresses in
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
            result = .success(try await body(service, listening, group))
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        _ = await tasks.nextResult()
        return try result.get()
    }
}

/// Sends a request over a connection of its own and reads its answer.
func ask(_ port: Int, _ request: String) async throws -> RawMessage {
    let client = try await RawClient.connect(port: port)
    defer { client.close() }
    return try await client.ask(request)
}

func get(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n" }
