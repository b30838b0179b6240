/// The octets that HTTP's grammars name, and the classes they fall into (RFC 9110 §5.5, §5.6).
public enum ASCII {
    /// HTAB.
    @inlinable public static var tab: UInt8 { 0x09 }
    /// LF.
    @inlinable public static var lineFeed: UInt8 { 0x0A }
    /// CR.
    @inlinable public static var carriageReturn: UInt8 { 0x0D }
    /// SP.
    @inlinable public static var space: UInt8 { 0x20 }
    /// The double quote.
    @inlinable public static var quote: UInt8 { 0x22 }
    /// "*".
    @inlinable public static var asterisk: UInt8 { 0x2A }
    /// ",".
    @inlinable public static var comma: UInt8 { 0x2C }
    /// "-".
    @inlinable public static var hyphen: UInt8 { 0x2D }
    /// "/".
    @inlinable public static var slash: UInt8 { 0x2F }
    /// "0".
    @inlinable public static var zero: UInt8 { 0x30 }
    /// ":".
    @inlinable public static var colon: UInt8 { 0x3A }
    /// ";".
    @inlinable public static var semicolon: UInt8 { 0x3B }
    /// "=".
    @inlinable public static var equals: UInt8 { 0x3D }
    /// "?".
    @inlinable public static var questionMark: UInt8 { 0x3F }
    /// "@".
    @inlinable public static var at: UInt8 { 0x40 }
    /// The backslash.
    @inlinable public static var backslash: UInt8 { 0x5C }

    /// SP or HTAB, the two octets of OWS (RFC 9110 §5.6.3).
    @inlinable
    public static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == space || byte == tab
    }

    /// DIGIT.
    @inlinable
    public static func isDigit(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10
    }

    /// ALPHA.
    @inlinable
    public static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26
    }

    /// The octet in lower case, if it is an ASCII letter; unchanged if not.
    @inlinable
    public static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    /// An octet of a token (RFC 9110 §5.6.2).
    @inlinable
    public static func isTokenByte(_ byte: UInt8) -> Bool {
        // Bit n of the two words says whether octet n is a tchar; everything from 0x80 on is not.
        if byte < 64 { return (0x03FF_6CFA_0000_0000 as UInt64) >> UInt64(byte) & 1 == 1 }
        if byte < 128 { return (0x57FF_FFFF_C7FF_FFFE as UInt64) >> UInt64(byte &- 64) & 1 == 1 }
        return false
    }

    /// An octet of an entity-tag, `etagc`: %x21, %x23-7E or obs-text (RFC 9110 §8.8.3).
    @inlinable
    public static func isEntityTagByte(_ byte: UInt8) -> Bool {
        byte > space && byte != quote && byte != 0x7F
    }

    /// An octet that a field value may hold: VCHAR, SP, HTAB or obs-text (RFC 9110 §5.5).
    @inlinable
    public static func isFieldValueByte(_ byte: UInt8) -> Bool {
        byte >= 0x20 ? byte != 0x7F : byte == tab
    }
}
