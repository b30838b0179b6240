import CYaml

/// What keeps a text from being one YAML document, as a message and a place.
struct YAMLMistake: Error {
    let message: String
    let position: Position

    init(_ message: String, at position: Position) {
        self.message = message
        self.position = position
    }

    /// The error at which `parser` stopped.
    init(_ parser: yaml_parser_t, in source: SourceText) {
        let problem = parser.problem.map { String(cString: $0) } ?? "it can't be read"
        switch parser.error {
        case YAML_READER_ERROR:
            let value = parser.problem_value
            let character = value < 0 ? "" : " (U+\(String(value, radix: 16, uppercase: true)))"
            self.init("not YAML: \(problem)\(character), expected text", at: source.position(at: parser.problem_offset))
        default:
            let context = parser.context.map { " " + String(cString: $0) } ?? ""
            self.init(
                "not YAML: \(problem)\(context), expected 'key: value' lines", at: Position(parser.problem_mark))
        }
    }
}

extension Position {
    init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
