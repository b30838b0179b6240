internal import CacheStorage
internal import HTTPSemantics

/// The index as a clean stop leaves it: what stands where, without a look at the segments. docs/disk-format.md has it byte
/// by byte.
struct IndexFile {
    /// Of a segment: it must be there, as long as it was, or the index says nothing.
    struct SegmentLine: Equatable {
        var number: UInt32
        var kind: SegmentKind
        var length: Int
        var mark: UInt64
        var created: Int64
    }

    static let version: UInt16 = 2
    static let bytesPerRecord = 48
    static let bytesPerSegment = 32
    private static let headerLength = 48
    private static let magic = Array("EtagIndx".utf8)
    private static let window = 1 << 20 / bytesPerRecord * bytesPerRecord

    static func length(records: Int, segments: Int) -> Int {
        headerLength + records * bytesPerRecord + segments * bytesPerSegment + 8
    }

    // MARK: Writing

    /// Writes the index of all segments, which doesn't change any more, and makes it valid only when it is whole.
    static func save(_ shared: DiskShared, pendingWritesEnd: Timestamp) throws(SystemError) {
        let partial = shared.directory.index + StoreDirectory.partialSuffix
        let file = try StoreFile(partial, .create, shared.files)
        let statuses = shared.segments.all()
        var bytes = magic
        bytes.appendLittleEndian(version)
        bytes.appendLittleEndian(UInt16(bytesPerRecord))
        bytes.appendLittleEndian(UInt32(statuses.count))
        bytes.appendLittleEndian(UInt64(shared.index.count))
        bytes.appendLittleEndian(shared.hasher.seed)
        bytes.appendLittleEndian(shared.hasher.multiplier)
        bytes.appendLittleEndian(pendingWritesEnd.milliseconds)
        for status in statuses { append(status.segment, to: &bytes) }

        var checksum = Checksum()
        var offset = 0
        func flush() throws(SystemError) {
            checksum.add(bytes[...])
            try file.write(bytes, at: offset)
            offset += bytes.count
            bytes.removeAll(keepingCapacity: true)
        }
        try shared.index.forEachShard { entries throws(SystemError) in
            for entry in entries { append(entry, to: &bytes) }
            if bytes.count >= window { try flush() }
        }
        try flush()
        bytes.appendLittleEndian(UInt64(checksum.value))
        try file.write(bytes, at: offset)
        try file.synchronise()
        try shared.files.rename(partial, shared.directory.index)
        try shared.directory.synchronise(shared.files)
    }

    private static func append(_ segment: Segment, to bytes: inout [UInt8]) {
        bytes.appendLittleEndian(segment.number)
        bytes.appendLittleEndian(UInt32(segment.kind.rawValue))
        bytes.appendLittleEndian(UInt64(segment.length))
        bytes.appendLittleEndian(segment.mark)
        bytes.appendLittleEndian(segment.created)
    }

    private static func append(_ entry: DiskEntry, to bytes: inout [UInt8]) {
        bytes.appendLittleEndian(entry.hash)
        bytes.appendLittleEndian(entry.representation)
        bytes.appendLittleEndian(UInt64(entry.bodyLength))
        bytes.appendLittleEndian(UInt64(entry.offset))
        bytes.appendLittleEndian(entry.segment)
        bytes.appendLittleEndian(UInt32(entry.headLength))
        bytes.appendLittleEndian(entry.variation)
        bytes.appendLittleEndian(UInt32(entry.wasCurrentAtStop ? 1 : 0))
    }

    // MARK: Reading

    let segments: [SegmentLine]
    let records: Int
    let pendingWritesEnd: Timestamp
    private let file: StoreFile

