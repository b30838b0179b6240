internal import CacheStorage
internal import HTTPCaching
package import HTTPSemantics
internal import NIOCore

/// Looks at a store that no process uses, and changes nothing. Each result is text for people, line by line.
package struct StoreInspection {
    /// What was found to be wrong, and how much was looked at.
    private struct Tally {
        var segments = 0
        var records = 0
        var bytes = 0
        var damaged = 0
    }

    /// Stands for the mark of a segment without a valid header.
    private static let noMark: UInt64 = 0
    private let directory: StoreDirectory
    private let files: FileOperations
    private let hasher: KeyHasher?
    private let lock: DirectoryLock
    private let output: (String) -> Void

    /// Opens the store in a directory, and keeps others out of it as long as this exists.
    /// - Parameter output: is called with each line.
    package init(
        at path: String, files: FileOperations = .system, output: @escaping (String) -> Void
    ) throws(DiskStoreError) {
        directory = StoreDirectory(path: path)
        self.files = files
        self.output = output
        try directory.check()
        let names = try Self.names(directory, files)
        guard names.contains(StoreDirectory.seedName) || names.contains(DirectoryLock.name) else {
            throw .absent(path: path)
        }
        lock = try DirectoryLock(directory: path, files: files)
        hasher = StoreSeed.read(directory, files)
    }

    // MARK: The three questions

    /// How much there is, by segment.
    /// - Parameter now: tells ages.
    package func stat(now: Timestamp) throws(DiskStoreError) {
        output("store    \(directory.path)")
        output("seed     \(hasher == nil ? "damaged: the next start makes a new one" : "valid")")
        output("index    \(try indexDescription())")
        var total = Tally()
        output("segment   kind        bytes  records        age")
        try forEachSegment { segment in
            var tally = Tally()
            let isWhole = scan(segment) { _, _, _ in tally.records += 1 }.isEmpty
            output(
                "\(Self.padded(segment.segment.number, to: 7))   \(Self.name(segment.segment.kind)) "
                    + "\(Self.padded(segment.segment.length, to: 10)) \(Self.padded(tally.records, to: 8)) "
                    + Self.padded(Self.age(segment.segment.created, now), to: 10) + (isWhole ? "" : "  damaged"))
            total.segments += 1
            total.records += tally.records
            total.bytes += segment.segment.length
        }
        output("total    \(total.records) records, \(total.bytes) bytes in \(total.segments) segments")
    }

    /// Reads every byte and compares every checksum.
    /// - Returns: whether all of them hold.
    package func verify() throws(DiskStoreError) -> Bool {
        var tally = Tally()
        if hasher == nil { report("the seed is damaged", &tally) }
        if case .damaged = try index() { report("the index is damaged", &tally) }
        try forEachSegment { segment in
            tally.segments += 1
            tally.bytes += segment.segment.length
            let number = segment.segment.number
            let problems = scan(segment) { prefix, offset, bytes in
                tally.records += 1
                if let problem = problem(prefix, bytes, offset, segment) {
                    report("segment \(number), record at \(offset): \(problem)", &tally)
                }
            }
            for problem in problems { report("segment \(number): \(problem)", &tally) }
        }
        output(
            "\(tally.records) records, \(tally.bytes) bytes in \(tally.segments) segments: "
                + (tally.damaged == 0 ? "no damage" : "\(tally.damaged) damaged"))
        return tally.damaged == 0
    }

    /// A line for each record, those that were replaced by later ones included: place, status, sizes of head and body in bytes,
    /// age in seconds, URL.
    /// - Parameter now: tells ages.
    package func dump(now: Timestamp) throws(DiskStoreError) {
        output("segment:offset status head body age url")
        try forEachSegment { segment in
            _ = scan(segment) { prefix, offset, bytes in
                let place = "\(segment.segment.number):\(offset)"
                guard let head = head(prefix, bytes) else {
                    output("\(place) - - \(prefix.bodyLength) - (version \(prefix.version))")
                    return
                }
                let url =
                    Self.printable(head.key.authority) + Self.printable(head.key.target)
                    + Self.printable(head.key.supplement)
                output(
                    "\(place) \(head.metadata.status) \(head.head.count) \(head.bodyLength) "
                        + "\(head.metadata.currentAge(now: now)) \(url)")
            }
        }
    }

    // MARK: What they have in common

    private static func names(
        _ directory: StoreDirectory, _ files: FileOperations
    ) throws(DiskStoreError) -> [String] {
        do throws(SystemError) {
            return try files.list(directory.path)
        } catch {
            throw .notReadable(path: directory.path, cause: error.description)
        }
    }

    private func forEachSegment(_ body: (SegmentFile) -> Void) throws(DiskStoreError) {
        let found = try Self.names(directory, files).compactMap { StoreDirectory.segment(named: $0) }
        for (number, kind) in found.sorted(by: { $0.number < $1.number }) {
            do throws(SystemError) {
                let file = try StoreFile(directory.segment(number, kind), .read, files)
                let header = SegmentHeader(try file.read(SegmentHeader.length, at: 0))
                let segment = Segment(
                    number: number, kind: kind, mark: header?.mark ?? Self.noMark, created: header?.created ?? 0,
                    length: try file.length(), space: SpaceAccount())
                body(SegmentFile(segment: segment, file: file))
            } catch {
                output("segment \(number): \(error)")
            }
        }
    }

    /// Calls `body` with each record; returns what stands where there is none.
    private func scan(
        _ segment: SegmentFile, _ body: (RecordPrefix, Int, ArraySlice<UInt8>) -> Void
    ) -> [String] {
        guard segment.segment.mark != Self.noMark else { return ["no valid header"] }
        var problems: [String] = []
        var scanner = SegmentScanner(
            segment.file, length: segment.segment.length, mark: segment.segment.mark)
        while true {
            do throws(SystemError) {
                switch try scanner.next() {
                case .end: return problems
                case .damaged(let offset, let next?): problems.append("no valid record from \(offset) to \(next)")
                case .damaged(let offset, nil): return problems + ["no valid record from \(offset) on"]
                case .record(let prefix, let offset, let bytes): body(prefix, offset, bytes)
                }
            } catch {
                return problems + [error.description]
            }
        }
    }

    private func head(_ prefix: RecordPrefix, _ bytes: ArraySlice<UInt8>) -> RecordHead? {
        RecordHead(prefix, in: bytes.span, hasher: hasher ?? KeyHasher(seed: 0, multiplier: 1))
    }

    private func problem(
        _ prefix: RecordPrefix, _ bytes: ArraySlice<UInt8>, _ offset: Int, _ segment: SegmentFile
    ) -> String? {
        if prefix.version != RecordHead.version { return "version \(prefix.version), expected \(RecordHead.version)" }
        guard let head = head(prefix, bytes) else { return "its head is inconsistent" }
        var checksum = Checksum()
        var position = 0
        while position < head.bodyLength {
            let count = min(1 << 18, head.bodyLength - position)
            let start = offset + prefix.headLength + position
            do throws(SystemError) {
                guard let piece = try segment.file.readBuffer(count, at: start) else { return "its body is cut short" }
                piece.withUnsafeReadableBytes { checksum.add($0) }
            } catch {
                return error.description
            }
            position += count
        }
        return checksum.value == head.bodyChecksum ? nil : "its body is not what was written"
    }

    private func report(_ problem: String, _ tally: inout Tally) {
        tally.damaged += 1
        output(problem)
    }

    // MARK: The index

    private enum Index {
        case absent
        case damaged
        case valid(records: Int)
    }

    private func index() throws(DiskStoreError) -> Index {
        guard try Self.names(directory, files).contains(StoreDirectory.indexName) else { return .absent }
        guard let hasher, let index = try? IndexFile(directory, files, hasher) else { return .damaged }
        return .valid(records: index.records)
    }

    private func indexDescription() throws(DiskStoreError) -> String {
        switch try index() {
        case .absent: "none: the next start reads all records"
        case .damaged: "damaged: the next start reads all records"
        case .valid(let records): "saved at a clean stop, \(records) records"
        }
    }

    // MARK: Text

    private static func name(_ kind: SegmentKind) -> String {
        switch kind {
        case .shared: "shared"
        case .object: "object"
        }
    }

    private static func padded(_ value: some CustomStringConvertible, to width: Int) -> String {
        let text = value.description
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func age(_ created: Int64, _ now: Timestamp) -> String {
        "\(max(0, now.seconds(since: Timestamp(milliseconds: created))))s"
    }

    /// The bytes as text that does nothing to a terminal.
    private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.reduce(into: "") { text, byte in
            if (0x21...0x7E).contains(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
    }
}
