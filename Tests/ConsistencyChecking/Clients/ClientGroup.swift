import NIOCore
import NIOPosix

/// All clients of a run, on an event loop of their own.
final class ClientGroup: Sendable {
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let clients: NIOLoopBound<[ConsistencyClient]>

    /// The clients start at once.
    init(count: Int, seed: UInt64, catalogue: Catalogue, mix: OperationMix, history: History, port: Int)
        async throws
    {
        let loop = group.next()
        clients = try await loop.submit {
            let clients = (0..<count).map { number in
                ConsistencyClient(
                    Workload(seed: seed, client: number, catalogue: catalogue, mix: mix), catalogue: catalogue,
                    history: history, port: port, loop: loop)
            }
            for client in clients { client.start() }
            return NIOLoopBound(clients, eventLoop: loop)
        }.get()
    }

    /// Returns when every client has finished what it was at.
    func stop() async throws {
        let clients = self.clients
        try await group.next().flatSubmit {
            let loop = clients.eventLoop
            for client in clients.value { client.stop() }
            return EventLoopFuture.andAllComplete(clients.value.map(\.end), on: loop)
        }.get()
        try await group.shutdownGracefully()
    }
}
