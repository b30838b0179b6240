import ArgumentParser
import DiskStorage
import ProxyServer

/// `etagere store stat ./var/store`
struct StoreStat: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stat", abstract: "Print how much is stored, by segment.")

    @Argument(help: "The store's directory.", completion: .directory)
    var path: String

    func run() throws {
        let store = try Store.open(path)
        do {
            try store.stat(now: WallClock.now())
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
