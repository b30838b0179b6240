import CacheStorage
import HTTPCaching
import HTTPSemantics

@testable import DiskStorage

/// Whatever stands on disk, a record is refused or lies within its bytes. Magic number, version and length are mended first:
/// without that hardly an input would come past them.
enum RecordProperties {
    static func decodesWithinBounds(_ input: [UInt8]) {
        var bytes = input
        guard bytes.count >= RecordHead.fixedLength else { return }
        bytes.setLittleEndian(RecordPrefix.magic, at: 0)
        bytes.setLittleEndian(UInt32(RecordHead.version), at: 4)
        bytes.setLittleEndian(UInt32(bytes.count & ~7), at: 8)
        guard let prefix = RecordPrefix(bytes.span, mark: mark(of: bytes)),
            let record = RecordHead(prefix, in: bytes.span, hasher: KeyHasher(seed: 1, multiplier: 3))
        else { return }
        precondition(record.head.upperBound <= bytes.count, "a stored head ends behind its record")
        precondition(record.metadata.headEnd <= record.head.count, "the lines of a stored head end behind it")
        if let tag = record.metadata.entityTag {
            precondition(tag.whole.upperBound <= record.head.count, "an entity-tag stands outside of its head")
        }
        let head = Array(bytes[record.head])
        let fields = StoredHead.fields(ofHead: head.span, metadata: record.metadata)
        for line in fields.lines {
            precondition(line.valueRange.upperBound <= head.count, "a field line stands outside")
        }
        // What was read can be written, and reads the same.
        let again = RecordHead.encode(
            key: record.key, head: head.span, metadata: record.metadata, provenance: record.provenance)
        precondition(again.count >= RecordHead.fixedLength + head.count, "a record shrinks when it is written again")
    }

    private static func mark(of bytes: [UInt8]) -> UInt64 {
        (0..<8).reduce(0) { $0 | UInt64(bytes[24 + $1]) << UInt64(8 * $1) }
    }
}
