internal import CacheStorage
internal import HTTPCaching
internal import NIOCore

extension StoredResponse {
    private var bodyInBlock: ArraySlice<UInt8> { block[metadata.headEnd..<metadata.headEnd + bodyLength] }

    /// Of the body.
    var bodyChecksum: UInt32 {
        var checksum = Checksum()
        if chunks.isEmpty { checksum.add(bodyInBlock) }
        for chunk in chunks { chunk.withUnsafeReadableBytes { checksum.add($0) } }
        return checksum.value
    }

    /// Appends the body.
    func appendBody(to bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + bodyLength + 8)
        if chunks.isEmpty { bytes += bodyInBlock }
        for chunk in chunks { chunk.withUnsafeReadableBytes { bytes.append(contentsOf: $0) } }
    }

    /// The body in the pieces that it has.
    var bodyPieces: [ByteBuffer] {
        chunks.isEmpty ? body(0..<bodyLength) : chunks
    }
}
