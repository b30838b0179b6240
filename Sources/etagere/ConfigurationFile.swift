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
    /// - Throws: an error that prints every mistake on a line of its own and exits with 1.
    static func load(_ path: String) throws -> SettingsReading {
        do {
            return try SettingsReader.read(path: path, environment: ProcessInfo.processInfo.environment)
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
