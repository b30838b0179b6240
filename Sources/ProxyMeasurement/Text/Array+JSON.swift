extension [UInt8] {
    /// Appends `text` as a JSON string, or `null` if it's empty.
    mutating func appendJSONOrNull(_ text: Span<UInt8>) {
        if text.isEmpty { append("null") } else { appendJSON(text) }
    }

    /// Appends `text` as a JSON string. The bytes may be anything: UTF-8 stands as it is, except quotes, backslashes
    /// and control characters; a byte that is no part of UTF-8 becomes `\u00XX`, so that the line is always valid JSON.
    mutating func appendJSON(_ text: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        var index = 0
        while index < text.count {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
                index += 1
            case 0x20..<0x7F:
                append(byte)
                index += 1
            default:
                index += appendJSONCharacter(text, at: index)
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends what starts with a byte that is not printable ASCII, and says how many bytes it took.
    private mutating func appendJSONCharacter(_ text: Span<UInt8>, at index: Int) -> Int {
        let length = UTF8Sequence.length(in: text, at: index)
        // U+0080 to U+009F are control characters that terminals obey.
        let isControl = text[index] < 0x80 || (text[index] == 0xC2 && length == 2 && text[index + 1] < 0xA0)
        guard length > 0, !isControl else {
            append("\\u00")
            appendHexadecimal(length == 2 ? text[index + 1] : text[index], digits: Self.lowercaseDigits)
            return Swift.max(1, length)
        }
        for offset in 0..<length { append(text[index + offset]) }
        return length
    }

    /// Appends the byte as two hexadecimal digits.
    mutating func appendHexadecimal(_ byte: UInt8, digits: StaticString) {
        digits.withUTF8Buffer { digits in
            append(digits[Int(byte >> 4)])
            append(digits[Int(byte & 15)])
        }
    }

    static var lowercaseDigits: StaticString { "0123456789abcdef" }
    static var uppercaseDigits: StaticString { "0123456789ABCDEF" }
}
