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

    /// The place of a character, given by its index in `text`.
    func position(of index: String.Index) -> Position {
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

    /// The text with the scalar at `position` replaced; nil if there is none.
    func replacing(at position: Position, by replacement: Unicode.Scalar) -> SourceText? {
        guard lines.indices.contains(position.line - 1) else { return nil }
        let rest = lines[position.line - 1].dropFirst(position.column - 1)
        guard !rest.isEmpty else { return nil }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text.unicodeScalars[..<rest.startIndex])
        scalars.append(replacement)
        scalars.append(contentsOf: text.unicodeScalars[rest.index(after: rest.startIndex)...])
        return SourceText(String(scalars))
    }
}
