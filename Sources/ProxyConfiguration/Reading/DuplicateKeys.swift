/// Keeps Yams from giving up on a file because of a key that is given twice, so that the file's other mistakes are
/// found in the same pass: the first letter of all but the last such key is replaced by a mark, which makes the keys differ.
/// `Section` reads the letter from the mark and complains.
enum DuplicateKeys {
    /// Marks are characters for private use: this one plus the letter, plus 128 times the mark's number.
    private static let firstMark: UInt32 = 0xF0000
    /// How many marks there are. A file with more duplicates than that gets a complaint about one of them only.
    static let mostMarks: UInt32 = 256

    /// `source` with the key at `position`, one of `keys`, marked; nil if it isn't written there as it reads.
    static func marking(_ source: SourceText, at position: Position, _ keys: [String], number: UInt32) -> SourceText? {
        for column in [position.column, position.column + 1] {
            let position = Position(line: position.line, column: column)
            guard let key = keys.first(where: { source.has($0, at: position) }),
                let letter = key.unicodeScalars.first, letter.isASCII,
                let mark = Unicode.Scalar(firstMark + number * 128 + letter.value)
            else { continue }
            return source.replacing(at: position, by: mark)
        }
        return nil
    }

    /// The key as it was written, without its mark.
    static func original(_ key: String) -> String {
        guard let first = key.unicodeScalars.first?.value, first >= firstMark, first < firstMark + mostMarks * 128,
            let letter = Unicode.Scalar((first - firstMark) % 128)
        else { return key }
        return String(letter) + String(key.unicodeScalars.dropFirst())
    }
}
