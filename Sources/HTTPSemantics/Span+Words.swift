/// Bytes eight at a time. A message's head is looked at byte by byte only where something may begin or end.
extension Span where Element == UInt8 {
    /// The eight bytes from `position` on, the first of them lowest.
    @inlinable
    public func word(at position: Int) -> UInt64 {
        UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    /// Where `byte` first stands in `range`.
    @inlinable
    public func firstPosition(of byte: UInt8, in range: Range<Int>) -> Int? {
        var position = range.lowerBound
        let pattern = ByteWord.repeating(byte)
        while position + 8 <= range.upperBound {
            let found = ByteWord.zeros(word(at: position) ^ pattern)
            if found != 0 { return position + found.trailingZeroBitCount >> 3 }
            position += 8
        }
        while position < range.upperBound {
            if self[position] == byte { return position }
            position += 1
        }
        return nil
    }

    /// How many bytes are the same as the first ones of `other`.
    @inlinable
    public func commonPrefixLength(with other: Span<UInt8>) -> Int {
        let end = Swift.min(count, other.count)
        return withUnsafeBytes { left in
            other.withUnsafeBytes { right in
                var position = 0
                while position + 8 <= end {
                    let difference =
                        left.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                        ^ right.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                    if difference != 0 { return position + difference.littleEndian.trailingZeroBitCount >> 3 }
                    position += 8
                }
                while position < end, left[position] == right[position] { position += 1 }
                return position
            }
        }
    }

    /// Whether a field value may hold every byte of `range` (RFC 9110 §5.5).
    @inlinable
    public func isFieldContent(_ range: Range<Int>) -> Bool {
        guard range.count >= 8 else { return isFieldContentByByte(range) }
        let last = range.upperBound - 8
        var position = range.lowerBound
        var controls: UInt64 = 0
        while position < last {
            controls |= ByteWord.controls(word(at: position))
            position += 8
        }
        // The last eight bytes, some of which may have been looked at.
        controls |= ByteWord.controls(word(at: last))
        // A tab is a control character that may stand here.
        return controls == 0 || isFieldContentByByte(range)
    }

    @usableFromInline
    func isFieldContentByByte(_ range: Range<Int>) -> Bool {
        for position in range where !ASCII.isFieldValueByte(self[position]) { return false }
        return true
    }
}

/// Eight bytes looked at at once. A result is zero if and only if nothing was found, and its lowest bit is always right; those
/// above it need not be.
@usableFromInline
enum ByteWord {
    @inlinable
    static func repeating(_ byte: UInt8) -> UInt64 {
        UInt64(byte) &* 0x0101_0101_0101_0101
    }

    /// The top bit of each byte that is zero.
    @inlinable
    static func zeros(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    /// The top bit of each byte that is below 0x20, or 0x7F.
    @inlinable
    static func controls(_ word: UInt64) -> UInt64 {
        let low = (word &- repeating(0x20)) & ~word & 0x8080_8080_8080_8080
        return low | zeros(word ^ repeating(0x7F))
    }
}
