import NIOCore
import NIOPosix

/// The least that a server on SwiftNIO can cost: one handler on the channel, and a fixed answer for each blank line,
/// without looking at anything else but a wish to close and a condition. And the least that a proxy can: what a client sends goes
/// to the origin, on a connection of its own, and what comes back goes to the client, unseen.
///
///     nio-floor PORT BODY_BYTES
///     nio-floor PORT relay ORIGIN_PORT
@main
enum NIOFloor {
    static func main() async throws {
        let arguments = CommandLine.arguments
        if arguments.count == 3, let port = Int(arguments[1]), let length = Int(arguments[2]) {
            try await answer(port: port, bodyLength: length)
        } else if arguments.count == 4, arguments[2] == "relay", let port = Int(arguments[1]),
            let origin = Int(arguments[3])
        {
            try await relay(port: port, origin: origin)
        } else {
            print("usage: nio-floor PORT BODY_BYTES | nio-floor PORT relay ORIGIN_PORT")
        }
    }

    private static func answer(port: Int, bodyLength: Int) async throws {
        let answer = Self.answer("", bodyLength: bodyLength)
        let lastAnswer = Self.answer("Connection: close\r\n", bodyLength: bodyLength)
        try await serve(port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
                try channel.pipeline.syncOperations.addHandler(FixedAnswerHandler(answer, lastAnswer: lastAnswer))
            }
        }
    }

    private static func relay(port: Int, origin: Int) async throws {
        try await serve(port: port) { client in
            ClientBootstrap(group: client.eventLoop)
                .channelOption(.maxMessagesPerRead, value: 1)
                .connect(host: "127.0.0.1", port: origin)
                .flatMapThrowing { origin in
                    let (clients, origins) = RelayHandler.pair()
                    try client.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
                    try client.pipeline.syncOperations.addHandler(clients)
                    try origin.pipeline.syncOperations.addHandler(origins)
                }
        }
    }

    private static func serve(
        port: Int, _ initialize: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer(initialize)
            .bind(host: "127.0.0.1", port: port).get()
        try await channel.closeFuture.get()
    }

    private static func answer(_ line: String, bodyLength: Int) -> ByteBuffer {
        var answer = ByteBuffer(
            string: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: \"v1\"\r\n"
                + "Content-Length: \(bodyLength)\r\n\(line)\r\n")
        answer.writeRepeatingByte(UInt8(ascii: "x"), count: bodyLength)
        return answer
    }
}
