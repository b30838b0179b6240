import ArgumentParser
import DiskStorage

/// `etagere store stat ./var/store`
struct Store: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Inspect a store on disk that no proxy uses.",
        discussion: "Changes nothing. No proxy can start on the store meanwhile.",
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
