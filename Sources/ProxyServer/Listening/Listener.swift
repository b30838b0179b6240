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
    /// Has sockets share an address, with those of another process as well. Whoever uses it asks `PortClaim` first.
    static let sharedPort = ChannelOptions.Types.SocketOption(
        level: .socket, name: NIOBSDSocket.Option(rawValue: SO_REUSEPORT))

    /// - Returns: the listening channels, all on the same address.
    /// - Throws: `ProxyServerError.cannotListen`.
    static func open(
        _ endpoint: SocketEndpoint, workers: [NIOLoopBound<Worker>], loops: [any EventLoop],
        admission: ClientAdmission
    ) async throws -> [any Channel] {
        var channels: [any Channel] = []
        do {
            var port = endpoint.port
            for (worker, loop) in zip(workers, loops) {
                let channel = try await bootstrap(worker, loop, admission)
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

    private static func bootstrap(
        _ worker: NIOLoopBound<Worker>, _ loop: any EventLoop, _ admission: ClientAdmission
    ) -> ServerBootstrap {
        ServerBootstrap(group: loop, childGroup: loop)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(Self.sharedPort, value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AcceptPause { error in ranOut(error, worker.value) })
                }
            }
            .childChannelInitializer { channel in
                do {
                    try accept(channel, worker.value, admission)
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

    private static func accept(_ channel: any Channel, _ worker: Worker, _ admission: ClientAdmission) throws {
        let address = admission.key(channel.remoteAddress)
        var decision = admission.enter(address)
        if decision == .full {
            worker.shared.journal.reached(.clientConnections)
            // A connection that is kept for a request that may never come is worth less than one that brings a request.
            if worker.closeLongestIdle() { decision = admission.enter(address, replaces: true) }
        }
        if decision == .refused || decision == .refusedWithWords {
            worker.shared.journal.reached(.addressConnections)
        }
        guard decision == .admitted || decision == .refusedWithWords else {
            worker.counters.clientRefused()
            throw ChannelError.ioOnClosedChannel
        }
        do {
            try configure(channel)
            let handler = ClientConnectionHandler(worker: worker, isRefused: decision == .refusedWithWords) {
                admission.leave(address)
            }
            try channel.pipeline.syncOperations.addHandler(handler)
        } catch {
            admission.leave(address)
            throw error
        }
    }

    /// Sets a client connection's options at once: as options of the bootstrap they would take a future each. SwiftNIO sets
    /// TCP_NODELAY by itself.
    private static func configure(_ channel: any Channel) throws {
        // A client that has sent its request may close its side and still read.
        try channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
    }

    // MARK: The end

    /// How often a queue is looked at before its socket is closed all the same; a millisecond lies in between.
    private static let mostLooks = 500

    /// Closes a listening socket as soon as no connection waits to be accepted: the system would reset those that do.
    static func close(_ channel: any Channel) async {
        let closed = channel.eventLoop.makePromise(of: Void.self)
        channel.eventLoop.execute { close(channel, looks: mostLooks, closed) }
        try? await closed.futureResult.get()
    }

    private static func close(_ channel: any Channel, looks: Int, _ closed: EventLoopPromise<Void>) {
        guard looks > 0, channel.isActive, hasWaiting(channel) else { return channel.close(promise: closed) }
        channel.eventLoop.scheduleTask(in: .milliseconds(1)) { close(channel, looks: looks - 1, closed) }
    }

    private static func hasWaiting(_ channel: any Channel) -> Bool {
        let isReadable = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { handle in
            var queue = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
            return poll(&queue, 1, 0) > 0 && queue.revents & Int16(POLLIN) != 0
        }
        return isReadable ?? false
    }
}
