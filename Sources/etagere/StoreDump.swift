import ArgumentParser
import DiskStorage
import ProxyServer

/// `etagere store dump ./var/store`
struct StoreDump: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump", abstract: "Print a line for each record.",
        discussion: """
            Each line has the record's position, status, sizes of head and body in bytes, age in seconds, and URL. A \
            record that a later one has replaced is listed until its segment is reclaimed.
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
