internal import HTTPSemantics

/// The first bytes of a segment's file; docs/disk-format.md has them one by one.
struct SegmentHeader: Equatable {
    static let length = 32
    static let version: UInt16 = 1
    private static let magic = Array("EtagSegm".utf8)

    var kind: SegmentKind
    /// A random number that every record in the file repeats: what another file left on the disk is no record of this one.
    var mark: UInt64
    /// When the file was made, in milliseconds since the epoch.
    var created: Int64

    var bytes: [UInt8] {
        var bytes = Self.magic
        bytes.appendLittleEndian(Self.version)
        bytes.appendLittleEndian(kind.rawValue)
        bytes.appendLittleEndian(UInt32(0))
        bytes.appendLittleEndian(mark)
        bytes.appendLittleEndian(created)
        bytes.setLittleEndian(Self.checksum(of: bytes), at: 12)
        return bytes
    }

    /// Nil if they are no header of this version.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.length, bytes.starts(with: Self.magic) else { return nil }
        var reader = LittleEndianReader(8..<Self.length)
        let span = bytes.span
        guard reader.uint16(in: span) == Self.version, let kind = reader.uint16(in: span),
            let kind = SegmentKind(rawValue: kind), let checksum = reader.uint32(in: span),
            let mark = reader.uint64(in: span), let created = reader.int64(in: span),
            checksum == Self.checksum(of: bytes)
        else { return nil }
        self.init(kind: kind, mark: mark, created: created)
    }

    init(kind: SegmentKind, mark: UInt64, created: Int64) {
        (self.kind, self.mark, self.created) = (kind, mark, created)
    }

    private static func checksum(of bytes: [UInt8]) -> UInt32 {
        var checksum = Checksum()
        checksum.add(bytes[..<12])
        checksum.add(bytes[16..<length])
        return checksum.value
    }
}
