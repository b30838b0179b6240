import NIOCore
import NIOPosix

/// The least that a server on SwiftNIO can cost: one handler on the channel, and a fixed answer for each blank line,
/// without looking at anything else but a wish to close and a condition.
///
///     nio-floor PORT BODY_BYTES
@main
enum NIOFloor {
    static func main() async throws {
        guard CommandLine.arguments.count == 3, let port = Int(CommandLine.arguments[1]),
            let length = Int(CommandLine.arguments[2])
        else {
            print("usage: nio-floor PORT BODY_BYTES")
            return
        }
        let answer = Self.answer("", bodyLength: length)
        let lastAnswer = Self.answer("Connection: close\r\n", bodyLength: length)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
                    try channel.pipeline.syncOperations.addHandler(FixedAnswerHandler(answer, lastAnswer: lastAnswer))
                }
            }
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
