import ArgumentParser
import ProxyConfiguration

// Not all of Foundation: it would bring 40 MB of tables for languages and calendars into the executable.
#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads a configuration file for a command.
enum ConfigurationFile {
    /// - Parameters:
    ///   - path: nil for every default.
    ///   - options: what the command line says in place of the file.
    /// - Throws: an error that prints every mistake on a line of its own and exits with 1.
    static func load(_ path: String?, options: SettingsOptions = SettingsOptions()) throws -> SettingsReading {
        do {
            let environment = ProcessInfo.processInfo.environment
            return try SettingsReader.read(path: path, environment: environment, options: options)
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
