package import NIOCore

/// The bytes that a fill has received, in chunks of one size. Sealed chunks never change, so that readers may hold
/// slices of them while more arrives; what is in the open chunk is copied out.
package struct FillBody: Sendable {
    package static let chunkSize = 65_536

    private var chunks: [ByteBuffer] = []
    private var open = ByteBuffer()
    /// The body has arrived at once: it is never appended to, and its bytes need not be copied out.
    private var isWhole = false
    /// Where in the body the first byte stands that is still held.
    package private(set) var start = 0
    /// How many bytes have arrived.
    package private(set) var end = 0

    package init() {}

    package var heldBytes: Int { end - start }

    /// - Parameter expected: the length of the whole body, if it is known: a small body then gets one chunk of its size.
    package mutating func append(_ content: ByteBuffer, expected: Int?) {
        if end == 0, content.readableBytes == expected, content.readableBytes < Self.chunkSize {
            open = content
            end = content.readableBytes
            isWhole = true
            return
        }
        var content = content
        while content.readableBytes > 0 {
            if open.capacity == 0 { open.reserveCapacity(min(expected ?? Self.chunkSize, Self.chunkSize)) }
            let count = min(Self.chunkSize - open.readableBytes, content.readableBytes)
            guard var part = content.readSlice(length: count) else { return }
            open.writeBuffer(&part)
            end += count
            if open.readableBytes == Self.chunkSize {
                chunks.append(open)
                open = ByteBuffer()
            }
        }
    }

    /// The bytes from `offset` on, as many as lie in one chunk; nil if they have not arrived.
    package func bytes(from offset: Int, atMost limit: Int) -> ByteBuffer? {
        guard offset >= start, offset < end, limit > 0 else { return nil }
        let index = (offset - start) / Self.chunkSize
        let within = (offset - start) % Self.chunkSize
        if index < chunks.count {
            let count = min(Self.chunkSize - within, limit)
            return chunks[index].getSlice(at: chunks[index].readerIndex + within, length: count)
        }
        let count = min(open.readableBytes - within, limit)
        let from = open.readerIndex + within
        if isWhole { return open.getSlice(at: from, length: count) }
        return ByteBuffer(bytes: open.readableBytesView[from..<from + count])
    }

    /// Gives up the chunks that end before `offset`.
    package mutating func drop(before offset: Int) {
        var count = 0
        while count < chunks.count, start + Self.chunkSize <= offset {
            start += Self.chunkSize
            count += 1
        }
        if count > 0 { chunks.removeFirst(count) }
        if chunks.isEmpty, offset >= end, open.readableBytes > 0 {
            start = end
            open = ByteBuffer()
        }
    }

    /// Gives up everything: the body, which is so long, is elsewhere.
    package mutating func dropAll(length: Int) {
        end = length
        start = length
        chunks = []
        open = ByteBuffer()
    }

    /// The whole body, its last chunk no larger than what it holds.
    package func whole() -> [ByteBuffer] {
        guard open.readableBytes > 0 else { return chunks }
        if open.readableBytes == open.storageCapacity { return chunks + [open] }
        return chunks + [ByteBuffer(bytes: open.readableBytesView)]
    }
}
