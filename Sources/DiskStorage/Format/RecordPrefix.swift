internal import HTTPSemantics

/// The part of a record's head that is the same in every version of the format: enough to check the head and to find the
/// record after it. docs/disk-format.md has it byte by byte.
struct RecordPrefix: Equatable {
    static let length = 32
    static let magic: UInt32 = 0x6352_7445  // "EtRc"
    /// Of all head parts: far more than any key and head may take.
    static let greatestHeadLength = 16 << 20
    static let greatestBodyLength = 1 << 48

    var version: UInt16
    var flags: UInt16
    /// From the record's first byte to its body.
    var headLength: Int
    var headChecksum: UInt32
    var bodyLength: Int
    /// The segment's.
    var mark: UInt64

    /// From the record's first byte to the next record.
    var recordLength: Int { headLength + Self.padded(bodyLength) }

    /// Nil if no record of the segment with this mark starts so.
    init?(_ bytes: Span<UInt8>, mark: UInt64) {
        guard bytes.count >= Self.length else { return nil }
        var reader = LittleEndianReader(0..<Self.length)
        guard reader.uint32(in: bytes) == Self.magic, let version = reader.uint16(in: bytes),
            let flags = reader.uint16(in: bytes), let headLength = reader.uint32(in: bytes),
            let headChecksum = reader.uint32(in: bytes), let bodyLength = reader.uint64(in: bytes),
            reader.uint64(in: bytes) == mark,
            headLength >= Self.length, headLength & 7 == 0, headLength <= Self.greatestHeadLength,
            bodyLength <= Self.greatestBodyLength
        else { return nil }
        (self.version, self.flags, self.headLength) = (version, flags, Int(headLength))
        (self.headChecksum, self.bodyLength, self.mark) = (headChecksum, Int(bodyLength), mark)
    }

    /// Whether the magic number stands there.
    static func mayStart(at place: Int, in bytes: [UInt8]) -> Bool {
        bytes[place] == UInt8(truncatingIfNeeded: magic) && bytes[place + 1] == UInt8(truncatingIfNeeded: magic >> 8)
            && bytes[place + 2] == UInt8(truncatingIfNeeded: magic >> 16)
            && bytes[place + 3] == UInt8(truncatingIfNeeded: magic >> 24)
    }

    /// The checksum of a head part: of everything but the checksum itself.
    static func checksum(of head: ArraySlice<UInt8>) -> UInt32 {
        var checksum = Checksum()
        checksum.add(head[head.startIndex..<head.startIndex + 12])
        checksum.add(head[(head.startIndex + 16)...])
        return checksum.value
    }

    /// Rounded up to the next record's start.
    static func padded(_ length: Int) -> Int { (length + 7) & ~7 }
}
