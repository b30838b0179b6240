internal import CacheStorage
internal import HTTPSemantics
internal import NIOCore

/// Bodies that get a file of their own: they arrive in pieces, are never copied, and go with their file.
extension SegmentWriter {
    /// Makes the file. Its head part stays empty until the end.
    func beginObject(head: [UInt8], entry: DiskEntry, now: Timestamp) throws(SystemError) -> ObjectInProgress {
        let number = shared.segments.takeNumber()
        let path = shared.directory.segment(number, .object) + StoreDirectory.partialSuffix
        let file = try StoreFile(path, .create, shared.files)
        let segment = Segment(
            number: number, kind: .object, mark: shared.mark(ofSegment: number), created: now.milliseconds,
            length: SegmentHeader.length + head.count, space: shared.space)
        return ObjectInProgress(
            open: SegmentFile(segment: segment, file: file), partialPath: path, head: head, entry: entry)
    }

    /// Appends a piece of the body; false if there is no room for it.
    mutating func append(
        _ piece: ByteBuffer, to object: inout ObjectInProgress, now: Timestamp
    ) throws(SystemError) -> Bool {
        let count = piece.readableBytes
        guard object.bodyLength + count <= limits.largestBody, try makeRoom(for: count + 8, now: now) else {
            return false
        }
        let result = piece.withUnsafeReadableBytes { bytes in
            object.checksum.add(bytes)
            return Result { () throws(SystemError) in
                try object.open.file.write(bytes, at: object.bodyStart + object.bodyLength)
            }
        }
        try result.get()
        object.bodyLength += count
        object.unsynchronised += count
        object.open.segment.length += count
        shared.count { $0.bytesWritten += count }
        if object.unsynchronised >= ObjectInProgress.bytesBetweenSynchronisations {
            try object.open.file.synchronise()
            object.unsynchronised = 0
        }
        return true
    }

    /// Writes what makes the record valid, once the disk has the body, and makes it visible.
    func finish(_ object: inout ObjectInProgress) throws(SystemError) -> RecordIndex.Insertion {
        let segment = object.open.segment
        let padding = RecordPrefix.padded(object.bodyLength) - object.bodyLength
        try object.open.file.write(
            [UInt8](repeating: 0, count: padding), at: object.bodyStart + object.bodyLength)
        segment.length += padding
        RecordHead.complete(
            &object.head, bodyLength: object.bodyLength, bodyChecksum: object.checksum.value, mark: segment.mark)
        let header = SegmentHeader(kind: .object, mark: segment.mark, created: segment.created)
        try object.open.file.write(header.bytes + object.head, at: 0)
        try object.open.file.synchronise()
        try shared.files.rename(object.partialPath, shared.path(segment))
        let entry = DiskEntry(
            hash: object.entry.hash, order: object.entry.order,
            representation: RecordHead.representation(
                tagHash: object.entry.representation, bodyLength: object.bodyLength),
            variation: object.entry.variation, segment: segment.number, offset: SegmentHeader.length,
            headLength: object.head.count, bodyLength: object.bodyLength,
            flags: object.entry.flags.union(.verified))
        shared.segments.add(segment, open: nil, isActive: false)
        shared.count {
            $0.writes += 1
            $0.bytesAsked += entry.recordLength
            $0.bytesWritten += SegmentHeader.length + object.head.count + padding
        }
        return publish(entry)
    }

    /// Leaves nothing of a body that won't become whole. Its space is free once nobody reads it any more.
    func abandon(_ object: ObjectInProgress) {
        try? shared.files.remove(object.partialPath)
    }

    /// Writes a response that is in memory as an object.
    mutating func writeObject(
        _ response: StoredResponse, head: [UInt8], entry: DiskEntry, now: Timestamp
    ) throws(SystemError) -> Outcome {
        var object = try beginObject(head: head, entry: entry, now: now)
        do throws(SystemError) {
            for piece in response.bodyPieces where try !append(piece, to: &object, now: now) {
                abandon(object)
                return .noRoom
            }
            _ = try finish(&object)
        } catch {
            abandon(object)
            throw error
        }
        return .written
    }
}
