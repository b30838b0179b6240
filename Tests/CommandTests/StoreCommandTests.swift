#if os(Linux)
    import DiskStorage
    import Foundation
    import HTTPSemantics
    import ProxyTesting
    import Testing

    @Suite("etagere store")
    struct StoreCommandTests {
        private let path: String

        init() throws {
            let url = FileManager.default.temporaryDirectory.appending(path: "etagere-store-\(UUID().uuidString)")
            path = url.path()
            try Self.open(path).stop()
        }

        private static func open(_ path: String) throws(DiskStoreError) -> DiskStore {
            var generator = SplitMix64(seed: 1)
            return try DiskStore(
                at: path, limits: DiskStoreLimits(capacity: 1 << 20), using: &generator, now: Timestamp(seconds: 0))
        }

        @Test("stat, verify and dump print what they find, and exit with 0")
        func whole() throws {
            defer { try? FileManager.default.removeItem(atPath: path) }
            let stat = try Command.run("store", "stat", path)
            #expect(stat.status == 0 && stat.output.first == "store    \(path)")
            #expect(stat.output.last == "total    0 records, 0 bytes in 0 segments")
            let verify = try Command.run("store", "verify", path)
            #expect(verify.status == 0 && verify.output == ["0 records, 0 bytes in 0 segments: no damage"])
            let dump = try Command.run("store", "dump", path)
            #expect(dump.status == 0 && dump.output.count == 1)
        }

        @Test("verify exits with 1 if anything is damaged")
        func damaged() throws {
            defer { try? FileManager.default.removeItem(atPath: path) }
            try Data("no segment".utf8).write(to: URL(filePath: "\(path)/00000001.segment"))
            let verify = try Command.run("store", "verify", path)
            #expect(verify.status == 1)
            #expect(verify.output == ["segment 1: no valid header", "0 records, 10 bytes in 1 segments: 1 damaged"])
        }

        @Test(
            "Without a store, and with one in use, they exit with 1 and say why", arguments: ["stat", "verify", "dump"])
        func refused(command: String) throws {
            defer { try? FileManager.default.removeItem(atPath: path) }
            let absent = try Command.run("store", command, "\(path)/nothing")
            #expect(absent.status == 1 && absent.errors == ["there is no store in \(path)/nothing"])
            let store = try Self.open(path)
            let inUse = try Command.run("store", command, path)
            #expect(inUse.status == 1)
            #expect(
                inUse.errors.first?.contains("in use by process \(ProcessInfo.processInfo.processIdentifier)") == true)
            store.stop()
        }
    }
#endif
