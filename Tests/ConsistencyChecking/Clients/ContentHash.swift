import NIOCore

/// Tells contents apart, within this process.
enum ContentHash {
    static func of(_ body: ByteBuffer) -> Int {
        var hasher = Hasher()
        body.withUnsafeReadableBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    static func of(_ body: String) -> Int {
        of(ByteBuffer(string: body))
    }
}
