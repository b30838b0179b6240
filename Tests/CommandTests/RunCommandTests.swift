import Foundation
import Testing

@Suite("etagere run")
struct RunCommandTests {
    /// An address of which no machine has a listener: the documentation's (RFC 5737).
    private static let elsewhere = "192.0.2.1:8080"

    private func inDirectory(with configuration: String?, _ body: (URL) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "etagere-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        if let configuration {
            try Data(configuration.utf8).write(to: directory.appending(path: "proxy.conf"))
        }
        try body(directory)
    }

    @Test("With --origin no file is needed, and a proxy.conf that happens to be there is not read")
    func originOnly() throws {
        for configuration in [nil, "orgin: {}"] {
            try inDirectory(with: configuration) { directory in
                let result = try Command.run(
                    "run", "--origin", "http://127.0.0.1:3000", "--listen", Self.elsewhere, in: directory)
                #expect(result.status == 1)
                #expect(result.errors.last?.contains("cannot listen on \(Self.elsewhere)") == true, "\(result)")
            }
        }
    }

    @Test("A file that is named is read, and --origin takes the place of its url")
    func both() throws {
        try inDirectory(with: "origin: { url: nonsense }\nlisten: \(Self.elsewhere)\n") { directory in
            let without = try Command.run("run", "proxy.conf", in: directory)
            #expect(without.status == 1 && without.errors.last?.hasPrefix("proxy.conf:1:16: origin.url: ") == true)
            let with = try Command.run("run", "proxy.conf", "--origin", "http://127.0.0.1:3000", in: directory)
            #expect(with.errors.last?.contains("cannot listen on \(Self.elsewhere)") == true, "\(with)")
        }
    }

    @Test("Without a file and without --origin it says what is missing")
    func neither() throws {
        try inDirectory(with: nil) { directory in
            let result = try Command.run("run", in: directory)
            #expect(result.status == 1 && result.errors.last?.contains("etagere run --origin http://") == true)
        }
    }

    @Test("An option that makes no sense is refused under its name")
    func wrongOption() throws {
        let result = try Command.run("run", "--origin", "127.0.0.1:3000")
        #expect(result.status == 1 && result.errors.last?.hasPrefix("--origin: '127.0.0.1:3000' ") == true, "\(result)")
    }
}
