import Hummingbird
import HummingbirdCore

/// Passes on the first bytes of a body and then fails.
struct CutResponseBodyWriter: ResponseBodyWriter {
    /// Why the body ends early.
    struct Cut: Error {}

    var writer: any ResponseBodyWriter
    /// How many bytes are still passed on.
    var bytesLeft: Int

    mutating func write(_ buffer: ByteBuffer) async throws {
        let part = buffer.getSlice(at: buffer.readerIndex, length: min(bytesLeft, buffer.readableBytes))
        if let part {
            try await writer.write(part)
            bytesLeft -= part.readableBytes
        }
        if bytesLeft == 0 { throw Cut() }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        throw Cut()
    }
}
