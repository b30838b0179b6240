internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics

/// All of a record but its body; docs/disk-format.md has it byte by byte.
struct RecordHead {
    static let version: UInt16 = 2
    /// Up to the groups.
    static let fixedLength = 72
    /// What is filled in last, or changed when a record is carried over.
    private enum Position {
        static let headChecksum = 12
        static let mark = 24
        static let bodyLength = 16
        static let bodyChecksum = 32
        static let order = 56
        static let knownCurrentAt = 64
    }

    let key: CacheKey
    let metadata: StoredMetadata
    let provenance: Provenance
    /// Where the stored head stands in the record; the body follows it.
    let head: Range<Int>
    let bodyLength: Int
    let bodyChecksum: UInt32

    // MARK: Encoding

    /// The bytes of a record up to its body, without what `complete` adds.
    static func encode(
        key: CacheKey, head: Span<UInt8>, metadata: StoredMetadata, provenance: Provenance
    ) -> [UInt8] {
        var encodedMetadata: [UInt8] = []
        metadata.encode(into: &encodedMetadata)
        let lengths = fixedLength + provenance.groups.count * 8 + key.bytes.count + encodedMetadata.count
        let headStart = RecordPrefix.padded(lengths + head.count) - head.count
        var bytes: [UInt8] = []
        bytes.reserveCapacity(headStart + head.count)
        bytes.appendLittleEndian(RecordPrefix.magic)
        bytes.appendLittleEndian(version)
        bytes.appendLittleEndian(UInt16(0))
        bytes.appendLittleEndian(UInt32(headStart + head.count))
        for _ in 0..<6 { bytes.appendLittleEndian(UInt32(0)) }  // What `complete` fills in.
        for count in [
            key.bytes.count, key.authority.count, encodedMetadata.count, head.count, provenance.groups.count,
        ] {
            bytes.appendLittleEndian(UInt32(count))
        }
        bytes.appendLittleEndian(provenance.order)
        bytes.appendLittleEndian(provenance.knownCurrentAt)
        for group in provenance.groups { bytes.appendLittleEndian(group) }
        bytes += key.bytes
        bytes += encodedMetadata
        while bytes.count < headStart { bytes.append(0) }
        for index in head.indices { bytes.append(head[index]) }
        return bytes
    }

    /// Makes an encoded head part valid.
    /// - Parameter mark: the segment's.
    static func complete(_ bytes: inout [UInt8], bodyLength: Int, bodyChecksum: UInt32, mark: UInt64) {
        bytes.setLittleEndian(UInt64(bodyLength), at: Position.bodyLength)
        bytes.setLittleEndian(mark, at: Position.mark)
        bytes.setLittleEndian(bodyChecksum, at: Position.bodyChecksum)
        seal(&bytes, headLength: bytes.count)
    }

    /// Makes a record one of another segment.
    /// - Parameters:
    ///   - headLength: of the part before the body.
    ///   - isRecovered: whether its order is that of another process, and says nothing any more.
    static func move(_ bytes: inout [UInt8], headLength: Int, toSegmentOf mark: UInt64, isRecovered: Bool) {
        bytes.setLittleEndian(mark, at: Position.mark)
        if isRecovered {
            bytes.setLittleEndian(UInt64(0), at: Position.order)
            bytes.setLittleEndian(UInt64(0), at: Position.knownCurrentAt)
        }
        seal(&bytes, headLength: headLength)
    }

    private static func seal(_ bytes: inout [UInt8], headLength: Int) {
        bytes.setLittleEndian(RecordPrefix.checksum(of: bytes[..<headLength]), at: Position.headChecksum)
    }

    // MARK: Decoding

    /// Decodes a head part.
    ///
    /// Nil if it is of another version, or if anything in it contradicts the rest.
    /// - Parameters:
    ///   - prefix: its own, whose checksum holds.
    ///   - bytes: start with the head part.
    ///   - hasher: makes the key's hashes.
    init?(_ prefix: RecordPrefix, in bytes: Span<UInt8>, hasher: KeyHasher) {
        guard prefix.version == Self.version, prefix.headLength <= bytes.count else { return nil }
        var reader = LittleEndianReader(RecordPrefix.length..<prefix.headLength)
        guard let bodyChecksum = reader.uint32(in: bytes), let keyLength = reader.uint32(in: bytes),
            let authorityLength = reader.uint32(in: bytes), let metadataLength = reader.uint32(in: bytes),
            let headLength = reader.uint32(in: bytes), let groupCount = reader.uint32(in: bytes),
            let order = reader.uint64(in: bytes), let knownCurrentAt = reader.uint64(in: bytes),
            authorityLength <= keyLength, Int(groupCount) <= reader.remaining / 8
        else { return nil }
        var groups: [UInt64] = []
        for _ in 0..<groupCount {
            guard let group = reader.uint64(in: bytes) else { return nil }
            groups.append(group)
        }
        guard let key = reader.bytes(Int(keyLength)), let metadata = reader.bytes(Int(metadataLength)),
            reader.remaining >= Int(headLength), reader.bytes(reader.remaining - Int(headLength)) != nil,
            let head = reader.bytes(Int(headLength)),
            let decoded = StoredMetadata.decode(metadata, in: bytes, head: bytes.extracting(head))
        else { return nil }
        self.key = CacheKey(bytes: bytes.copied(key), hasher: hasher)
        guard self.key.authority.count == Int(authorityLength) else { return nil }
        self.metadata = decoded
        self.head = head
        provenance = Provenance(order: order, knownCurrentAt: knownCurrentAt, groups: groups)
        bodyLength = prefix.bodyLength
        self.bodyChecksum = bodyChecksum
    }

    // MARK: What the index holds of it

    /// Of the selecting fields: 0 if there are none, and the same for responses that one another replace.
    static func variation(of metadata: StoredMetadata) -> UInt32 {
        variation(of: metadata.variation)
    }

    static func variation(of variation: Variation?) -> UInt32 {
        guard let variation else { return 0 }
        var identity: [UInt8] = []
        variation.appendIdentity(to: &identity)
        return max(1, Checksum.of(identity[...]))
    }

    /// Of a strong entity-tag; 0 if there is none.
    static func tagHash(of metadata: StoredMetadata, head: Span<UInt8>, hasher: KeyHasher) -> UInt64 {
        guard let tag = metadata.entityTag, !tag.isWeak else { return 0 }
        return tagHash(of: head.extracting(tag.whole), hasher: hasher)
    }

    /// Of a strong entity-tag as it is written.
    static func tagHash(of tag: Span<UInt8>, hasher: KeyHasher) -> UInt64 {
        max(1, hasher.hashes(authority: 0..<0, target: 0..<tag.count, in: tag).key)
    }

    /// Of a strong entity-tag and the length of the body: the same for the same body. 0 if there is no such tag.
    static func representation(tagHash: UInt64, bodyLength: Int) -> UInt64 {
        tagHash == 0 ? 0 : max(1, tagHash ^ UInt64(bodyLength) &* 0x9E37_79B9_7F4A_7C15)
    }
}
