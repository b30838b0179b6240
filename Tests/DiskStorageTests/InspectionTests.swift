import CacheStorage
import DiskStorage
import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Synchronization
import Testing

@Suite("Looking at a store that is not in use")
struct InspectionTests {
    let directory = TemporaryDirectory()
    private let later = Sample.now.advanced(bySeconds: 90)

    private func fill(stops: Bool = true) throws {
        let store = try DiskStore.opened(directory)
        store.write(Sample.response(1, length: 100), 1)
        store.write(Sample.response(2, length: 50_000), 2)
        store.write(Sample.response(3, length: 0), 3)
        store.stop()
        if !stops { directory.remove("index") }
    }

    /// What is printed.
    private func lines(_ body: (StoreInspection) throws -> Void) throws -> [String] {
        let printed = Mutex<[String]>([])
        try body(
            try StoreInspection(at: directory.path, files: .quick) { line in printed.withLock { $0.append(line) } })
        return printed.withLock { $0 }
    }

    @Test("stat says how much there is, by segment")
    func stat() throws {
        try fill()
        let text = try lines { try $0.stat(now: later) }
        #expect(text[0] == "store    \(directory.path)" && text[1] == "seed     valid")
        #expect(text[2] == "index    saved at a clean stop, 3 records")
        #expect(text.count == 7)
        #expect(text[4].hasPrefix("      1   shared") && text[4].hasSuffix("        2        90s"))
        #expect(text[5].hasPrefix("      2   object") && text[5].hasSuffix("        1        90s"))
        #expect(text[6].hasPrefix("total    3 records, ") && text[6].hasSuffix(" bytes in 2 segments"))
    }

    @Test("stat says when there is no index")
    func statWithoutIndex() throws {
        try fill(stops: false)
        #expect(try lines { try $0.stat(now: later) }[2] == "index    none: the next start reads all records")
    }

    @Test("dump has a line for each record")
    func dump() throws {
        try fill()
        let head = Sample.head(1).bytes.count
        let text = try lines { try $0.dump(now: later) }
        #expect(text.count == 4 && text[0] == "segment:offset status head body age url")
        #expect(text[1] == "1:32 200 \(head) 100 90 api.example.com/items/1?q=1")
        #expect(text[2].contains(" 200 \(head) 0 90 api.example.com/items/3?q=3"))
        #expect(text[3] == "2:32 200 \(head) 50000 90 api.example.com/items/2?q=2")
    }

    @Test("verify finds every byte that was changed")
    func verify() throws {
        try fill()
        let contents = directory.contents()
        var isWhole = false
        let text = try lines { isWhole = try $0.verify() }
        #expect(isWhole && text.count == 1 && text[0].hasSuffix("in 2 segments: no damage"))
        var unnoticed: [String] = []
        for (name, bytes) in contents {
            for position in stride(from: 0, to: bytes.count, by: bytes.count > 10_000 ? 997 : 1) {
                var damaged = bytes
                damaged[position] ^= 0x10
                directory.write(damaged, to: name)
                let text = try lines { if try $0.verify() { unnoticed.append("\(name) \(position)") } }
                #expect(text.last?.contains("records") == true)
            }
            directory.write(bytes, to: name)
        }
        // What fills up a body to the next record is not covered.
        #expect(unnoticed.count <= 8, "\(unnoticed)")
        #expect(directory.contents() == contents, "nothing was changed by looking")
    }

    @Test("A store in use, a directory without one and no directory are refused")
    func refused() throws {
        let store = try DiskStore.opened(directory)
        #expect(throws: DiskStoreError.self) { try lines { try $0.stat(now: later) } }
        store.stop()
        let empty = TemporaryDirectory()
        #expect(throws: DiskStoreError.absent(path: empty.path)) { try StoreInspection(at: empty.path) { _ in } }
        #expect(throws: DiskStoreError.absent(path: "/nowhere")) { try StoreInspection(at: "/nowhere") { _ in } }
        #expect(empty.contents().isEmpty)
    }

    @Test("A URL can't do anything to a terminal")
    func printable() throws {
        let store = try DiskStore.opened(directory)
        let bytes = Array("h/\u{1B}[2J\u{E9}".utf8)
        let key = store.hasher.key(authority: 0..<1, target: 1..<bytes.count, in: bytes.span)
        _ = store.offer(Sample.response(1), for: key, now: Sample.now)
        store.stop()
        #expect(try lines { try $0.dump(now: later) }[1].hasSuffix(" h/\\x1b[2J\\xc3\\xa9"))
    }
}
