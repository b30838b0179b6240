/// The octets of a text: one for each scalar, which must not exceed U+00FF, so that any octet can be written down.
func octets(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8($0.value) }
}

/// The text of octets, the inverse of `octets`.
func text(_ octets: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for octet in octets { text.append(Unicode.Scalar(octet)) }
    return String(text)
}

/// The octets as a Swift string literal that can be pasted into a test.
func literal(_ octets: some Sequence<UInt8>) -> String {
    var literal = "\""
    for octet in octets {
        switch octet {
        case 0x0D: literal += "\\r"
        case 0x0A: literal += "\\n"
        case 0x09: literal += "\\t"
        case 0x00: literal += "\\0"
        case 0x22: literal += "\\\""
        case 0x5C: literal += "\\\\"
        case 0x20..<0x7F: literal.unicodeScalars.append(Unicode.Scalar(octet))
        default: literal += "\\u{\(String(octet, radix: 16))}"
        }
    }
    return literal + "\""
}

/// A head of these lines, with the CRLF of each and the empty line that ends it.
func head(_ lines: String...) -> String {
    lines.map { $0 + "\r\n" }.joined() + "\r\n"
}
