import ArgumentParser
import ProxyServer

/// The command line.
@main
struct Etagere: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "etagere",
        abstract: "A caching reverse proxy for HTTP APIs with ETags.",
        version: EtagereVersion.description,
        subcommands: [Run.self, Check.self, Explain.self, Store.self, Version.self])
}
