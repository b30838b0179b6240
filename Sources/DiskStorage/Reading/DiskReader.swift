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
    ///   - largestInMemory: a larger body is left in its file; one of more than `StoredResponse.largestBodyInBlock` always.
    ///   - isWanted: decides by the metadata.
    func read(
        _ entry: DiskEntry, for key: CacheKey, largestInMemory: Int, isWanted: (StoredMetadata) -> Bool
    ) -> DiskResponse? {
        do throws(SystemError) {
            guard let open = try shared.open(entry.segment) else {
                guard let moved = movedEntry(entry) else { return nil }
                return read(moved, for: key, largestInMemory: largestInMemory, isWanted: isWanted)
            }
            return try response(
                entry, try open.file.read(firstLength(entry, largestInMemory), at: entry.offset), open, for: key,
                largestInMemory: largestInMemory, isWanted: isWanted)
        } catch {
            shared.noteFailure(error, toRead: entry, inSegment: entry.segment)
            return nil
        }
    }

    /// The same without waiting for the disk.
    /// - Parameters:
    ///   - result: what `read` returns.
    /// - Returns: false if it can't be told without waiting.
    func readAtOnce(
        _ entry: DiskEntry, for key: CacheKey, largestInMemory: Int, isWanted: (StoredMetadata) -> Bool,
        result: inout DiskResponse?
    ) -> Bool {
        guard !isInFile(entry, largestInMemory) || entry.flags.contains(.verified),
            let open = shared.segments.status(entry.segment)?.open,
            let bytes = open.file.readCached(firstLength(entry, largestInMemory), at: entry.offset)
        else { return false }
        // Nothing more is read of such a record.
        result = try? response(
            entry, bytes, open, for: key, largestInMemory: largestInMemory, isWanted: isWanted)
        return true
    }

    /// Whether a body is left in its file.
    private func isInFile(_ entry: DiskEntry, _ largestInMemory: Int) -> Bool {
        entry.bodyLength > min(largestInMemory, StoredResponse.largestBodyInBlock)
    }

    /// What is read at first: the head, and a small body with it.
    private func firstLength(_ entry: DiskEntry, _ largestInMemory: Int) -> Int {
        entry.headLength + (isInFile(entry, largestInMemory) ? 0 : entry.bodyLength)
    }

    private func response(
        _ entry: DiskEntry, _ read: consuming [UInt8], _ open: SegmentFile, for key: CacheKey, largestInMemory: Int,
        isWanted: (StoredMetadata) -> Bool
    ) throws(SystemError) -> DiskResponse? {
        var bytes = read
        let count = bytes.count
        shared.count {
            $0.reads += 1
            $0.bytesRead += count
        }
        guard let head = checkedHead(entry, bytes, mark: open.segment.mark) else { return drop(entry) }
        guard head.key == key, isWanted(head.metadata) else { return nil }
        let provenance = provenance(of: entry, head)
        var response =
            if isInFile(entry, largestInMemory) {
                try inFile(entry, head, bytes, open, provenance)
            } else {
                inBlock(entry, head, &bytes, provenance)
            }
        if let freshened = shared.freshened.head(entry) {
            response = response?.freshened(head: freshened.head, provenance: freshened.provenance)
        }
        guard let response else { return drop(entry) }
        if !entry.flags.contains(.verified) || entry.flags.contains(.unreadable) {
            shared.index.update(entry) { flags in
                flags.insert(.verified)
                flags.remove(.unreadable)
            }
        }
        return DiskResponse(entry: entry, response: response)
    }

    /// As it was when the record was written. What a process before this one wrote has no place in the order of this one.
    func provenance(of entry: DiskEntry, _ head: RecordHead) -> Provenance {
        guard entry.isRecovered else { return head.provenance }
        let isTrusted = shared.trustsCleanStop && entry.wasCurrentAtStop
        return Provenance(order: isTrusted ? GenerationTable.first : 0, groups: head.provenance.groups)
    }

    /// The head of a record, checked as `read` checks it.
    func head(_ entry: DiskEntry) throws(SystemError) -> (RecordHead, StoredHead)? {
        guard let open = try shared.open(entry.segment) else { return nil }
        let bytes = try open.file.read(entry.headLength, at: entry.offset)
        return checkedHead(entry, bytes, mark: open.segment.mark).map { ($0, storedHead($0, bytes)) }
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
        _ entry: DiskEntry, _ head: RecordHead, _ bytes: inout [UInt8], _ provenance: Provenance
    ) -> StoredResponse? {
        guard bytes.count == entry.headLength + entry.bodyLength else { return nil }
        if !entry.flags.contains(.verified) {
            guard Checksum.of(bytes[entry.headLength...]) == head.bodyChecksum else { return nil }
        }
        // In its place, without another allocation.
        bytes.removeSubrange(..<head.head.lowerBound)
        return StoredResponse(metadata: head.metadata, block: bytes, provenance: provenance)
    }

    private func inFile(
        _ entry: DiskEntry, _ head: RecordHead, _ bytes: [UInt8], _ open: SegmentFile, _ provenance: Provenance
    ) throws(SystemError) -> StoredResponse? {
        if !entry.flags.contains(.verified) {
            guard try isWhole(entry, head, open) else { return nil }
        }
        let body = DiskBody(shared, file: open, entry: entry)
        return StoredResponse(head: storedHead(head, bytes), file: body, provenance: provenance)
    }

    private func storedHead(_ head: RecordHead, _ bytes: [UInt8]) -> StoredHead {
        StoredHead(bytes: Array(bytes[head.head]), metadata: head.metadata)
    }

    /// Whether a body is all there and is what was written: reads it piece by piece.
    private func isWhole(_ entry: DiskEntry, _ head: RecordHead, _ open: SegmentFile) throws(SystemError) -> Bool {
        var checksum = Checksum()
        var position = 0
        while position < entry.bodyLength {
            let count = min(Self.pieceLength, entry.bodyLength - position)
            let start = entry.offset + entry.headLength + position
            guard let piece = try open.file.readBuffer(count, at: start) else { return false }
            shared.count { $0.bytesRead += count }
            piece.withUnsafeReadableBytes { checksum.add($0) }
            position += count
        }
        return checksum.value == head.bodyChecksum
    }
}
