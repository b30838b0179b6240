/// What reading a configuration file gave.
package struct SettingsReading: Sendable, Equatable {
    /// The typed values.
    package let settings: Settings
    /// What is legal but does nothing, or hardly what was meant, in the order of the file.
    package let warnings: [SettingsMistake]
    /// The line of each entry of `settings.routes`.
    package let routeLines: [Int]
    /// The line of each entry of `settings.relations`.
    package let relationLines: [Int]
}
