package import HTTPCaching
internal import HTTPSemantics
package import NIOCore

/// A response as the store holds it: never changed after it was made, so that any thread may read it. Freshening makes
/// a new one that shares the body's chunks.
package final class StoredResponse: Sendable {
    /// Bodies up to this size lie in one block with the stored head, as they do on disk: that takes no more memory than they are
    /// long, where a piece as it was received may hold a larger buffer.
    package static let largestBodyInBlock = 65_536

    private enum Body {
        /// Behind the head.
        case inBlock
        case large(LargeBody)
        case file(any BodyFile)
    }

    package let metadata: StoredMetadata
    /// The head (`metadata.headEnd` bytes) and, if it is small, the body.
    package let block: [UInt8]
    private let body: Body
    package let bodyLength: Int
    /// When it was asked for, and what it belongs to.
    package let provenance: Provenance
    package var order: UInt64 { provenance.order }

    /// - Parameters:
    ///   - chunks: the body.
    ///   - account: where a large body is counted while it is in memory and not in the store.
    package convenience init(
        head: StoredHead, chunks: [ByteBuffer], provenance: Provenance, account: MemoryAccount? = nil
    ) {
        let length = chunks.reduce(0) { $0 + $1.readableBytes }
        guard length <= Self.largestBodyInBlock else {
            self.init(
                metadata: head.metadata, block: head.bytes,
                body: .large(LargeBody(chunks, length: length, account: account)), bodyLength: length,
                provenance: provenance)
            return
        }
        var block = [UInt8]()
        block.reserveCapacity(head.bytes.count + length)
        block.append(contentsOf: head.bytes)
        for chunk in chunks { block.append(contentsOf: chunk.readableBytesView) }
        self.init(metadata: head.metadata, block: block, provenance: provenance)
    }

    /// - Parameter block: the head and the body, one after the other.
    package convenience init(metadata: StoredMetadata, block: [UInt8], provenance: Provenance) {
        precondition(block.count >= metadata.headEnd, "the block starts with the head")
        self.init(
            metadata: metadata, block: block, body: .inBlock, bodyLength: block.count - metadata.headEnd,
            provenance: provenance)
    }

    package convenience init(head: StoredHead, file: any BodyFile, provenance: Provenance) {
        self.init(
            metadata: head.metadata, block: head.bytes, body: .file(file), bodyLength: file.length,
            provenance: provenance)
    }

    private init(metadata: StoredMetadata, block: [UInt8], body: Body, bodyLength: Int, provenance: Provenance) {
        self.metadata = metadata
        self.block = block
        self.body = body
        self.bodyLength = bodyLength
        self.provenance = provenance
    }

    /// The same body under a head that a 304 freshened.
    package func freshened(head: StoredHead, provenance: Provenance) -> StoredResponse {
        guard case .inBlock = body else {
            return StoredResponse(
                metadata: head.metadata, block: head.bytes, body: body, bodyLength: bodyLength, provenance: provenance)
        }
        var block = [UInt8]()
        block.reserveCapacity(head.bytes.count + bodyLength)
        block.append(contentsOf: head.bytes)
        block.append(contentsOf: self.block[metadata.headEnd...])
        return StoredResponse(metadata: head.metadata, block: block, provenance: provenance)
    }

    /// The same response as a member of these groups, and of no others.
    package func belonging(to groups: [UInt64]) -> StoredResponse {
        StoredResponse(
            metadata: metadata, block: block, body: body, bodyLength: bodyLength,
            provenance: Provenance(order: provenance.order, groups: groups))
    }

    /// Whether both are the same response, distrusted or not.
    package func isSame(as other: StoredResponse) -> Bool {
        order == other.order && metadata.variation == other.metadata.variation
    }

    /// The same response, to be validated before it is used.
    package func distrusted(isUsableOnError: Bool) -> StoredResponse {
        StoredResponse(
            metadata: metadata, block: block, body: body, bodyLength: bodyLength,
            provenance: provenance.distrusted(isUsableOnError: isUsableOnError))
    }

    /// The head as the caching rules take it: its positions lie at the block's start.
    package var storedHead: StoredHead { StoredHead(bytes: block, metadata: metadata) }

    /// Whether the body follows the head in `block`.
    package var isBodyInBlock: Bool { if case .inBlock = body { true } else { false } }

    /// Where a part of the body lies in `block`, if the body is there.
    package func placeInBlock(of range: Range<Int>) -> Range<Int> {
        metadata.headEnd + range.lowerBound..<metadata.headEnd + range.upperBound
    }

    /// A body on disk. Such a response is made for one use and is never in the memory store, as it keeps the file and its space.
    package var file: (any BodyFile)? { if case .file(let file) = body { file } else { nil } }

    /// The body as what the system sends out of memory by itself, for one reader; nil if it is not held so.
    package func memoryFileReader() -> (any BodyFile)? { largeBody?.fileReader() }

    /// A body in pieces that is too long to be handed to a connection at once.
    package var isSentInPieces: Bool {
        guard let largeBody, case .chunks = largeBody.content else { return false }
        return bodyLength > Self.longestHandedOver
    }

    private static let longestHandedOver = 196_608

    /// Nil if the body lies in the block, or on disk.
    var largeBody: LargeBody? { if case .large(let body) = body { body } else { nil } }

    /// A client is being sent the body, piece by piece, until `endReading`: if the store has to give up something, it rather gives up
    /// what leaves the memory at once.
    package func beginReading() { largeBody?.beginReading() }

    package func endReading() { largeBody?.endReading() }

    /// The body, or a part of it, as buffers: a copy, or slices of the pieces in which it is held. They are shorter if the system
    /// doesn't give all of it. Not for a body on disk.
    package func body(_ range: Range<Int>) -> [ByteBuffer] {
        guard !range.isEmpty else { return [] }
        switch body {
        case .file: preconditionFailure("a body on disk is read piece by piece")
        case .large(let body): return body.read(range)
        case .inBlock:
            return [ByteBuffer(bytes: block[placeInBlock(of: range)])]
        }
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
        switch body {
        case .inBlock, .file: break
        case .large(let body): size += body.size
        }
        return size
    }
}
