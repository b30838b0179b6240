extension [UInt8] {
    /// Appends `text` as nginx writes it, or a hyphen if it's empty.
    mutating func appendEscapedOrHyphen(_ text: Span<UInt8>) {
        if text.isEmpty { append(UInt8(ascii: "-")) } else { appendEscaped(text) }
    }

    /// Appends `text` as nginx writes it: quotes, backslashes and whatever is not printable ASCII as `\xXX`, so that no
    /// byte of a client can end the field or the line.
    mutating func appendEscaped(_ text: Span<UInt8>) {
        for index in text.indices {
            let byte = text[index]
            if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                append(byte)
            } else {
                append("\\x")
                appendHexadecimal(byte, digits: Self.uppercaseDigits)
            }
        }
    }
}
