package import HTTPSemantics

/// Field lines written as text, for tests: lenient, as it takes what a parser would refuse.
package struct HeadText: Sendable {
    package let bytes: [UInt8]
    package let fields: FieldTable

    /// - Parameter text: field lines, separated by LF; everything before the first line's colon is its name. Each
    ///   character up to U+00FF becomes one byte, so that `\u{E9}` is obs-text.
    package init(_ text: String = "") {
        self.init(lines: text.split(separator: "\n").map(String.init))
    }

    package init(lines: [String]) {
        var bytes: [UInt8] = []
        var fields = FieldTable()
        for line in lines {
            let start = bytes.count
            bytes.append(contentsOf: line.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
            let colon = bytes[start...].firstIndex(of: ASCII.colon) ?? bytes.count
            let value = bytes.span.trimmingWhitespace(min(colon + 1, bytes.count)..<bytes.count)
            let name = FieldName.recognise(start..<colon, in: bytes.span)
            fields.append(FieldLine(name: name, nameRange: start..<colon, valueRange: value))
            bytes.append(contentsOf: [ASCII.carriageReturn, ASCII.lineFeed])
        }
        self.bytes = bytes
        self.fields = fields
    }
}
