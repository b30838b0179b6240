internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import NIOCore

/// Writes records to segments, and makes room for them. Owned by the writer's thread, on which alone it is used.
struct SegmentWriter {
    /// What became of a response.
    enum Outcome {
        case written
        /// One that was asked for later is there already.
        case superseded
        /// It is too large, or everything else is in use.
        case noRoom
    }

    let shared: DiskShared
    /// The one that takes the next record. Its length is that of its whole records.
    private(set) var active: SegmentFile?
    var objects: [UInt64: ObjectInProgress] = [:]

    init(shared: DiskShared) {
        self.shared = shared
    }

    var limits: DiskStoreLimits { shared.limits }

    /// Writes a response whole. The index knows it only afterwards.
    mutating func write(
        _ response: StoredResponse, for key: CacheKey, now: Timestamp
    ) throws(SystemError) -> Outcome {
        let block = response.block
        let head = block.span.extracting(0..<response.metadata.headEnd)
        var bytes = RecordHead.encode(
            key: key, head: head, metadata: response.metadata, provenance: response.provenance)
        var entry = DiskEntry(
            hash: key.hashes.key, order: response.order,
            representation: RecordHead.tagHash(of: response.metadata, head: head, hasher: shared.hasher),
            variation: RecordHead.variation(of: response.metadata), segment: 0, offset: 0, headLength: bytes.count,
            bodyLength: response.bodyLength, flags: response.metadata.hasFreshness ? .hasFreshness : [])
        guard bytes.count <= RecordPrefix.greatestHeadLength, response.bodyLength <= limits.largestBody else {
            return .noRoom
        }
        if isSuperseded(entry) { return .superseded }
        if entry.recordLength > limits.largestInSegment {
            return try writeObject(response, head: bytes, entry: entry, now: now)
        }
        entry.representation = RecordHead.representation(
            tagHash: entry.representation, bodyLength: response.bodyLength)
        guard try makeRoom(for: entry.recordLength, now: now) else { return .noRoom }
        let target = try segment(for: entry.recordLength, now: now)
        entry.segment = target.segment.number
        entry.offset = target.segment.length
        RecordHead.complete(
            &bytes, bodyLength: response.bodyLength, bodyChecksum: response.bodyChecksum, mark: target.segment.mark)
        response.appendBody(to: &bytes)
        while bytes.count < entry.recordLength { bytes.append(0) }
        try append(bytes, to: target)
        shared.count {
            $0.writes += 1
            $0.bytesAsked += bytes.count
        }
        publish(entry)
        return .written
    }

    /// Whether a response asked for later is there already, so that there is no use in writing.
    func isSuperseded(_ entry: DiskEntry) -> Bool {
        shared.index.entries(entry.hash).contains {
            $0.order > entry.order && (entry.variation == 0 || $0.variation == entry.variation)
        }
    }

    /// Makes a record that was written visible, and what it replaces garbage.
    @discardableResult
    func publish(_ entry: DiskEntry) -> RecordIndex.Insertion {
        _ = shared.segments.count(entry, isLive: true)
        let insertion = shared.index.insert(entry)
        for gone in insertion.replaced { discard(gone) }
        if !insertion.isAccepted {
            shared.count { $0.superseded += 1 }
            discard(entry)
        }
        return insertion
    }

    /// Counts a record that has left the index; its segment goes if it was the last.
    func discard(_ entry: DiskEntry) {
        if shared.segments.count(entry, isLive: false) { try? remove(entry.segment) }
    }

    /// Does what a write would do, for nothing.
    func probe() throws(SystemError) {
        let path = "\(shared.directory.path)/probe\(StoreDirectory.partialSuffix)"
        let file = try StoreFile(path, .create, shared.files)
        defer { try? shared.files.remove(path) }
        try file.write([UInt8](repeating: 0, count: 512), at: 0)
        try file.synchronise()
    }

    // MARK: The active segment

    /// Appends whole records. If that fails, the segment is as it was.
    mutating func append(_ bytes: [UInt8], to target: SegmentFile) throws(SystemError) {
        let start = target.segment.length
        do throws(SystemError) {
            try target.file.write(bytes, at: start)
        } catch {
            undoAppend(to: target)
            throw error
        }
        target.segment.length = start + bytes.count
        shared.count { $0.bytesWritten += bytes.count }
    }

    /// Cuts off what a failed write may have left. If that fails too, nothing is ever appended to this segment again.
    private mutating func undoAppend(to target: SegmentFile) {
        let length = target.segment.length
        do throws(SystemError) {
            try target.file.truncate(to: length)
        } catch {
            target.segment.length = max(length, (try? target.file.length()) ?? length + limits.largestInSegment)
            active = nil
            if shared.segments.seal(target.segment.number) { try? remove(target.segment.number) }
        }
    }

    /// The segment that takes the next record, which is a new one if the record doesn't fit the active one.
    mutating func segment(for length: Int, now: Timestamp) throws(SystemError) -> SegmentFile {
        if let active, active.segment.length + length <= limits.segmentSize { return active }
        try sealActive()
        let number = shared.segments.takeNumber()
        let header = SegmentHeader(
            kind: .shared, mark: shared.mark(ofSegment: number), created: now.milliseconds)
        let path = shared.directory.segment(number, .shared)
        let file = try StoreFile(path, .create, shared.files)
        do throws(SystemError) {
            try file.write(header.bytes, at: 0)
        } catch {
            try? shared.files.remove(path)
            throw error
        }
        let segment = Segment(
            number: number, kind: .shared, mark: header.mark, created: header.created, length: SegmentHeader.length,
            space: shared.space)
        let opened = SegmentFile(segment: segment, file: file)
        shared.segments.add(segment, open: opened, isActive: true)
        shared.count { $0.bytesWritten += SegmentHeader.length }
        active = opened
        return opened
    }

    /// Ends the active segment. If the disk doesn't confirm that it has it, nobody can know what will be read from it later:
    /// all of it is given up.
    mutating func sealActive() throws(SystemError) {
        guard let sealed = active else { return }
        active = nil
        let number = sealed.segment.number
        do throws(SystemError) {
            try sealed.file.synchronise()
        } catch {
            _ = shared.segments.seal(number)
            forget(shared.index.entries(inSegment: number))
            try? remove(number)
            throw error
        }
        if shared.segments.seal(number) { try? remove(number) }
    }

    /// Takes records out of the index, but not out of their segment.
    func forget(_ entries: [DiskEntry]) {
        for entry in entries where shared.index.remove(entry) {
            _ = shared.segments.count(entry, isLive: false)
        }
    }

    /// Removes a segment's file. Whoever has it open can still read it.
    func remove(_ number: UInt32) throws(SystemError) {
        guard let status = shared.segments.status(number) else { return }
        do throws(SystemError) {
            try shared.files.remove(shared.path(status.segment))
        } catch {
            if !error.isAbsent { throw error }
        }
        shared.segments.remove(number)
    }
}
