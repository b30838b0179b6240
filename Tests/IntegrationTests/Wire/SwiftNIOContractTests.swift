import NIOCore
import NIOPosix
import Testing

/// What Etagere relies on that SwiftNIO does not promise. Another version of SwiftNIO has to pass this first (CONTRIBUTING.md).
struct SwiftNIOContractTests {
    /// `SocketWriter` writes to the channel's socket by itself, and only while the channel says that it is active.
    @Test("A channel says that it is inactive before anybody learns that its socket is closed")
    func closing() async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(to: #require(server.localAddress)).get()
        let seen = try await client.eventLoop.submit {
            let seen = Callouts()
            try client.pipeline.syncOperations.addHandler(seen)
            // Too much for the socket to take: a promise is left that is failed by the close.
            client.writeAndFlush(ByteBuffer(repeating: 0, count: 64 << 20)).assumeIsolated().whenComplete { _ in
                seen.record("write", client)
            }
            #expect(client.isActive)
            client.close().assumeIsolated().whenComplete { _ in seen.record("close", client) }
            #expect(!client.isActive)
            return NIOLoopBound(seen, eventLoop: client.eventLoop)
        }.get()
        try await client.closeFuture.get()
        let calls = try await client.eventLoop.submit { seen.value.calls }.get()
        #expect(Set(calls.map(\.name)) == ["write", "close", "inactive"])
        #expect(calls.allSatisfy { !$0.wasActive }, "\(calls)")
        try await server.close()
    }

    private final class Callouts: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private(set) var calls: [(name: String, wasActive: Bool)] = []

        func record(_ name: String, _ channel: any Channel) { calls.append((name, channel.isActive)) }

        func channelInactive(context: ChannelHandlerContext) {
            record("inactive", context.channel)
            context.fireChannelInactive()
        }
    }
}
