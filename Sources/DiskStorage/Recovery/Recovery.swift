internal import CacheStorage
internal import HTTPSemantics

/// Finds out what a store holds: by the index that a clean stop left, or else by the heads of all records.
struct Recovery {
    let shared: DiskShared
    var isStopping: () -> Bool = { false }

    // MARK: By the index

    /// What came of loading the index.
    struct Load {
        /// False if there are segments and no index that fits them.
        var isComplete: Bool
        /// What the index says of it; nil if there is none though there was a store.
        var pendingWritesEnd: Timestamp?
    }

    /// Loads the index and removes it, so that after a crash nobody takes it for true.
    /// - Parameter isNew: whether there was no store before.
    func loadIndex(isNew: Bool) throws(SystemError) -> Load {
        let index = try IndexFile(shared.directory, shared.files, shared.hasher)
        let isEmpty = try segmentsFound().isEmpty
        var isLoaded = isEmpty
        if let index, try addSegments(of: index) {
            try index.forEachRecord(trusts: shared.trustsCleanStop) { entry in
                if let status = shared.segments.status(entry.segment), entry.offset >= SegmentHeader.length,
                    entry.offset + entry.recordLength <= status.segment.length
                {
                    add(entry)
                }
            }
            isLoaded = true
        }
        do throws(SystemError) {
            try shared.files.remove(shared.directory.index)
        } catch {
            if !error.isAbsent { throw error }
        }
        try shared.directory.synchronise(shared.files)
        if isLoaded { finish(fromIndex: true) }
        let none: Timestamp? = isNew && isEmpty ? Timestamp(milliseconds: 0) : nil
        return Load(isComplete: isLoaded, pendingWritesEnd: index?.pendingWritesEnd ?? none)
    }

    /// Adds the segments if they are exactly those that the index knows.
    private func addSegments(of index: IndexFile) throws(SystemError) -> Bool {
        let found = try segmentsFound()
        guard found.map(\.number) == index.segments.map(\.number), found.map(\.kind) == index.segments.map(\.kind)
        else { return false }
        var opened: [SegmentFile] = []
        for line in index.segments {
            guard let segment = try open(line.number, line.kind), segment.segment.mark == line.mark,
                segment.segment.length == line.length
            else { return false }
            opened.append(segment)
        }
        for segment in opened { add(segment) }
        return true
    }

    // MARK: By the records

    /// Goes through the segments from the oldest to the youngest; of records with the same key the last one counts.
    /// - Returns: false if it did not come to the end, as it was told to stop.
    func scan() throws(SystemError) -> Bool {
        let found = try segmentsFound()
        for (done, line) in found.enumerated() {
            if isStopping() { return false }
            shared.report(.recovering(segments: done, of: found.count, records: shared.index.count))
            do throws(SystemError) {
                guard let segment = try open(line.number, line.kind) else {
                    try shared.files.remove(shared.directory.segment(line.number, line.kind))
                    continue
                }
                // Active, so that nobody takes it for empty before all of it is found.
                add(segment, isActive: true)
                defer { _ = shared.segments.seal(segment.segment.number) }
                try scan(segment)
            } catch {
                shared.count { $0.readFailures += 1 }
                shared.report(.cannotRead(segment: line.number, cause: error.description))
            }
        }
        finish(fromIndex: false)
        return true
    }

    private func scan(_ segment: SegmentFile) throws(SystemError) {
        var scanner = SegmentScanner(
            segment.file, length: segment.segment.length, mark: segment.segment.mark)
        while true {
            switch try scanner.next() {
            case .end: return
            case .record(let prefix, let offset, let bytes):
                // A record of another version is skipped.
                if let entry = entry(prefix, bytes, segment: segment.segment.number, offset: offset) { add(entry) }
            case .damaged(let offset, .some):
                shared.count { $0.badRecords += 1 }
                shared.report(.badRecord(segment: segment.segment.number, offset: offset))
            case .damaged(let offset, nil):
                shared.report(.cut(segment: segment.segment.number, at: offset, of: segment.segment.length))
                try segment.file.truncate(to: offset)
                segment.segment.length = offset
                return
            }
        }
    }

    private func entry(
        _ prefix: RecordPrefix, _ bytes: ArraySlice<UInt8>, segment: UInt32, offset: Int
    ) -> DiskEntry? {
        guard let head = RecordHead(prefix, in: bytes.span, hasher: shared.hasher) else { return nil }
        let tag = RecordHead.tagHash(
            of: head.metadata, head: bytes.span.extracting(head.head), hasher: shared.hasher)
        return DiskEntry(
            hash: head.key.hashes.key, order: 0,
            representation: RecordHead.representation(tagHash: tag, bodyLength: head.bodyLength),
            variation: RecordHead.variation(of: head.metadata), segment: segment, offset: offset,
            headLength: prefix.headLength, bodyLength: prefix.bodyLength, flags: .recovered)
    }

    // MARK: Both

    private func segmentsFound() throws(SystemError) -> [(number: UInt32, kind: SegmentKind)] {
        var found: [(number: UInt32, kind: SegmentKind)] = []
        for name in try shared.files.list(shared.directory.path) {
            if name.hasSuffix(StoreDirectory.partialSuffix) {
                try shared.files.remove("\(shared.directory.path)/\(name)")
            } else if let segment = StoreDirectory.segment(named: name) {
                found.append(segment)
                // Also if it can't be read.
                shared.segments.reserve(segment.number)
            }
        }
        return found.sorted { $0.number < $1.number }
    }

    /// Nil if its header is not valid: then it is nothing that could be read.
    private func open(_ number: UInt32, _ kind: SegmentKind) throws(SystemError) -> SegmentFile? {
        let file = try StoreFile(shared.directory.segment(number, kind), .write, shared.files)
        guard let header = SegmentHeader(try file.read(SegmentHeader.length, at: 0)), header.kind == kind else {
            return nil
        }
        let segment = Segment(
            number: number, kind: kind, mark: header.mark, created: header.created, length: try file.length(),
            space: shared.space)
        return SegmentFile(segment: segment, file: file)
    }

    private func add(_ segment: SegmentFile, isActive: Bool = false) {
        shared.segments.add(
            segment.segment, open: segment.segment.kind == .shared ? segment : nil, isActive: isActive)
    }

    private func add(_ entry: DiskEntry) {
        _ = shared.segments.count(entry, isLive: true)
        let insertion = shared.index.insert(entry)
        for gone in insertion.replaced { _ = shared.segments.count(gone, isLive: false) }
        if !insertion.isAccepted { _ = shared.segments.count(entry, isLive: false) }
    }

    private func finish(fromIndex: Bool) {
        for status in shared.segments.all() where status.records == 0 {
            try? shared.files.remove(shared.path(status.segment))
            shared.segments.remove(status.segment.number)
        }
        let records = shared.index.count
        shared.count { $0.recovered = records }
        shared.report(
            .recovered(
                records: records, segments: shared.segments.count, bytes: shared.space.bytes, fromIndex: fromIndex))
    }
}
