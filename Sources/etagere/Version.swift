import ArgumentParser
import ProxyServer

/// `etagere version`
struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the version.")

    func run() {
        print("etagere \(EtagereVersion.current)")
    }
}
