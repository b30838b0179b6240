import NIOCore

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Answers each blank line with the same bytes, and a condition with 304.
final class FixedAnswerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: ByteBuffer
    private let lastAnswer: ByteBuffer
    private let notModified = ByteBuffer(string: "HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n")
    private var hasCondition = false
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
                if end - line >= 14, strncasecmp(line.assumingMemoryBound(to: CChar.self), "If-None-Match:", 14) == 0 {
                    hasCondition = true
                }
                if memcmp(line, "\r\n", 2) == 0 {
                    let whole = closes ? lastAnswer : answer
                    context.write(wrapOutboundOut(hasCondition ? notModified : whole), promise: nil)
                    hasCondition = false
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
