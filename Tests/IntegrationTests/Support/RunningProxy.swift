import NIOCore
import ProxyServer
import ProxyTesting
import ServiceLifecycle

/// A proxy that accepts connections in this process.
struct RunningProxy: Sendable {
    let port: Int
    let service: ProxyService
    private let group: ServiceGroup

    init(port: Int, service: ProxyService, group: ServiceGroup) {
        self.port = port
        self.service = service
        self.group = group
    }

    /// - Parameter receiveBuffer: how many bytes the system keeps while the client doesn't read; nil for its default.
    func connect(receiveBuffer: Int? = nil) async throws -> RawClient {
        try await RawClient.connect(port: port, receiveBuffer: receiveBuffer)
    }

    /// Sends a request over a connection of its own and reads its answer.
    @discardableResult
    func ask(_ request: String) async throws -> RawMessage {
        let client = try await connect()
        defer { client.close() }
        return try await client.ask(request)
    }

    /// Sends a request over a connection of its own and returns once the proxy has done with it what it can without an
    /// answer of a scripted origin: joined a fill, or asked.
    ///
    /// A request before it in the same packet is answered from the store; its answer is not written before the packet has
    /// been dealt with whole.
    func begin(_ request: String, receiveBuffer: Int? = nil) async throws -> RawClient {
        let client = try await connect(receiveBuffer: receiveBuffer)
        let marker = String.get(ScriptedOrigin.markerTarget)
        _ = try await client.ask(marker)
        try await client.send(marker + request)
        _ = try await client.answer()
        return client
    }

    /// Begins to stop, as SIGTERM does.
    func startStopping() async {
        await group.triggerGracefulShutdown()
    }
}
