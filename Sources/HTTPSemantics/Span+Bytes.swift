extension Span where Element == UInt8 {
    /// Whether the bytes are those of `text`, ASCII letters compared without regard to case.
    public func equalsIgnoringCase(_ text: [UInt8]) -> Bool {
        guard count == text.count else { return false }
        for index in 0..<count where ASCII.lowercased(self[index]) != ASCII.lowercased(text[index]) {
            return false
        }
        return true
    }

    /// Whether the bytes of `range` are those of `text`, ASCII letters compared without regard to case.
    public func equalsIgnoringCase(_ text: StaticString, in range: Range<Int>) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        let expected = text.utf8Start
        // Hardly anybody writes it otherwise.
        if range.count >= 8, equals(text, in: range) { return true }
        for offset in 0..<range.count
        where ASCII.lowercased(self[range.lowerBound + offset]) != ASCII.lowercased(expected[offset]) {
            return false
        }
        return true
    }

    /// Whether the bytes of `range`, eight or more, are those of `text`, which is as long.
    private func equals(_ text: StaticString, in range: Range<Int>) -> Bool {
        let expected = UnsafeRawPointer(text.utf8Start)
        let last = range.count - 8
        var offset = 0
        while true {
            // The last eight bytes are compared as a word of their own.
            let start = Swift.min(offset, last)
            let word = UInt64(littleEndian: expected.loadUnaligned(fromByteOffset: start, as: UInt64.self))
            guard self.word(at: range.lowerBound + start) == word else { return false }
            if start == last { return true }
            offset += 8
        }
    }

    /// Whether both hold the same bytes, ASCII letters compared without regard to case.
    public func equalsIgnoringCase(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        if equals(other) { return true }
        for index in 0..<count where ASCII.lowercased(self[index]) != ASCII.lowercased(other[index]) { return false }
        return true
    }

    /// Whether both hold the same bytes.
    public func equals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        guard count >= 8 else {
            for index in 0..<count where self[index] != other[index] { return false }
            return true
        }
        let last = count - 8
        var position = 0
        while position < last {
            guard word(at: position) == other.word(at: position) else { return false }
            position += 8
        }
        // The last eight bytes, some of which may have been compared.
        return word(at: last) == other.word(at: last)
    }

    /// `range` without the spaces and tabs at its two ends (OWS, RFC 9110 §5.6.3).
    public func trimmingWhitespace(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, ASCII.isWhitespace(self[start]) { start += 1 }
        while end > start, ASCII.isWhitespace(self[end - 1]) { end -= 1 }
        return start..<end
    }

    /// The bytes as an array of their own.
    public func copied() -> [UInt8] {
        copied(0..<count)
    }

    /// The bytes of `range` as an array of their own.
    public func copied(_ range: Range<Int>) -> [UInt8] {
        extracting(range).withUnsafeBufferPointer { [UInt8]($0) }
    }
}
