internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// An origin whose every byte a test decides. It records every request as it came.
package final class ScriptedOrigin: Sendable {
    /// What the origin does with one request. It may wait for gates; it ends when it is thrown out of.
    package typealias Script = @Sendable (OriginExchange) async throws -> Void

    private struct State: Sendable {
        var requests: [RawMessage] = []
        var waiting = 0
        var mostWaiting = 0
        var sockets: [Int: RawSocket] = [:]
        var mostOpen = 0
    }

    /// A target whose answer is fresh for long and always the same. Requests for it are neither recorded nor scripted.
    package static let markerTarget = "/marker"

    package var port: Int { listener.localAddress?.port ?? 0 }
    /// Counts requests as their heads arrive.
    package let arrivals = Tally()
    /// Counts connections as they are accepted.
    package let connections = Tally()
    /// Counts connections as they end.
    package let disconnections = Tally()
    private let listener: any Channel
    private let script: Script
    private let state = Mutex(State())

    init(listener: any Channel, script: @escaping Script) {
        self.listener = listener
        self.script = script
    }

    /// The requests so far, in the order in which their heads came; a body stands in them once it was read.
    package var requests: [RawMessage] { state.withLock { $0.requests } }
    /// The most requests that waited at the same time for the first byte of their answer.
    package var mostConcurrentRequests: Int { state.withLock { $0.mostWaiting } }
    /// The most connections that were open at the same time.
    package var mostConcurrentConnections: Int { state.withLock { $0.mostOpen } }

    /// Refuses connections from now on, and closes those that are open.
    package func stop() async throws {
        try await listener.close()
        closeConnections()
    }

    /// Closes every connection, as an origin does with those that were idle for long.
    package func closeConnections() {
        for socket in state.withLock({ Array($0.sockets.values) }) { socket.close() }
    }

    // MARK: Serving

    func serve(_ socket: RawSocket) async {
        let connection = connections.add()
        state.withLock { state in
            state.sockets[connection] = socket
            state.mostOpen = max(state.mostOpen, state.sockets.count)
        }
        let reader = MessageReader(socket)
        do {
            while let head = try await reader.head() {
                if head.target == Self.markerTarget {
                    try await socket.write(
                        "HTTP/1.1 200 OK\r\nCache-Control: max-age=9999\r\nContent-Length: 0\r\n\r\n")
                    continue
                }
                let exchange = begin(head, connection, socket, reader)
                defer { exchange.endWait() }
                try await script(exchange)
                if exchange.isClosed { break }
                try await exchange.request()
            }
        } catch {
            // The script's end, or the connection's: either way there is nothing more to serve on it.
        }
        state.withLock { $0.sockets[connection] = nil }
        disconnections.add()
        socket.close()
    }

    private func begin(
        _ head: RawMessage, _ connection: Int, _ socket: RawSocket, _ reader: MessageReader
    ) -> OriginExchange {
        let number = state.withLock { state in
            state.requests.append(head)
            state.waiting += 1
            state.mostWaiting = max(state.mostWaiting, state.waiting)
            return state.requests.count
        }
        arrivals.add()
        return OriginExchange(
            head: head, number: number, connection: connection, socket: socket, reader: reader,
            record: { request in self.state.withLock { $0.requests[number - 1] = request } },
            onEndOfWait: { self.state.withLock { $0.waiting -= 1 } })
    }
}

/// Runs an origin while a closure runs, and closes its connections after that.
package func withScriptedOrigin<Value: Sendable>(
    _ script: @escaping ScriptedOrigin.Script, perform body: (ScriptedOrigin) async throws -> Value
) async throws -> Value {
    let (sockets, continuation) = AsyncStream.makeStream(of: RawSocket.self)
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.backlog, value: 1024)
        .childChannelOption(.autoRead, value: false)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelOption(.allowRemoteHalfClosure, value: true)
        .childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture { _ = continuation.yield(try RawSocket(channel)) }
        }
        .bind(host: "127.0.0.1", port: 0).get()
    let origin = ScriptedOrigin(listener: listener, script: script)
    let serving = Task {
        await withDiscardingTaskGroup { group in
            for await socket in sockets {
                group.addTask {
                    await withTaskCancellationHandler {
                        await origin.serve(socket)
                    } onCancel: {
                        socket.close()
                    }
                }
            }
            group.cancelAll()
        }
    }
    let result: Result<Value, any Error>
    do {
        result = .success(try await body(origin))
    } catch {
        result = .failure(error)
    }
    try? await listener.close()
    continuation.finish()
    serving.cancel()
    await serving.value
    return try result.get()
}
