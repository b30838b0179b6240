internal import HTTPCaching
internal import NIOCore

/// What things take on the heap, so that the store's limit is about memory and not about payload. The allocator rounds
/// every block up to 16 bytes after adding a word of its own.
enum HeapSize {
    /// The stored response's object: two words of header, the metadata and six words.
    static let ofStoredResponse = block(16 + MemoryLayout<StoredMetadata>.stride + 6 * 8)

    /// A large body's object: two words of header and seven words.
    static let ofLargeBody = block(16 + 7 * 8)

    /// An array of so many buffers, without what they hold.
    static func ofBuffers(_ count: Int) -> Int {
        ofArray(count * MemoryLayout<ByteBuffer>.stride)
    }

    /// An array's storage with so many bytes of elements.
    static func ofArray(_ bytes: Int) -> Int {
        bytes == 0 ? 0 : block(32 + bytes)
    }

    /// A `ByteBuffer`'s storage: its object and its bytes.
    static func ofBuffer(_ capacity: Int) -> Int {
        block(64) + block(capacity)
    }

    /// A file in memory: whole pages, and what the system notes of it.
    static func ofMemoryFile(_ length: Int) -> Int {
        (length + 4095) & ~4095 + 1024
    }

    private static func block(_ bytes: Int) -> Int {
        (bytes + 8 + 15) & ~15
    }
}
