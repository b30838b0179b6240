import HTTPSemantics

/// Turns the text of a pattern into its segments.
struct PathPatternParser {
    private let bytes: [UInt8]
    private(set) var segments: [PathPattern.Segment] = []
    private(set) var captureNames: [String] = []

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    mutating func parse() throws(PathPatternError) {
        guard bytes.first == ASCII.slash else {
            throw PathPatternError(offset: 0, message: "the pattern doesn't start with '/', expected a path")
        }
        try checkBytes()
        var start = 1
        while start <= bytes.count {
            let end = bytes[start...].firstIndex(of: ASCII.slash) ?? bytes.count
            guard segments.count < PathPattern.mostSegments else {
                throw PathPatternError(
                    offset: start,
                    message: "the pattern is too long, expected at most \(PathPattern.mostSegments) segments")
            }
            segments.append(try segment(start..<end))
            start = end + 1
        }
    }

    /// Refuses what can't stand in the path of a request target, since it would never match.
    private func checkBytes() throws(PathPatternError) {
        for (offset, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "?"):
                throw PathPatternError(
                    offset: offset, message: "a pattern has no query, expected a path (it covers every query)")
            case UInt8(ascii: "#"):
                throw PathPatternError(offset: offset, message: "a path has no '#', expected %23")
            case 0...0x20, 0x7F...:
                throw PathPatternError(
                    offset: offset, message: "a path has no such character, expected it percent-encoded")
            default: break
            }
        }
    }

    private mutating func segment(_ range: Range<Int>) throws(PathPatternError) -> PathPattern.Segment {
        let text = bytes[range]
        if text.elementsEqual("*".utf8) { return .one }
        if text.elementsEqual("**".utf8) { return .anyNumber }
        if text.first == UInt8(ascii: "{"), text.last == UInt8(ascii: "}"), text.count >= 2 {
            return try capture(range.lowerBound + 1..<range.upperBound - 1)
        }
        if let offset = text.firstIndex(of: ASCII.asterisk) {
            throw PathPatternError(
                offset: offset, message: "'*' stands beside other characters, expected a segment of its own")
        }
        if let offset = text.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) {
            throw PathPatternError(
                offset: offset, message: "a brace stands beside other characters, expected a whole segment such as {id}"
            )
        }
        return .literal(Array(text))
    }

    private mutating func capture(_ range: Range<Int>) throws(PathPatternError) -> PathPattern.Segment {
        guard let first = range.first else {
            throw PathPatternError(
                offset: range.lowerBound, message: "the braces hold no name, expected one such as {id}")
        }
        if ASCII.isDigit(bytes[first]) {
            throw PathPatternError(offset: first, message: "a name starts with a digit, expected a letter or '_'")
        }
        for offset in range where !Self.isNameByte(bytes[offset]) {
            throw PathPatternError(
                offset: offset, message: "a name has an unexpected character, expected letters, digits, '_' and '-'")
        }
        let name = String(decoding: bytes[range], as: UTF8.self)
        if captureNames.contains(name) {
            throw PathPatternError(offset: first, message: "the name '\(name)' is used twice, expected another name")
        }
        guard captureNames.count < PathPattern.mostCaptures else {
            throw PathPatternError(
                offset: first, message: "the pattern has too many names, expected at most \(PathPattern.mostCaptures)")
        }
        captureNames.append(name)
        return .capture(captureNames.count - 1)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "_") || byte == ASCII.hyphen
    }
}
