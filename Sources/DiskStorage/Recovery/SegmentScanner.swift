internal import HTTPSemantics

/// Goes through the records of a segment by their heads; bodies are skipped, unless they are so short that the read which
/// brings the next head brings them too.
struct SegmentScanner {
    /// What stands at one place.
    enum Finding {
        /// The bytes start with the head part, whose checksum holds.
        case record(RecordPrefix, offset: Int, bytes: ArraySlice<UInt8>)
        /// No valid record starts here, or it isn't whole. The next one that is starts at `next`; nil if there is none.
        case damaged(offset: Int, next: Int?)
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

    /// The next finding. After the end, or damage that nothing follows, there is none.
    mutating func next() throws(SystemError) -> Finding {
        let start = offset
        if start >= length { return .end(offset: start) }
        if let (prefix, head) = try record() {
            offset = start + prefix.recordLength
            return .record(prefix, offset: start, bytes: head)
        }
        // The mark, which nobody outside knows, tells a record from a body that looks like one.
        offset = RecordPrefix.padded(start + 1)
        while try findMagic() {
            if try record() != nil { return .damaged(offset: start, next: offset) }
            offset += 8
        }
        return .damaged(offset: start, next: nil)
    }

    /// The record at the present offset, if there is a valid one.
    private mutating func record() throws(SystemError) -> (RecordPrefix, ArraySlice<UInt8>)? {
        guard offset + RecordPrefix.length <= length else { return nil }
        try load(RecordPrefix.length)
        guard let prefix = RecordPrefix(bytes(RecordPrefix.length).span, mark: mark),
            prefix.recordLength <= length - offset
        else { return nil }
        try load(prefix.headLength)
        let head = bytes(prefix.headLength)
        guard head.count == prefix.headLength, RecordPrefix.checksum(of: head) == prefix.headChecksum else {
            return nil
        }
        return (prefix, head)
    }

    /// Goes on to the next place where a record might start.
    private mutating func findMagic() throws(SystemError) -> Bool {
        while offset + RecordPrefix.length <= length {
            try load(RecordPrefix.length)
            let end = window.count - RecordPrefix.length
            var place = offset - windowStart
            while place <= end {
                if RecordPrefix.mayStart(at: place, in: window) {
                    offset = windowStart + place
                    return true
                }
                place += 8
            }
            // The file is shorter than it was.
            if end < 0 { return false }
            offset = windowStart + place
        }
        return false
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
