/// The octets of JSON's grammar (RFC 8259 §2). They stand here, and not in `ASCII`, so that the loops over each byte of a body
/// have them as constants of their own target.
enum JSONByte {
    static let quote: UInt8 = 0x22
    static let comma: UInt8 = 0x2C
    static let minus: UInt8 = 0x2D
    static let zero: UInt8 = 0x30
    static let colon: UInt8 = 0x3A
    static let beginArray: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let endArray: UInt8 = 0x5D
    static let beginObject: UInt8 = 0x7B
    static let endObject: UInt8 = 0x7D

    /// `ws`
    static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte &- zero < 10
    }
}
