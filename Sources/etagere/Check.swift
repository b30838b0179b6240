import ArgumentParser
import ProxyConfiguration

/// `etagere check proxy.conf`
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Report every mistake in a configuration file, with its line and column.",
        discussion: """
            Exits with 1 if there are mistakes, and with --strict also if there are warnings. A warning names something \
            that is valid but probably not intended. Environment variables are those of this shell.
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
