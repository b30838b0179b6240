/// The file's text, by lines.
struct SourceText {
    /// Without a byte order mark.
    let text: String
    private let lines: [Substring.UnicodeScalarView]

    init(_ text: String) {
        let hasMark = text.unicodeScalars.first == "\u{FEFF}"
        self.text = hasMark ? String(text.unicodeScalars.dropFirst()) : text
        lines = self.text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Whether `wanted` stands at `position`.
    func has(_ wanted: String, at position: Position) -> Bool {
        guard lines.indices.contains(position.line - 1) else { return false }
        return lines[position.line - 1].dropFirst(position.column - 1).starts(with: wanted.unicodeScalars)
    }

    /// The place of the character at an offset in bytes.
    func position(at offset: Int) -> Position {
        let index = text.utf8.index(text.startIndex, offsetBy: offset, limitedBy: text.endIndex) ?? text.endIndex
        var position = Position(line: 1, column: 1)
        for scalar in text.unicodeScalars[..<index] {
            if scalar == "\n" {
                position = Position(line: position.line + 1, column: 1)
            } else {
                position.column += 1
            }
        }
        return position
    }
}
