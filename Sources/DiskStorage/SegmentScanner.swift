internal import HTTPSemantics

/// Goes through the records of a segment by their heads; bodies are skipped, unless they are so short that the read which
/// brings the next head brings them too.
struct SegmentScanner {
    /// What stands at one place.
    enum Finding {
        /// The bytes start with the head part, whose checksum holds.
        case record(RecordPrefix, offset: Int, bytes: ArraySlice<UInt8>)
        /// No valid record starts here, or it isn't whole: nothing behind it can be found.
        case damaged(offset: Int)
        case end(offset: Int)
    }

    private static let windowLength = 256 << 10
    private let file: StoreFile
    private let length: Int
    private let mark: UInt64
    private var window: [UInt8] = []
    private var windowStart = 0
    private var offset = SegmentHeader.length

    /// - Parameter length: of the segment; nothing beyond it is looked at.
    init(_ file: StoreFile, length: Int, mark: UInt64) {
        (self.file, self.length, self.mark) = (file, length, mark)
    }

    /// The next finding. After anything but a record there is none.
    mutating func next() throws(SystemError) -> Finding {
        let start = offset
        if start >= length { return .end(offset: start) }
        guard start + RecordPrefix.length <= length else { return .damaged(offset: start) }
        try load(RecordPrefix.length)
        guard let prefix = RecordPrefix(bytes(RecordPrefix.length).span, mark: mark),
            prefix.recordLength <= length - start
        else { return .damaged(offset: start) }
        try load(prefix.headLength)
        let head = bytes(prefix.headLength)
        guard head.count == prefix.headLength, RecordPrefix.checksum(of: head) == prefix.headChecksum else {
            return .damaged(offset: start)
        }
        offset = start + prefix.recordLength
        return .record(prefix, offset: start, bytes: head)
    }

    /// The window's bytes from the present offset on, at most `count`.
    private func bytes(_ count: Int) -> ArraySlice<UInt8> {
        let start = offset - windowStart
        return window[start..<max(start, min(start + count, window.count))]
    }

    /// Makes the window hold `count` bytes from the present offset on, if the file has them.
    private mutating func load(_ count: Int) throws(SystemError) {
        if offset >= windowStart, offset + count <= windowStart + window.count { return }
        window = try file.read(min(max(count, Self.windowLength), length - offset), at: offset)
        windowStart = offset
    }
}
