internal import HTTPSemantics

/// The form in which metadata outlive the process. docs/disk-format.md has it byte by byte.
extension StoredMetadata {
    /// Increased when the bytes mean something else; another version is not decoded.
    static let encodingVersion: UInt16 = 1

    /// Appends all that `decode` needs beside the head.
    package func encode(into bytes: inout [UInt8]) {
        bytes.appendLittleEndian(Self.encodingVersion)
        bytes.appendLittleEndian(status)
        bytes.appendLittleEndian(flags.rawValue)
        bytes.append(contentRange == nil ? 0 : 1)
        bytes.append(variation == nil ? 0 : 1)
        for number in [requestTime.milliseconds, responseTime.milliseconds, date, lastModifiedOrNone] {
            bytes.appendLittleEndian(number)
        }
        for number in [
            initialAge, lifetime, staleWhileRevalidateOrNone, staleIfErrorOrNone, statusLineLength, notModifiedLength,
            headLength, lastModifiedStart, lastModifiedLength,
        ] {
            bytes.appendLittleEndian(number)
        }
        let tag = entityTag?.whole ?? 0..<0
        bytes.appendLittleEndian(UInt32(tag.lowerBound))
        bytes.appendLittleEndian(UInt32(tag.count))
        if let contentRange {
            bytes.appendLittleEndian(contentRange.first)
            bytes.appendLittleEndian(contentRange.last)
            bytes.appendLittleEndian(contentRange.complete ?? -1)
        }
        variation?.encode(into: &bytes)
    }

    /// The metadata that `range` holds, or nil if they are not whole, not of this version, or speak of anything that the
    /// head doesn't have.
    /// - Parameter head: of the same stored response.
    package static func decode(_ range: Range<Int>, in bytes: Span<UInt8>, head: Span<UInt8>) -> StoredMetadata? {
        var reader = LittleEndianReader(range)
        guard reader.uint16(in: bytes) == encodingVersion,
            let metadata = StoredMetadata(&reader, in: bytes, head: head), reader.remaining == 0,
            metadata.isPlausible, metadata.fits(head)
        else { return nil }
        return metadata
    }

    private init?(_ reader: inout LittleEndianReader, in bytes: Span<UInt8>, head: Span<UInt8>) {
        guard let status = reader.uint16(in: bytes), let flags = reader.uint16(in: bytes),
            let hasContentRange = reader.byte(in: bytes), hasContentRange <= 1,
            let hasVariation = reader.byte(in: bytes), hasVariation <= 1,
            let requestTime = reader.int64(in: bytes), let responseTime = reader.int64(in: bytes),
            let date = reader.int64(in: bytes), let lastModified = reader.int64(in: bytes),
            let initialAge = reader.uint32(in: bytes), let lifetime = reader.uint32(in: bytes),
            let staleWhileRevalidate = reader.uint32(in: bytes), let staleIfError = reader.uint32(in: bytes),
            let statusLine = reader.uint32(in: bytes), let notModified = reader.uint32(in: bytes),
            let headLength = reader.uint32(in: bytes), let lastModifiedStart = reader.uint32(in: bytes),
            let lastModifiedLength = reader.uint32(in: bytes), let tagStart = reader.uint32(in: bytes),
            let tagLength = reader.uint32(in: bytes)
        else { return nil }
        self.status = status
        self.flags = Flags(rawValue: flags)
        self.requestTime = Timestamp(milliseconds: requestTime)
        self.responseTime = Timestamp(milliseconds: responseTime)
        self.date = date
        lastModifiedOrNone = lastModified
        self.initialAge = initialAge
        self.lifetime = lifetime
        staleWhileRevalidateOrNone = staleWhileRevalidate
        staleIfErrorOrNone = staleIfError
        statusLineLength = statusLine
        notModifiedLength = notModified
        self.headLength = headLength
        self.lastModifiedStart = lastModifiedStart
        self.lastModifiedLength = lastModifiedLength
        guard let tag = Self.entityTag(start: Int(tagStart), length: Int(tagLength), head: head) else { return nil }
        entityTag = tag.isEmpty ? nil : tag[0]
        contentRange = hasContentRange == 1 ? ContentRange(&reader, in: bytes) : nil
        variation = hasVariation == 1 ? Variation(&reader, in: bytes) : nil
        guard (hasContentRange == 1) == (contentRange != nil), (hasVariation == 1) == (variation != nil) else {
            return nil
        }
    }

    /// One tag, or none if the length is 0; nil if there is no such tag in the head.
    private static func entityTag(start: Int, length: Int, head: Span<UInt8>) -> [EntityTag]? {
        guard length > 0 else { return start == 0 ? [] : nil }
        guard start + length <= head.count, let tag = EntityTag.parse(start..<start + length, in: head),
            tag.whole == start..<start + length
        else { return nil }
        return [tag]
    }

    /// Whether the numbers are ones that a response can have: arithmetic on them never overflows.
    private var isPlausible: Bool {
        let times = [requestTime.milliseconds / 1000, responseTime.milliseconds / 1000, date, lastModifiedSeconds ?? 0]
        let longest = UInt32(DeltaSeconds.greatest)
        let windows = [staleWhileRevalidateOrNone, staleIfErrorOrNone]
        return flags.subtracting(.all).isEmpty && StatusCode.isFinal(status) && (contentRange != nil) == (status == 206)
            && times.allSatisfy { (-Self.latest...Self.latest).contains($0) }
            && initialAge <= longest && lifetime <= longest
            && windows.allSatisfy { $0 <= longest || $0 == .max }
    }

    /// Seconds from the epoch, on either side: far beyond what a date of HTTP can say.
    private static var latest: Int64 { 1 << 42 }

    /// Whether every position lies where it may in the head.
    private func fits(_ head: Span<UInt8>) -> Bool {
        guard headEnd == head.count, statusLineEnd <= notModifiedEnd, notModifiedEnd <= headEnd else { return false }
        let lastModifiedEnd = Int(lastModifiedStart) + Int(lastModifiedLength)
        guard lastModifiedEnd <= headEnd else { return false }
        let isMade = entityTag.map { SynthesisedTag.isOurs(opaque: head.extracting($0.opaque)) } ?? false
        return isMade == hasMadeTag
    }
}

extension ContentRange {
    /// Nil if the numbers are missing or contradict each other.
    fileprivate init?(_ reader: inout LittleEndianReader, in bytes: Span<UInt8>) {
        guard let first = reader.int64(in: bytes), let last = reader.int64(in: bytes),
            let complete = reader.int64(in: bytes), complete >= -1
        else { return nil }
        self.init(first: first, last: last, complete: complete < 0 ? nil : complete)
    }
}
