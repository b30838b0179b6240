internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import NIOCore

/// Reads records and checks them. Waits for the disk: never used on an event loop.
struct DiskReader {
    /// Pieces in which a large body is read into memory; a power of two, as buffers are.
    private static let pieceLength = 256 << 10
    let shared: DiskShared

    /// A record as it is wanted: nil if it isn't that of the key, or of no interest, or if it can't be had. A damaged record
    /// is dropped from the index.
    ///
    /// - Parameters:
    ///   - largestInMemory: a larger body is left in its file.
    ///   - isWanted: decides by the metadata.
    func read(
        _ entry: DiskEntry, for key: CacheKey, largestInMemory: Int, isWanted: (StoredMetadata) -> Bool
    ) -> DiskResponse? {
        do throws(SystemError) {
            guard let open = try shared.open(entry.segment) else {
                guard let moved = movedEntry(entry) else { return nil }
                return read(moved, for: key, largestInMemory: largestInMemory, isWanted: isWanted)
            }
            let wantsBody = entry.bodyLength <= largestInMemory
            let isSmall = wantsBody && entry.bodyLength <= StoredResponse.largestBodyInBlock
            let bytes = try open.file.read(
                entry.headLength + (isSmall ? entry.bodyLength : 0), at: entry.offset)
            shared.count {
                $0.reads += 1
                $0.bytesRead += bytes.count
            }
            guard let head = checkedHead(entry, bytes, mark: open.segment.mark) else { return drop(entry) }
            guard head.key == key, isWanted(head.metadata) else { return nil }
            let provenance =
                entry.isRecovered
                ? Provenance(order: entry.order, groups: head.provenance.groups) : head.provenance
            let content: DiskResponse.Content?
            if isSmall {
                content = inBlock(entry, head, bytes, provenance)
            } else if wantsBody {
                content = try inChunks(entry, head, bytes, open, provenance)
            } else {
                content = try inFile(entry, head, bytes, open, provenance)
            }
            guard let content else { return drop(entry) }
            if !entry.flags.contains(.verified) { shared.index.update(entry) { $0.insert(.verified) } }
            return DiskResponse(entry: entry, content: content)
        } catch {
            shared.count { $0.readFailures += 1 }
            shared.report(.cannotRead(segment: entry.segment, cause: error.description))
            return nil
        }
    }

    /// The head of a record, checked as `read` checks it.
    func head(_ entry: DiskEntry) throws(SystemError) -> RecordHead? {
        guard let open = try shared.open(entry.segment) else { return nil }
        let bytes = try open.file.read(entry.headLength, at: entry.offset)
        return checkedHead(entry, bytes, mark: open.segment.mark)
    }

    /// Where a record stands now that was carried over after somebody found it.
    private func movedEntry(_ entry: DiskEntry) -> DiskEntry? {
        shared.index.entries(entry.hash).first {
            $0.order == entry.order && $0.variation == entry.variation && !$0.isSameRecord(as: entry)
        }
    }

    private func drop(_ entry: DiskEntry) -> DiskResponse? {
        shared.drop(entry)
        return nil
    }

    /// Nil if the bytes are not those of the record that the index means.
    private func checkedHead(_ entry: DiskEntry, _ bytes: [UInt8], mark: UInt64) -> RecordHead? {
        guard bytes.count >= entry.headLength, let prefix = RecordPrefix(bytes.span, mark: mark),
            prefix.headLength == entry.headLength, prefix.bodyLength == entry.bodyLength,
            entry.flags.contains(.verified)
                || RecordPrefix.checksum(of: bytes[..<entry.headLength]) == prefix.headChecksum
        else { return nil }
        return RecordHead(prefix, in: bytes.span, hasher: shared.hasher)
    }

    private func inBlock(
        _ entry: DiskEntry, _ head: RecordHead, _ bytes: [UInt8], _ provenance: Provenance
    ) -> DiskResponse.Content? {
        guard bytes.count == entry.headLength + entry.bodyLength else { return nil }
        if !entry.flags.contains(.verified) {
            guard Checksum.of(bytes[entry.headLength...]) == head.bodyChecksum else { return nil }
        }
        let block = Array(bytes[head.head.lowerBound...])
        return .inMemory(StoredResponse(metadata: head.metadata, block: block, provenance: provenance))
    }

    private func inChunks(
        _ entry: DiskEntry, _ head: RecordHead, _ bytes: [UInt8], _ open: SegmentFile, _ provenance: Provenance
    ) throws(SystemError) -> DiskResponse.Content? {
        var chunks: [ByteBuffer] = []
        guard try forEachPiece(entry, head, open, { chunks.append($0) }) else { return nil }
        return .inMemory(
            StoredResponse(head: storedHead(head, bytes), chunks: chunks, provenance: provenance))
    }

    private func inFile(
        _ entry: DiskEntry, _ head: RecordHead, _ bytes: [UInt8], _ open: SegmentFile, _ provenance: Provenance
    ) throws(SystemError) -> DiskResponse.Content? {
        if !entry.flags.contains(.verified) {
            guard try forEachPiece(entry, head, open, { _ in }) else { return nil }
        }
        let body = DiskBody(file: open, start: entry.offset + entry.headLength, length: entry.bodyLength)
        return .inFile(storedHead(head, bytes), provenance, body)
    }

    private func storedHead(_ head: RecordHead, _ bytes: [UInt8]) -> StoredHead {
        StoredHead(bytes: Array(bytes[head.head]), metadata: head.metadata)
    }

    /// Reads a body piece by piece; false if it isn't all there, or if its checksum was to be verified and doesn't hold.
    private func forEachPiece(
        _ entry: DiskEntry, _ head: RecordHead, _ open: SegmentFile, _ body: (ByteBuffer) -> Void
    ) throws(SystemError) -> Bool {
        var checksum = Checksum()
        var position = 0
        while position < entry.bodyLength {
            let count = min(Self.pieceLength, entry.bodyLength - position)
            let start = entry.offset + entry.headLength + position
            guard let piece = try open.file.readBuffer(count, at: start) else { return false }
            shared.count { $0.bytesRead += count }
            if !entry.flags.contains(.verified) { piece.withUnsafeReadableBytes { checksum.add($0) } }
            body(piece)
            position += count
        }
        return entry.flags.contains(.verified) || checksum.value == head.bodyChecksum
    }
}
