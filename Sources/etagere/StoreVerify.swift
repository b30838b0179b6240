import ArgumentParser
import DiskStorage

/// `etagere store verify ./var/store`
struct StoreVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Read every byte and compare every checksum.",
        discussion: """
            Exits with 1 if anything is damaged. The proxy does the same when it first reads a record, and drops what is \
            damaged: there is no need to repair anything.
            """)

    @Argument(help: "The store's directory.", completion: .directory)
    var path: String

    func run() throws {
        let store = try Store.open(path)
        let isWhole: Bool
        do {
            isWhole = try store.verify()
        } catch {
            throw CommandFailure("\(error)")
        }
        if !isWhole { throw ExitCode.failure }
    }
}
