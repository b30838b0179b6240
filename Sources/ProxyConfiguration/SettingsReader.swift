/// Reads `proxy.conf`.
package enum SettingsReader {
    /// Reads the file at `path`. Variables in it are looked up in `environment`.
    ///
    /// Throws every mistake that the file holds, not only the first; a file that can't be read is one mistake.
    package static func read(
        path: String, environment: [String: String]
    ) throws(SettingsMistakes) -> SettingsReading {
        let text = try ConfigurationFile.read(path)
        return try read(text: text, name: path, environment: environment)
    }

    /// Reads `text`, the content of a file that complaints call `name`.
    package static func read(
        text: String, name: String, environment: [String: String]
    ) throws(SettingsMistakes) -> SettingsReading {
        let source = SourceText(text)
        let context = ReadingContext(file: name, source: source, environment: environment)
        let document = try ConfigurationDocument(source, file: name)
        var top = Section(document.root, name: "", position: Position(line: 1, column: 1), context: context)
        let settings = Settings(reading: &top)
        top.refuseUnknownKeys()
        if !context.mistakes.isEmpty { throw SettingsMistakes(context.mistakes.inOrder) }
        return SettingsReading(
            settings: settings, warnings: context.warnings.inOrder, routeLines: context.routeLines,
            relationLines: context.relationLines)
    }
}

extension [SettingsMistake] {
    /// By position; those at one position in the order in which they were found.
    fileprivate var inOrder: [SettingsMistake] {
        enumerated().sorted {
            ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
        }.map(\.element)
    }
}
