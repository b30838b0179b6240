import NIOCore
import NIOPosix
import Testing

@testable import ProxyCore

extension Integration {
    @Suite("SocketWriter, past the channel to its socket")
    struct SocketWriterTests {
        /// Two ends of a connection; the second doesn't read by itself.
        private static func withConnection(_ body: (any Channel, any Channel) async throws -> Void) async throws {
            let group = MultiThreadedEventLoopGroup.singleton
            let accepted = group.any().makePromise(of: (any Channel).self)
            let listener = try await ServerBootstrap(group: group)
                .childChannelInitializer { channel in
                    accepted.succeed(channel)
                    return channel.eventLoop.makeSucceededVoidFuture()
                }
                .bind(host: "127.0.0.1", port: 0).get()
            let client = try await ClientBootstrap(group: group)
                .channelOption(.autoRead, value: false)
                .channelOption(.socketOption(.so_rcvbuf), value: 4096)
                .connect(to: listener.localAddress!).get()
            let server = try await accepted.futureResult.get()
            try await body(server, client)
            try? await server.close()
            try? await client.close()
            try await listener.close()
        }

        private static func send(_ bytes: [UInt8], _ more: [UInt8] = [], over channel: any Channel) async throws -> Int
        {
            try await channel.eventLoop.submit {
                guard let writer = SocketWriter(channel) else { return -1 }
                return bytes.withUnsafeBytes { first in
                    more.withUnsafeBytes { more.isEmpty ? writer.send(first) : writer.send(first, $0) }
                }
            }.get()
        }

        @Test("It sends one piece, and two as one")
        func pieces() async throws {
            try await Self.withConnection { server, client in
                let received = try await client.eventLoop.submit {
                    let handler = CollectingHandler()
                    try client.pipeline.syncOperations.addHandler(handler)
                    return NIOLoopBound(handler, eventLoop: client.eventLoop)
                }.get()
                #expect(try await Self.send(Array("one ".utf8), over: server) == 4)
                #expect(try await Self.send(Array("two ".utf8), Array("three".utf8), over: server) == 9)
                #expect(try await Self.send([], over: server) == 0)
                try await client.setOption(.autoRead, value: true).get()
                try await server.close()
                try await client.closeFuture.get()
                #expect(try await client.eventLoop.submit { received.value.text }.get() == "one two three")
            }
        }

        @Test("It says how much a full socket took, and nothing once it takes no more")
        func full() async throws {
            try await Self.withConnection { server, _ in
                let piece = [UInt8](repeating: 7, count: 64 << 20)
                let first = try await Self.send(piece, over: server)
                #expect(first > 0 && first < piece.count)
                #expect(try await Self.send(piece, piece, over: server) < piece.count)
            }
        }

        @Test("It sends nothing over a connection that is closed, whoever has its descriptor now")
        func closed() async throws {
            try await Self.withConnection { server, _ in
                let sent = try await server.eventLoop.submit {
                    let writer = SocketWriter(server)
                    server.close(promise: nil)
                    return [UInt8](repeating: 1, count: 8).withUnsafeBytes { bytes in
                        (writer?.send(bytes) ?? -1) + (writer?.send(bytes, bytes) ?? -1)
                    }
                }.get()
                #expect(sent == 0)
            }
        }

        private final class CollectingHandler: ChannelInboundHandler {
            typealias InboundIn = ByteBuffer

            private(set) var text = ""

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                text += String(buffer: unwrapInboundIn(data))
            }
        }
    }
}
