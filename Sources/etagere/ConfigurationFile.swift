import ArgumentParser
import Foundation
import ProxyConfiguration

/// Reads a configuration file for a command.
enum ConfigurationFile {
    /// Prints warnings to standard error.
    /// - Throws: an error that prints every mistake on a line of its own and exits with 1.
    static func load(_ path: String) throws -> Settings {
        do {
            let reading = try SettingsReader.read(path: path, environment: ProcessInfo.processInfo.environment)
            for warning in reading.warnings { StandardError.print("\(warning) (warning)") }
            return reading.settings
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