    /// Opens the index and checks all of it; nil if there is none, if it is damaged or of another store.
    /// - Parameter hasher: the store's.
    init?(_ directory: StoreDirectory, _ files: FileOperations, _ hasher: KeyHasher) throws(SystemError) {
        do throws(SystemError) {
            file = try StoreFile(directory.index, .read, files)
        } catch {
            if error.isAbsent { return nil }
            throw error
        }
        let header = try file.read(Self.headerLength, at: 0)
        guard header.count == Self.headerLength, header.starts(with: Self.magic) else { return nil }
        var reader = LittleEndianReader(8..<header.count)
        guard reader.uint16(in: header.span) == Self.version,
            reader.uint16(in: header.span) == UInt16(Self.bytesPerRecord),
            let segmentCount = reader.uint32(in: header.span), let records = reader.uint64(in: header.span),
            reader.uint64(in: header.span) == hasher.seed,
            reader.uint64(in: header.span) == hasher.multiplier, records <= UInt64(UInt32.max),
            let pendingWritesEnd = reader.int64(in: header.span)
        else { return nil }
        self.pendingWritesEnd = Timestamp(milliseconds: pendingWritesEnd)
        self.records = Int(records)
        let length = try file.length()
        guard length == Self.length(records: Int(records), segments: Int(segmentCount)),
            try Self.hasChecksum(file, length: length)
        else { return nil }
        guard let segments = try Self.segments(file, count: Int(segmentCount)) else { return nil }
        self.segments = segments
    }

    private static func hasChecksum(_ file: StoreFile, length: Int) throws(SystemError) -> Bool {
        var checksum = Checksum()
        var offset = 0
        while offset < length - 8 {
            let bytes = try file.read(min(window, length - 8 - offset), at: offset)
            if bytes.isEmpty { return false }
            checksum.add(bytes[...])
            offset += bytes.count
        }
        let end = try file.read(8, at: offset)
        var reader = LittleEndianReader(0..<end.count)
        return reader.uint64(in: end.span) == UInt64(checksum.value)
    }

    private static func segments(_ file: StoreFile, count: Int) throws(SystemError) -> [SegmentLine]? {
        let bytes = try file.read(count * bytesPerSegment, at: headerLength)
        var reader = LittleEndianReader(0..<bytes.count)
        var lines: [SegmentLine] = []
        for _ in 0..<count {
            guard let number = reader.uint32(in: bytes.span), let kind = reader.uint32(in: bytes.span),
                let kind = SegmentKind(rawValue: UInt16(truncatingIfNeeded: kind)),
                let length = reader.uint64(in: bytes.span), let mark = reader.uint64(in: bytes.span),
                let created = reader.int64(in: bytes.span), length <= UInt64(RecordPrefix.greatestBodyLength) * 2
            else { return nil }
            lines.append(
                SegmentLine(number: number, kind: kind, length: Int(length), mark: mark, created: created))
        }
        return lines
    }

    /// Calls `body` with each record.
    /// - Parameter trusts: whether those that were current at the stop take the first place in the order of requests.
    func forEachRecord(trusts: Bool, _ body: (DiskEntry) -> Void) throws(SystemError) {
        var offset = Self.headerLength + segments.count * Self.bytesPerSegment
        var rest = records
        while rest > 0 {
            let count = min(rest, Self.window / Self.bytesPerRecord)
            let bytes = try file.read(count * Self.bytesPerRecord, at: offset)
            var reader = LittleEndianReader(0..<bytes.count)
            for _ in 0..<count {
                if let entry = Self.entry(&reader, in: bytes.span, trusts: trusts) { body(entry) }
            }
            offset += bytes.count
            rest -= count
        }
    }

    private static func entry(_ reader: inout LittleEndianReader, in bytes: Span<UInt8>, trusts: Bool) -> DiskEntry? {
        guard let hash = reader.uint64(in: bytes), let representation = reader.uint64(in: bytes),
            let bodyLength = reader.uint64(in: bytes), let offset = reader.uint64(in: bytes),
            let segment = reader.uint32(in: bytes), let headLength = reader.uint32(in: bytes),
            let variation = reader.uint32(in: bytes), let current = reader.uint32(in: bytes),
            bodyLength <= UInt64(RecordPrefix.greatestBodyLength),
            headLength <= UInt32(RecordPrefix.greatestHeadLength),
            offset >> 3 <= UInt64(UInt32.max)
        else { return nil }
        let isTrusted = trusts && current == 1
        return DiskEntry(
            hash: hash, order: isTrusted ? GenerationTable.first : 0, representation: representation,
            variation: variation,
            segment: segment, offset: Int(offset), headLength: Int(headLength), bodyLength: Int(bodyLength),
            flags: current == 1 ? [.recovered, .current, .hasFreshness] : .recovered)
    }
}
