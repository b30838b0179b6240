/// Reads numbers, their least significant byte first, out of bytes that may be anything: nothing is read beyond the range,
/// and what doesn't fit is nil.
///
/// It holds positions only: each method takes the bytes that the range belongs to.
public struct LittleEndianReader: Sendable {
    /// Where the next read starts.
    public private(set) var position: Int
    private let end: Int

    /// - Parameter range: lies within the bytes.
    public init(_ range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    /// How many bytes are left.
    public var remaining: Int { end - position }

    /// The next byte.
    public mutating func byte(in bytes: Span<UInt8>) -> UInt8? {
        guard remaining >= 1 else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    /// The next two bytes as a number.
    public mutating func uint16(in bytes: Span<UInt8>) -> UInt16? {
        number(of: 2, in: bytes).map { UInt16(truncatingIfNeeded: $0) }
    }

    /// The next four bytes as a number.
    public mutating func uint32(in bytes: Span<UInt8>) -> UInt32? {
        number(of: 4, in: bytes).map { UInt32(truncatingIfNeeded: $0) }
    }

    /// The next eight bytes as a number.
    public mutating func uint64(in bytes: Span<UInt8>) -> UInt64? {
        number(of: 8, in: bytes)
    }

    /// The next eight bytes as a signed number, in two's complement.
    public mutating func int64(in bytes: Span<UInt8>) -> Int64? {
        number(of: 8, in: bytes).map { Int64(bitPattern: $0) }
    }

    /// The next `count` bytes, as a range.
    public mutating func bytes(_ count: Int) -> Range<Int>? {
        guard count >= 0, remaining >= count else { return nil }
        defer { position += count }
        return position..<position + count
    }

    private mutating func number(of count: Int, in bytes: Span<UInt8>) -> UInt64? {
        guard remaining >= count else { return nil }
        var value: UInt64 = 0
        for offset in 0..<count { value |= UInt64(bytes[position + offset]) << UInt64(offset * 8) }
        position += count
        return value
    }
}

extension [UInt8] {
    /// Appends a number, its least significant byte first.
    public mutating func appendLittleEndian(_ number: some FixedWidthInteger) {
        var rest = UInt64(truncatingIfNeeded: number)
        for _ in 0..<number.bitWidth / 8 {
            append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    /// Overwrites the four bytes at `position` with a number, its least significant byte first.
    public mutating func setLittleEndian(_ number: UInt32, at position: Int) {
        for offset in 0..<4 { self[position + offset] = UInt8(truncatingIfNeeded: number >> UInt32(offset * 8)) }
    }

    /// Overwrites the eight bytes at `position` with a number, its least significant byte first.
    public mutating func setLittleEndian(_ number: UInt64, at position: Int) {
        for offset in 0..<8 { self[position + offset] = UInt8(truncatingIfNeeded: number >> UInt64(offset * 8)) }
    }
}
