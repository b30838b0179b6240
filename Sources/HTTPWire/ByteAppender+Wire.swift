package import HTTPSemantics

extension ByteAppender {
    /// Appends the size line of a chunk (RFC 9112 §7.1), at most 18 bytes. A chunk holds something: a size of zero would end the body.
    package mutating func append(chunkSize size: Int) {
        var shift = 60
        while shift > 0, size >> shift == 0 { shift -= 4 }
        while shift >= 0 {
            let digit = UInt8(size >> shift & 0xF)
            append(digit < 10 ? ASCII.zero + digit : 0x61 + digit - 10)
            shift -= 4
        }
        append("\r\n")
    }
}
