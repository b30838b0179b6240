import CacheStorage
import DiskStorage
import Foundation
import ProxyTesting
import Testing

@Suite("The directory of a store")
struct DirectoryTests {
    let directory = TemporaryDirectory()

    private func open(_ path: String, capacity: Int = 1 << 20) throws(DiskStoreError) -> DiskStore {
        var generator = SplitMix64(seed: 1)
        return try DiskStore(
            at: path, limits: DiskStoreLimits(capacity: capacity), using: &generator, now: Sample.now)
    }

    @Test("It is made, with those that lead to it, and is not readable for everybody")
    func made() throws {
        let path = "\(directory.path)/a/b/store"
        let store = try open(path)
        #expect(store.stop())
        for path in [path, "\(path)/seed"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? Int ?? 7) & 7 == 0)
        }
    }

    @Test("A second user is told who the first one is, until that one stops or goes away")
    func lock() throws {
        var first: DiskStore? = try open(directory.path)
        #expect(
            throws: DiskStoreError.inUse(path: directory.path, process: Int(ProcessInfo.processInfo.processIdentifier))
        ) { try open(directory.path) }
        first?.stop()
        let second = try open(directory.path)
        second.stop()
        first = try open(directory.path)
        first = nil
        try open(directory.path).stop()
    }

    @Test("A file, a path through a file and too few bytes are refused with a sentence")
    func refused() throws {
        directory.write([], to: "file")
        #expect(throws: DiskStoreError.notADirectory(path: "\(directory.path)/file")) {
            try open("\(directory.path)/file")
        }
        #expect(throws: DiskStoreError.notADirectory(path: "\(directory.path)/file/store")) {
            try open("\(directory.path)/file/store")
        }
        #expect(throws: DiskStoreError.tooSmall(capacity: 100, least: DiskStoreLimits.leastCapacity)) {
            try open(directory.path, capacity: 100)
        }
        for path in ["/proc/store", "/proc/store/deep/down"] {
            #expect(
                throws: DiskStoreError.notMade(path: path, missing: "/proc/store", cause: "No such file or directory")
            ) {
                try open(path)
            }
        }
        #expect(
            "\(DiskStoreError.notMade(path: "/ro/s2", missing: "/ro/s2", cause: "Read-only file system"))"
                == "cannot make the directory /ro/s2 for the store: Read-only file system")
        #expect(
            "\(DiskStoreError.notMade(path: "/ro/a/s2", missing: "/ro/a", cause: "Permission denied"))"
                == "cannot make the directory /ro/a, which leads to /ro/a/s2, for the store: Permission denied")
        #expect("\(DiskStoreError.inUse(path: "/a", process: 7))".contains("in use by process 7"))
    }

    @Test("A directory that can't be written to is refused", arguments: ["lock", "seed.partial", "index"])
    func notWritable(name: String) throws {
        var files = FileOperations.system
        files.open = { path, mode throws(SystemError) in
            if path.hasSuffix("/\(name)") { throw SystemError(code: EACCES) }
            return try FileOperations.system.open(path, mode)
        }
        var generator = SplitMix64(seed: 1)
        #expect(throws: DiskStoreError.self) {
            try DiskStore(
                at: directory.path, limits: DiskStoreLimits(capacity: 1 << 20), using: &generator, now: Sample.now,
                files: files)
        }
    }

    @Test("Hashes stay the same from start to start; a damaged seed costs the index, not the responses")
    func seed() throws {
        let first = try DiskStore.opened(directory)
        let hashes = first.key(1).hashes
        first.write(Sample.response(1), 1)
        first.stop()
        let second = try DiskStore.opened(directory, seed: 2)
        #expect(second.key(1).hashes == hashes)
        second.stop()
        directory.write(Array("EtagSeed and no more, in 32 bytes".utf8.prefix(32)), to: "seed")
        let third = try DiskStore.opened(directory, seed: 3)
        third.waitUntilIdle()
        #expect(third.key(1).hashes != hashes)
        #expect(third.responses(1).count == 1)
        third.stop()
    }
}
