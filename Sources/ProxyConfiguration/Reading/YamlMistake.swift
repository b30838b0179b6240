import Yams

/// An error of Yams, as a message and a place.
struct YamlMistake {
    let message: String
    var position = Position(line: 1, column: 1)
    /// If that is the error: the keys of one mapping that are given more than once; `position` is that of one of them.
    var duplicateKeys: [String] = []

    init(message: String) {
        self.message = message
    }

    init(_ error: any Error, in source: SourceText) {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            message = "not YAML: \(problem)\(context.map { " \($0.text)" } ?? ""), expected 'key: value' lines"
            position = Position(mark)
        case .composer(let context?, _, let mark, _) where context.text.contains("single document"):
            message = "a second YAML document starts here, expected one only"
            position = Position(mark)
        case .composer(_, let problem, let mark, _):
            message = "not YAML: \(problem), expected the name of an anchor that stands before it"
            position = Position(mark)
        case .reader(let problem, let offset, let value, _):
            let character = value < 0 ? "" : " (U+\(String(value, radix: 16, uppercase: true)))"
            message = "not YAML: \(problem)\(character), expected text"
            if let offset,
                let index = source.text.index(source.text.startIndex, offsetBy: offset, limitedBy: source.text.endIndex)
            {
                position = source.position(of: index)
            }
        case .duplicatedKeysInMapping(let duplicates, let context):
            duplicateKeys = duplicates
            let keys = duplicates.map { "'\(DuplicateKeys.original($0))'" }.joined(separator: ", ")
            message = "\(keys) is given twice, expected each key once"
            position = Position(context.mark)
        default:
            message = "not YAML: \(error), expected 'key: value' lines"
        }
    }
}
