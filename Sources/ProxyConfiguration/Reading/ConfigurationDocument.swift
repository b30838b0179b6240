/// The file as a tree of YAML nodes.
struct ConfigurationDocument {
    /// Nil for a file without content.
    let root: YAMLMapping?

    /// Parses the file. Throws the one mistake that keeps it from being YAML, or from being a mapping.
    init(_ source: SourceText, file: String) throws(SettingsMistakes) {
        let node: YAMLNode?
        do {
            node = try YAMLComposer.compose(source)
        } catch {
            throw Self.mistake(error.message, error.position, file)
        }
        root = node?.mapping
        guard let node, root == nil else { return }
        let entry = Entry(node, name: "", keyPosition: Position(line: 1, column: 1))
        if !entry.isEmpty {
            throw Self.mistake("the file is \(entry.kindOfNode), expected keys such as 'origin:'", entry.position, file)
        }
    }

    private static func mistake(_ message: String, _ position: Position, _ file: String) -> SettingsMistakes {
        SettingsMistakes([SettingsMistake(file: file, line: position.line, column: position.column, message: message)])
    }
}
