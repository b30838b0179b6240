package import NIOCore
internal import NIOPosix

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// One end of a TCP connection. It reads only when it is asked to: whoever doesn't ask holds the other side back.
package final class RawSocket: Sendable {
    /// Nothing came for longer than any test means to wait.
    package struct TimedOut: Error {}

    private static let patience = TimeAmount.seconds(20)

    private let channel: any Channel
    private let handler: NIOLoopBound<PullHandler>

    /// - Parameter channel: one that doesn't read by itself, on its event loop.
    init(_ channel: any Channel) throws {
        let handler = PullHandler()
        self.channel = channel
        self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
        try channel.pipeline.syncOperations.addHandler(handler)
    }

    /// - Parameter receiveBuffer: how many bytes the system keeps for a reader that doesn't read; nil for its default.
    package static func connect(port: Int, receiveBuffer: Int? = nil) async throws -> RawSocket {
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: false)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.allowRemoteHalfClosure, value: true)
        if let receiveBuffer {
            bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: .init(receiveBuffer))
        }
        return try await bootstrap.connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture { try RawSocket(channel) }
        }
    }

    /// What has arrived, or will next; nil once the other side has closed in order.
    /// - Throws: if the connection was reset, or nothing comes.
    package func read() async throws -> ByteBuffer? {
        let promise = channel.eventLoop.makePromise(of: ByteBuffer?.self)
        let timeout = channel.eventLoop.scheduleTask(in: Self.patience) { promise.fail(TimedOut()) }
        channel.eventLoop.execute { [handler] in handler.value.pull(promise) }
        defer { timeout.cancel() }
        return try await promise.futureResult.get()
    }

    /// Returns when the system has taken all of it.
    package func write(_ bytes: ByteBuffer) async throws {
        try await channel.writeAndFlush(bytes)
    }

    package func write(_ text: String) async throws {
        try await write(ByteBuffer(string: text))
    }

    /// Closes this side; the other one may still send.
    package func finishWriting() async throws {
        try await channel.close(mode: .output)
    }

    package func close() {
        channel.close(promise: nil)
    }

    /// Closes so that the other side sees an error.
    package func reset() {
        (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in }
        channel.close(promise: nil)
    }
}
