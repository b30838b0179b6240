/// Appends to memory that was reserved for as many bytes as there may be: a head is rendered with one look at its buffer
/// instead of one for each part. This type alone writes through a pointer; it traps rather than write behind the end.
public struct ByteAppender: ~Copyable {
    @usableFromInline let memory: UnsafeMutableRawBufferPointer
    @usableFromInline var length = 0

    /// - Parameter memory: reserved for this appender as long as it lives.
    @inlinable
    public init(_ memory: UnsafeMutableRawBufferPointer) {
        self.memory = memory
    }

    /// How many bytes were appended.
    @inlinable public var count: Int { length }

    /// The place of the next `length` bytes, which are counted as appended.
    @inlinable
    mutating func claim(_ count: Int) -> UnsafeMutableRawPointer {
        guard let start = memory.baseAddress, count <= memory.count - length else {
            preconditionFailure("no more bytes than were reserved")
        }
        let place = start + length
        length += count
        return place
    }

    /// Appends one byte.
    @inlinable
    public mutating func append(_ byte: UInt8) {
        claim(1).storeBytes(of: byte, as: UInt8.self)
    }

    /// Appends the text's UTF-8.
    @inlinable
    public mutating func append(_ text: StaticString) {
        let count = text.utf8CodeUnitCount
        claim(count).copyMemory(from: text.utf8Start, byteCount: count)
    }

    /// Appends all bytes.
    @inlinable
    public mutating func append(_ bytes: [UInt8]) {
        append(bytes, 0..<bytes.count)
    }

    /// Appends the bytes of `range`.
    @inlinable
    public mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
        bytes.withUnsafeBytes { bytes in
            let part = UnsafeRawBufferPointer(rebasing: bytes[range])
            guard let source = part.baseAddress else { return }
            claim(part.count).copyMemory(from: source, byteCount: part.count)
        }
    }

    /// Appends the bytes of `range`.
    @inlinable
    public mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        bytes.extracting(range).withUnsafeBytes { part in
            guard let source = part.baseAddress else { return }
            claim(part.count).copyMemory(from: source, byteCount: part.count)
        }
    }

    /// Appends a number in decimal.
    public mutating func append(decimal number: Int64) {
        if number < 0 { append(ASCII.hyphen) }
        var rest = number.magnitude
        if rest < 10 { return append(ASCII.zero + UInt8(rest)) }
        var digits = 1
        var bound: UInt64 = 10
        while rest >= bound {
            digits += 1
            // 2^64 has 20 digits.
            if digits == 20 { break }
            bound *= 10
        }
        let place = claim(digits)
        var position = digits
        while position > 0 {
            position -= 1
            place.storeBytes(of: ASCII.zero + UInt8(rest % 10), toByteOffset: position, as: UInt8.self)
            rest /= 10
        }
    }
}
