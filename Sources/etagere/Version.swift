import ArgumentParser
import ProxyServer

/// `etagere version`
struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the version, the commit that was built, and its date.")

    func run() {
        print("etagere \(EtagereVersion.description)")
    }
}
