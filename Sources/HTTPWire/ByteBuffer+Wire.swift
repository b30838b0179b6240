internal import HTTPSemantics
package import NIOCore

extension ByteBuffer {
    /// Writes the number in decimal, without making a `String` of it.
    package mutating func writeDecimal(_ number: Int64) {
        if number < 0 {
            writeInteger(ASCII.hyphen)
        }
        var rest = number.magnitude
        if rest < 10 {
            writeInteger(ASCII.zero + UInt8(rest))
            return
        }
        // The last eight digits are collected in a word, the first of them in its lowest byte, and stored at once.
        var low: UInt64 = 0
        var count = 0
        while rest > 0, count < 8 {
            low = low << 8 | UInt64(ASCII.zero + UInt8(rest % 10))
            rest /= 10
            count += 1
        }
        if rest > 0 { writeMagnitude(rest) }
        writeInteger(low, endianness: .little)
        moveWriterIndex(to: writerIndex - (8 - count))
    }

    private mutating func writeMagnitude(_ number: UInt64) {
        var divisor: UInt64 = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            writeInteger(ASCII.zero + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    /// Writes the size line of a chunk (RFC 9112 §7.1), which must hold something: a size of zero would end the body.
    package mutating func writeChunkSize(_ size: Int) {
        var shift = 60
        while shift > 0, size >> shift == 0 { shift -= 4 }
        while shift >= 0 {
            let digit = UInt8(size >> shift & 0xF)
            writeInteger(digit < 10 ? ASCII.zero + digit : 0x61 + digit - 10)
            shift -= 4
        }
        writeStaticString("\r\n")
    }

    /// Writes the last chunk and the trailer section (RFC 9112 §7.1.2).
    package mutating func writeLastChunk(trailers: ByteBuffer? = nil) {
        writeStaticString("0\r\n")
        if let trailers { writeImmutableBuffer(trailers) }
        writeStaticString("\r\n")
    }
}
