import NIOCore

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Answers each blank line with the same bytes.
final class FixedAnswerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: ByteBuffer
    private let lastAnswer: ByteBuffer
    private var closes = false

    /// - Parameter lastAnswer: says that the connection closes.
    init(_ answer: ByteBuffer, lastAnswer: ByteBuffer) {
        self.answer = answer
        self.lastAnswer = lastAnswer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        bytes.withUnsafeReadableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            let end = start + bytes.count
            var line = start
            while let found = memchr(line, Int32(UInt8(ascii: "\n")), end - line) {
                line = UnsafeRawPointer(found) + 1
                guard end - line >= 2 else { break }
                if end - line >= 17, memcmp(line, "Connection: close", 17) == 0 { closes = true }
                if memcmp(line, "\r\n", 2) == 0 {
                    context.write(wrapOutboundOut(closes ? lastAnswer : answer), promise: nil)
                }
            }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.flush()
        if closes { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
