import ArgumentParser
import DiskStorage

/// `etagere store verify ./var/store`
struct StoreVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Read every byte and check every checksum.",
        discussion: """
            Exits with 1 if anything is damaged. The proxy checks each record when it first reads it and drops a damaged \
            one, so nothing needs repair.
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
