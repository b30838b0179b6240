import ArgumentParser
import ProxyConfiguration

/// `etagere explain PUT /api/admin/books/7`
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what a write invalidates, or which route and which writes concern a read.",
        discussion: "Sends nothing. The configuration file alone decides.")

    @Argument(help: "The request's method, such as GET or PUT.")
    var method: String

    @Argument(help: "The request's path, with or without a query.")
    var target: String

    @Option(help: "The configuration file.", completion: .file())
    var configuration = "proxy.conf"

    @Flag(help: "List every request field that means something to a read.")
    var fields = false

    func run() throws {
        let reading = try ConfigurationFile.load(configuration)
        do {
            print(
                try Explanation(
                    method: method, target: target, reading: reading, file: configuration, showsFields: fields))
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
