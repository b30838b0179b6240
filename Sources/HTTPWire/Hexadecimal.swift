internal import HTTPSemantics

/// HEXDIG (RFC 5234, appendix B.1), in both cases of its letters.
enum Hexadecimal {
    static func value(_ byte: UInt8) -> Int64? {
        if ASCII.isDigit(byte) { return Int64(byte - ASCII.zero) }
        let letter = byte | 0x20
        return (0x61...0x66).contains(letter) ? Int64(letter - 0x61 + 10) : nil
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        value(byte) != nil
    }
}
