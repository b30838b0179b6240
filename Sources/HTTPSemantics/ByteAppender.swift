/// Appends to memory that was reserved for as many bytes as there may be: a head is rendered with one look at its buffer
/// instead of one for each part. This type alone writes through a pointer. If there turns out to be more, it goes on in memory of its
/// own, so that a wrong estimate costs a copy and no more.
public struct ByteAppender: ~Copyable {
    @usableFromInline var memory: UnsafeMutableRawBufferPointer
    @usableFromInline var length = 0
    /// Whether there was more than was reserved: then nothing counts that lies in the memory that was given.
    public private(set) var hasOutgrown = false

    /// - Parameter memory: reserved for this appender as long as it lives.
    @inlinable
    public init(_ memory: UnsafeMutableRawBufferPointer) {
        self.memory = memory
    }

    deinit {
        if hasOutgrown { memory.deallocate() }
    }

    /// The bytes that were appended.
    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<length]) }

    @usableFromInline
    mutating func grow(by count: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * (length + count), alignment: 1)
        larger.copyMemory(from: bytes)
        if hasOutgrown { memory.deallocate() }
        memory = larger
        hasOutgrown = true
    }

    /// How many bytes were appended.
    @inlinable public var count: Int { length }

    /// The place of the next `length` bytes, which are counted as appended.
    @inlinable
    mutating func claim(_ count: Int) -> UnsafeMutableRawPointer {
        if count > memory.count - length || memory.baseAddress == nil { grow(by: count) }
        // It has just been made if it was not there.
        let place = memory.baseAddress.unsafelyUnwrapped + length
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

extension Array where Element == UInt8 {
    /// What `body` appends; without a copy, if it is at most `capacity` bytes.
    public init(appendingUpTo capacity: Int, _ body: (inout ByteAppender) -> Void) {
        var outgrown: [UInt8]?
        self.init(unsafeUninitializedCapacity: capacity) { memory, count in
            var appender = ByteAppender(UnsafeMutableRawBufferPointer(memory))
            body(&appender)
            count = appender.hasOutgrown ? 0 : appender.count
            if appender.hasOutgrown { outgrown = [UInt8](appender.bytes) }
        }
        if let outgrown { self = outgrown }
    }
}
