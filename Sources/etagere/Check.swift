import ArgumentParser
import ProxyConfiguration

/// `etagere check proxy.conf`
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Report every mistake in a configuration file, with line and column.",
        discussion: """
            Exits with 1 if there is one. Warnings, of what is legal but hardly meant, leave it at 0 unless --strict is \
            given. Environment variables count as they are set now.
            """)

    @Argument(help: "The configuration file.", completion: .file())
    var configuration = "proxy.conf"

    @Flag(help: "Exit with 1 if there are warnings.")
    var strict = false

    func run() throws {
        let reading = try ConfigurationFile.load(configuration)
        for warning in reading.warnings { StandardError.print(warning.warningText) }
        let settings = reading.settings
        if strict, !reading.warnings.isEmpty { throw ExitCode.failure }
        print(
            "\(configuration): ok, \(settings.routes.count) routes, \(settings.relations.count) relations, "
                + "origin \(settings.origin.authority)")
        for line in RequestFieldExplanation(settings).lines { print("  \(line)") }
    }
}
