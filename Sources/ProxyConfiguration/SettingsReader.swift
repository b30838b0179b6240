/// Reads `proxy.conf`.
package enum SettingsReader {
    /// Reads the file at `path`, or takes every default if that is nil. Variables in it are looked up in `environment`, and
    /// `options` take the place of what it says.
    ///
    /// Throws every mistake that the file holds, not only the first; a file that can't be read is one mistake.
    package static func read(
        path: String?, environment: [String: String], options: SettingsOptions = SettingsOptions()
    ) throws(SettingsMistakes) -> SettingsReading {
        let text = if let path { try ConfigurationFile.read(path) } else { "" }
        return try read(text: text, name: path ?? "command line", environment: environment, options: options)
    }

    /// Reads `text`, the content of a file that complaints call `name`.
    package static func read(
        text: String, name: String, environment: [String: String], options: SettingsOptions = SettingsOptions()
    ) throws(SettingsMistakes) -> SettingsReading {
        let source = SourceText(text)
        let context = ReadingContext(file: name, source: source, environment: environment)
        let document = try ConfigurationDocument(source, file: name)
        let wrong = options.mistakes
        if !wrong.isEmpty { throw SettingsMistakes(wrong) }
        let root = options.replacing(in: document.root)
        var top = Section(root, name: "", position: Position(line: 1, column: 1), context: context)
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
