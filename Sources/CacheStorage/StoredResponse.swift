package import HTTPCaching
internal import HTTPSemantics
package import NIOCore

/// A response as the store holds it: never changed after it was made, so that any thread may read it. Freshening makes
/// a new one that shares the body's chunks.
package final class StoredResponse: Sendable {
    /// Bodies up to this size lie in one block with their head, which saves two allocations and is sent by one copy.
    package static let largestBodyInBlock = 65_536

    package let metadata: StoredMetadata
    /// The head (`metadata.headEnd` bytes) and, if `chunks` is empty, the body.
    package let block: [UInt8]
    /// A larger body, in pieces that may be sent as they are.
    package let chunks: [ByteBuffer]
    /// A body that is not held in memory. Such a response is made for one use and is never in the memory store, as it keeps
    /// the file and its space.
    package let file: (any BodyFile)?
    package let bodyLength: Int
    /// When it was asked for, and what it belongs to.
    package let provenance: Provenance
    package var order: UInt64 { provenance.order }

    /// - Parameter chunks: the body.
    package convenience init(head: StoredHead, chunks: [ByteBuffer], provenance: Provenance) {
        let length = chunks.reduce(0) { $0 + $1.readableBytes }
        if length <= Self.largestBodyInBlock {
            var block = [UInt8]()
            block.reserveCapacity(head.bytes.count + length)
            block.append(contentsOf: head.bytes)
            for chunk in chunks { block.append(contentsOf: chunk.readableBytesView) }
            self.init(
                metadata: head.metadata, block: block, chunks: [], bodyLength: length,
                provenance: provenance)
        } else {
            self.init(
                metadata: head.metadata, block: head.bytes, chunks: chunks, bodyLength: length,
                provenance: provenance)
        }
    }

    /// - Parameter block: the head and the body, one after the other.
    package convenience init(metadata: StoredMetadata, block: [UInt8], provenance: Provenance) {
        precondition(block.count >= metadata.headEnd, "the block starts with the head")
        self.init(
            metadata: metadata, block: block, chunks: [], bodyLength: block.count - metadata.headEnd,
            provenance: provenance)
    }

    package convenience init(head: StoredHead, file: any BodyFile, provenance: Provenance) {
        self.init(
            metadata: head.metadata, block: head.bytes, chunks: [], file: file, bodyLength: file.length,
            provenance: provenance)
    }

    private init(
        metadata: StoredMetadata, block: [UInt8], chunks: [ByteBuffer], file: (any BodyFile)? = nil,
        bodyLength: Int, provenance: Provenance
    ) {
        self.metadata = metadata
        self.block = block
        self.chunks = chunks
        self.file = file
        self.bodyLength = bodyLength
        self.provenance = provenance
    }

    /// The same body under a head that a 304 freshened.
    package func freshened(head: StoredHead, provenance: Provenance) -> StoredResponse {
        guard chunks.isEmpty, file == nil else {
            return StoredResponse(
                metadata: head.metadata, block: head.bytes, chunks: chunks, file: file, bodyLength: bodyLength,
                provenance: provenance)
        }
        var block = [UInt8]()
        block.reserveCapacity(head.bytes.count + bodyLength)
        block.append(contentsOf: head.bytes)
        block.append(contentsOf: self.block[metadata.headEnd...])
        return StoredResponse(
            metadata: head.metadata, block: block, chunks: [], bodyLength: bodyLength,
            provenance: provenance)
    }

    /// The same response as a member of these groups, and of no others.
    package func belonging(to groups: [UInt64]) -> StoredResponse {
        StoredResponse(
            metadata: metadata, block: block, chunks: chunks, file: file, bodyLength: bodyLength,
            provenance: Provenance(order: provenance.order, groups: groups))
    }

    /// The head as the caching rules take it: its positions lie at the block's start.
    package var storedHead: StoredHead { StoredHead(bytes: block, metadata: metadata) }

    /// The body, or a part of it, as buffers: a copy if it is small, the stored chunks themselves if not. Not for a body in a
    /// file.
    package func body(_ range: Range<Int>) -> [ByteBuffer] {
        precondition(file == nil, "a body in a file is read piece by piece")
        guard !range.isEmpty else { return [] }
        guard !chunks.isEmpty else {
            let start = metadata.headEnd + range.lowerBound
            return [ByteBuffer(bytes: block[start..<start + range.count])]
        }
        var parts: [ByteBuffer] = []
        var offset = 0
        for chunk in chunks where offset < range.upperBound {
            let end = offset + chunk.readableBytes
            if end > range.lowerBound {
                let from = max(range.lowerBound, offset) - offset
                let to = min(range.upperBound, end) - offset
                if let part = chunk.getSlice(at: chunk.readerIndex + from, length: to - from) { parts.append(part) }
            }
            offset = end
        }
        return parts
    }

    /// Whether both were on their way at the same time and are not known to be the same by their entity-tags.
    func contradicts(_ other: StoredResponse) -> Bool {
        contradicts(other.storedHead)
    }

    /// The same of a response by its head.
    package func contradicts(_ other: StoredHead) -> Bool {
        guard metadata.requestTime <= other.metadata.responseTime, other.metadata.requestTime <= metadata.responseTime
        else { return false }
        guard let own = metadata.entityTag, let others = other.metadata.entityTag else { return true }
        return block[own.whole] != other.bytes[others.whole]
    }

    /// What the response takes, in bytes: its head and body, and what the heap adds to each piece.
    package var size: Int {
        var size = HeapSize.ofArray(block.count) + HeapSize.ofStoredResponse
        size += HeapSize.ofArray(provenance.groups.count * 8)
        metadata.variation?.forEachArray { size += HeapSize.ofArray($0) }
        if !chunks.isEmpty {
            size += HeapSize.ofArray(chunks.count * MemoryLayout<ByteBuffer>.stride)
            for chunk in chunks { size += HeapSize.ofBuffer(chunk.storageCapacity) }
        }
        return size
    }
}
