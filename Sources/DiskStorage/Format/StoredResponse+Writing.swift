internal import CacheStorage
internal import HTTPCaching
internal import NIOCore

extension StoredResponse {
    private var bodyInBlock: ArraySlice<UInt8> { block[metadata.headEnd..<metadata.headEnd + bodyLength] }

    /// Of the body.
    var bodyChecksum: UInt32 {
        var checksum = Checksum()
        if isBodyInBlock {
            checksum.add(bodyInBlock)
            return checksum.value
        }
        for piece in bodyPieces { piece.withUnsafeReadableBytes { checksum.add($0) } }
        return checksum.value
    }

    /// Appends the body.
    func appendBody(to bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + bodyLength + 8)
        if isBodyInBlock {
            bytes += bodyInBlock
            return
        }
        for piece in bodyPieces { piece.withUnsafeReadableBytes { bytes.append(contentsOf: $0) } }
    }

    /// The body in the pieces that it has.
    var bodyPieces: [ByteBuffer] {
        body(0..<bodyLength)
    }
}
