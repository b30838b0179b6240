package import HTTPSemantics
package import NIOCore

extension ByteBuffer {
    /// Appends what `body` appends: in place, if it is at most `capacity` bytes.
    package mutating func append(upTo capacity: Int, _ body: (inout ByteAppender) -> Void) {
        var outgrown: [UInt8]?
        writeWithUnsafeMutableBytes(minimumWritableBytes: capacity) { memory in
            var appender = ByteAppender(memory)
            body(&appender)
            guard appender.hasOutgrown else { return appender.count }
            outgrown = Array(appender.bytes)
            return 0
        }
        if let outgrown { writeBytes(outgrown) }
    }

    /// Writes the number in decimal, without making a `String` of it.
    package mutating func writeDecimal(_ number: Int64) {
        append(upTo: 20) { $0.append(decimal: number) }
    }

    /// Writes the last chunk and the trailer section (RFC 9112 §7.1.2).
    package mutating func writeLastChunk(trailers: ByteBuffer? = nil) {
        writeStaticString("0\r\n")
        if let trailers { writeImmutableBuffer(trailers) }
        writeStaticString("\r\n")
    }
}
