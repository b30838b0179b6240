/// One complaint about a configuration file, or one warning.
package struct SettingsMistake: Sendable, Hashable, CustomStringConvertible {
    /// The file, as it was named to the reader.
    package let file: String
    /// From 1; 0 if the complaint is about the file as a whole.
    package let line: Int
    /// From 1, counted in Unicode scalars; 0 if the complaint is about the file as a whole.
    package let column: Int
    /// What is wrong and what was expected.
    package let message: String

    /// A complaint about a place, or about the whole file if `line` is 0.
    package init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `proxy.conf:LINE:COLUMN: what is wrong, what was expected`
    package var description: String { "\(place): \(message)" }

    /// `proxy.conf:LINE:COLUMN: warning: what does nothing, or hardly what was meant`
    package var warningText: String { "\(place): warning: \(message)" }

    private var place: String { line > 0 ? "\(file):\(line):\(column)" : file }
}
