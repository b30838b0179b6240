import ArgumentParser
import DiskStorage
import ProxyServer

/// `etagere store dump ./var/store`
struct StoreDump: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump", abstract: "Print a line for each record.",
        discussion: """
            Its place, status, the sizes of head and body in bytes, age in seconds, and URL. Records that were replaced by \
            later ones are among them until their segment is reclaimed.
            """)

    @Argument(help: "The store's directory.", completion: .directory)
    var path: String

    func run() throws {
        let store = try Store.open(path)
        do {
            try store.dump(now: WallClock.now())
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
