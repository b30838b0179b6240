/// Everything that is wrong with a configuration file, in the order of the file. Never empty.
package struct SettingsMistakes: Error, Equatable, CustomStringConvertible {
    /// At least one, by position.
    package let mistakes: [SettingsMistake]

    /// The mistakes of one file, in its order.
    package init(_ mistakes: [SettingsMistake]) {
        self.mistakes = mistakes
    }

    /// One mistake per line.
    package var description: String {
        mistakes.map(\.description).joined(separator: "\n")
    }
}
