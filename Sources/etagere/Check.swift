import ArgumentParser
import ProxyConfiguration

/// `etagere check proxy.conf`
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Report every mistake in a configuration file, with line and column.",
        discussion: "Exits with 1 if there is one. Environment variables count as they are set now.")

    @Argument(help: "The configuration file.", completion: .file())
    var configuration = "proxy.conf"

    func run() throws {
        let settings = try ConfigurationFile.load(configuration)
        print("\(configuration): ok, \(settings.routes.count) routes, origin \(settings.origin.authority)")
    }
}
