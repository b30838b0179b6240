import HTTPSemantics

/// Bytes written in base64, read in place: the alphabet of RFC 4648 §4 or that of §5, with its padding or without.
enum Base64 {
    /// How many bytes `text` stands for; nil if it is empty or no base64. Bits that are left over have to be zero:
    /// "conforming encoders MUST" write them so (RFC 4648 §3.5), and another text is no number.
    static func byteCount(of text: Span<UInt8>) -> Int? {
        var count = text.count
        while count > 0, text.count - count < 2, text[count - 1] == ASCII.equals { count -= 1 }
        // One character alone has six bits, which are no byte; padding fills a group of four (RFC 4648 §4).
        guard count > 0, count % 4 != 1, count == text.count || text.count % 4 == 0 else { return nil }
        for index in 0..<count where value(of: text[index]) == nil { return nil }
        let last = value(of: text[count - 1]) ?? 0
        let spare: UInt8 = count % 4 == 2 ? 0b1111 : count % 4 == 3 ? 0b11 : 0
        return last & spare == 0 ? count * 3 / 4 : nil
    }

    /// - Parameter index: below `byteCount(of: text)`.
    static func byte(at index: Int, of text: Span<UInt8>) -> UInt8 {
        let first = index / 3 * 4 + index % 3
        let left = value(of: text[first]) ?? 0
        let right = value(of: text[first + 1]) ?? 0
        let shift = UInt8(index % 3) * 2
        return left << (2 + shift) | right >> (4 - shift)
    }

    private static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case 0x41...0x5A: byte - 0x41
        case 0x61...0x7A: byte - 0x61 + 26
        case 0x30...0x39: byte - 0x30 + 52
        case 0x2B, 0x2D: 62
        case 0x2F, 0x5F: 63
        default: nil
        }
    }
}
