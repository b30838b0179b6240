/// What all sections of one file share while they are read: the variables, and the complaints so far.
final class ReadingContext {
    private let file: String
    private let source: SourceText
    private let environment: [String: String]
    private(set) var mistakes: [SettingsMistake] = []
    private(set) var warnings: [SettingsMistake] = []
    var routeLines: [Int] = []
    var relationLines: [Int] = []

    init(file: String, source: SourceText, environment: [String: String]) {
        self.file = file
        self.source = source
        self.environment = environment
    }

    func refuse(_ message: String, at position: Position) {
        mistakes.append(SettingsMistake(file: file, line: position.line, column: position.column, message: message))
    }

    func warn(_ message: String, at position: Position) {
        warnings.append(SettingsMistake(file: file, line: position.line, column: position.column, message: message))
    }

    /// The value of `entry` as one of `kind`; nil after a complaint.
    func value<Value>(of entry: Entry, as kind: ValueKind<Value>) -> Value? {
        guard let scalar = entry.node.scalar else {
            refuse("\(entry.name) is \(entry.kindOfNode), expected \(kind.expected)", at: entry.position)
            return nil
        }
        if entry.isEmpty {
            refuse("\(entry.name) has no value, expected \(kind.expected)", at: entry.keyPosition)
            return nil
        }
        do throws(Complaint) {
            let text = try VariableExpansion.expand(scalar.string, environment)
            do throws(Complaint) {
                return try kind.parse(text)
            } catch {
                // The offset means nothing to the reader of the file if the text isn't what stands there.
                let offset = text == scalar.string ? error.offset : 0
                throw Complaint(error.wrong, expected: error.expected ?? kind.expected, offset: offset)
            }
        } catch {
            let expected = error.expected ?? kind.expected
            let position = position(at: error.offset, of: scalar, entry.position)
            refuse("\(entry.name): \(error.wrong), expected \(expected)", at: position)
            return nil
        }
    }

    /// The place of a byte of `text`, which `entry` reads as; the entry's own if it isn't written so.
    func position(of entry: Entry, at offset: Int, in text: String) -> Position {
        guard let scalar = entry.node.scalar, scalar.string == text else { return entry.position }
        return position(at: offset, of: scalar, entry.position)
    }

    /// The place of a byte of a scalar; the scalar's own if it isn't written in the file as it reads.
    private func position(at offset: Int, of scalar: YAMLScalar, _ start: Position) -> Position {
        guard offset > 0 else { return start }
        let text = Position(line: start.line, column: start.column + (scalar.style == .quoted ? 1 : 0))
        guard source.has(scalar.string, at: text) else { return start }
        let before = String(decoding: scalar.string.utf8.prefix(offset), as: UTF8.self)
        return Position(line: text.line, column: text.column + before.unicodeScalars.count)
    }
}
