import Yams

/// The file as a tree of YAML nodes.
struct ConfigurationDocument {
    /// Nil for a file without content.
    let root: Node.Mapping?

    /// Parses the file. Throws the one mistake that keeps it from being YAML, or from being a mapping.
    init(_ source: SourceText, file: String) throws(SettingsMistakes) {
        let node = try Self.compose(source, file)
        if let mapping = node?.mapping {
            root = mapping
            return
        }
        root = nil
        guard let node else { return }
        let entry = Entry(node, name: "", keyPosition: Position(line: 1, column: 1))
        if !entry.isEmpty {
            throw Self.mistake("the file is \(entry.kindOfNode), expected keys such as 'origin:'", entry.position, file)
        }
    }

    private static func compose(_ source: SourceText, _ file: String) throws(SettingsMistakes) -> Node? {
        var marked = source
        var first: YamlMistake?
        for number in 0...DuplicateKeys.mostMarks {
            let mistake: YamlMistake
            do {
                return try Yams.compose(yaml: marked.text, .default, .default, .utf8)
            } catch {
                mistake = YamlMistake(error, in: marked)
            }
            first = first ?? mistake
            guard !mistake.duplicateKeys.isEmpty,
                let next = DuplicateKeys.marking(marked, at: mistake.position, mistake.duplicateKeys, number: number)
            else {
                // What follows a marked key may be broken too, and then that is the complaint.
                throw Self.mistake(mistake.message, mistake.position, file)
            }
            marked = next
        }
        let mistake = first ?? YamlMistake(message: "too many mistakes, expected YAML")
        throw Self.mistake(mistake.message, mistake.position, file)
    }

    private static func mistake(_ message: String, _ position: Position, _ file: String) -> SettingsMistakes {
        SettingsMistakes([SettingsMistake(file: file, line: position.line, column: position.column, message: message)])
    }
}
