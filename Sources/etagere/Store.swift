import ArgumentParser
import DiskStorage

/// `etagere store stat ./var/store`
struct Store: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at a store on disk that is not in use.",
        discussion: "Nothing is changed. While it looks, no proxy can be started on the store.",
        subcommands: [StoreStat.self, StoreVerify.self, StoreDump.self])

    /// Opens a store whose lines go to standard output.
    static func open(_ path: String) throws -> StoreInspection {
        do {
            return try StoreInspection(at: path) { print($0) }
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
