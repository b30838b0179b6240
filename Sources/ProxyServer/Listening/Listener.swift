internal import NIOCore
internal import NIOPosix
internal import ProxyConfiguration
internal import ProxyCore
internal import ProxyMeasurement

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Listens on one endpoint with one socket per event loop, so that a connection stays on the loop that accepted it.
enum Listener {
    /// - Returns: the listening channels, all on the same address.
    /// - Throws: `ProxyServerError.cannotListen`.
    static func open(
        _ endpoint: SocketEndpoint, workers: [NIOLoopBound<Worker>], loops: [any EventLoop],
        limit: ConnectionLimit
    ) async throws -> [any Channel] {
        var channels: [any Channel] = []
        do {
            if loops.count > 1, endpoint.port != 0 { try await probe(endpoint, on: loops[0]) }
            var port = endpoint.port
            for (worker, loop) in zip(workers, loops) {
                let channel = try await bootstrap(worker, loop, limit: limit, sharesPort: loops.count > 1)
                    .bind(host: endpoint.host, port: port).get()
                channels.append(channel)
                // Port 0: the system chose one for the first socket, and the others share it.
                port = channel.localAddress?.port ?? port
            }
            return channels
        } catch {
            for channel in channels { channel.close(promise: nil) }
            throw ProxyServerError.cannotListen(endpoint.description, ProxyServerError.cause(of: error))
        }
    }

    /// Sockets that share a port do so with those of another process as well, silently. A socket that doesn't share
    /// finds out whether somebody is there.
    private static func probe(_ endpoint: SocketEndpoint, on loop: any EventLoop) async throws {
        let channel = try await ServerBootstrap(group: loop)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: endpoint.host, port: endpoint.port).get()
        try await channel.close()
    }

    private static let sharedPort = ChannelOptions.Types.SocketOption(
        level: .socket, name: NIOBSDSocket.Option(rawValue: SO_REUSEPORT))

    private static func bootstrap(
        _ worker: NIOLoopBound<Worker>, _ loop: any EventLoop, limit: ConnectionLimit, sharesPort: Bool
    ) -> ServerBootstrap {
        ServerBootstrap(group: loop, childGroup: loop)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(Self.sharedPort, value: sharesPort ? 1 : 0)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AcceptPause { error in ranOut(error, worker.value) })
                }
            }
            .childChannelInitializer { channel in
                do {
                    try accept(channel, worker.value, limit: limit)
                    return channel.eventLoop.makeSucceededVoidFuture()
                } catch {
                    return channel.eventLoop.makeFailedFuture(error)
                }
            }
    }

    /// The system can't open another connection.
    private static func ranOut(_ error: IOError, _ worker: Worker) {
        worker.shared.journal.reached(.accepting(ProxyServerError.text(ofCode: error.errnoCode)))
        _ = worker.closeLongestIdle()
    }

    private static func accept(_ channel: any Channel, _ worker: Worker, limit: ConnectionLimit) throws {
        if !limit.enter() {
            worker.shared.journal.reached(.clientConnections)
            // A connection that is kept for a request that may never come is worth less than one that brings a request.
            guard worker.closeLongestIdle() else {
                worker.counters.clientRefused()
                throw ChannelError.ioOnClosedChannel
            }
            limit.enterInPlaceOfAnother()
        }
        do {
            try configure(channel)
            try channel.pipeline.syncOperations.addHandler(ClientConnectionHandler(worker: worker) { limit.leave() })
        } catch {
            limit.leave()
            throw error
        }
    }

    /// Sets a client connection's options at once: as options of the bootstrap they would take a future each. SwiftNIO sets
    /// TCP_NODELAY by itself.
    private static func configure(_ channel: any Channel) throws {
        // A client that has sent its request may close its side and still read.
        try channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
    }
}
