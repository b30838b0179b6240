import CacheStorage
import DiskStorage
import HTTPCaching
import NIOCore
import ProxyTesting
import Synchronization
import Testing

@Suite("Bodies in files")
struct DiskBodyTests {
    private let directory = TemporaryDirectory()
    private static let length = 700_000

    private func body(_ store: DiskStore) throws -> DiskBody {
        let key = store.key(1)
        let found = store.readNow(store.find(key), for: key, largestInMemory: 0)
        return try #require(found.first?.file)
    }

    private func prepare(_ body: any BodyFile, _ range: Range<Int>) async -> Bool {
        await withCheckedContinuation { continuation in
            body.prepare(range) { continuation.resume(returning: $0) }
        }
    }

    private static func files(_ cached: @escaping @Sendable (Int) -> Bool) -> FileOperations {
        var files = FileOperations.quick
        files.isCached = { _, offset in cached(offset) }
        return files
    }

    @Test("A part is prepared if all of it is cached: its first and last byte, and some between")
    func isPrepared() throws {
        let missing = Mutex(Int.max)
        let store = try DiskStore.opened(
            directory, capacity: 4 << 20, files: Self.files { offset in offset < missing.withLock { $0 } })
        store.write(Sample.response(1, length: Self.length), 1)
        let body = try body(store)
        #expect(body.length == Self.length && body.isPrepared(0..<Self.length) && body.isPrepared(5..<5))
        // Everything from the middle on is not: wherever in its file the body starts.
        missing.withLock { $0 = 350_000 }
        #expect(body.isPrepared(0..<300_000) && body.isPrepared(0..<0))
        #expect(!body.isPrepared(0..<Self.length) && !body.isPrepared(400_000..<400_001))
        #expect(!body.isPrepared(300_000..<400_000))
        store.stop()
    }

    @Test("Behind the end of a file that was cut nothing is prepared")
    func cutFile() throws {
        let store = try DiskStore.opened(directory, capacity: 4 << 20, files: .system)
        store.write(Sample.response(1, length: Self.length), 1)
        let body = try body(store)
        #expect(body.read(0..<Self.length) != nil && body.isPrepared(0..<Self.length))
        directory.cutFiles(to: 1000)
        #expect(!body.isPrepared(0..<Self.length))
        store.stop()
    }

    @Test("Preparing reads it on another thread, and says whether it could")
    func prepare() async throws {
        let files = FaultyFiles()
        let store = try DiskStore.opened(directory, capacity: 4 << 20, files: files.operations)
        store.write(Sample.response(1, length: Self.length), 1)
        let body = try body(store)
        #expect(await prepare(body, 0..<Self.length))
        #expect(await prepare(body, 7..<7))
        files.fail(.read, 4)
        #expect(await !prepare(body, 10..<20))
        #expect(store.figures().readFailures == 1 && store.contains(store.key(1)), "it may work the next time")
        files.fail(.read, 5)
        #expect(await !prepare(body, 10..<20))
        #expect(store.figures().readFailures == 2 && !store.contains(store.key(1)), "the disk has lost it")
        files.fail(.read, nil)
        #expect(await prepare(body, 10..<20), "who has it open still reads what can be read")
        store.stop()
        #expect(await !prepare(body, 10..<20))
    }

    @Test("Each reader has the same bytes, also when the record is gone, and the space with the last of them")
    func readers() throws {
        let store = try DiskStore.opened(directory, capacity: 4 << 20)
        store.write(Sample.response(1, length: Self.length), 1)
        var first: DiskBody? = try body(store)
        var second = first?.forAnotherReader()
        store.remove(store.key(1), asOf: 9)
        store.waitUntilIdle()
        #expect(store.figures().pinnedBytes >= Self.length)
        #expect(first?.read(0..<Self.length).map { Array($0.readableBytesView) } == Sample.body(1, length: Self.length))
        first = nil
        #expect(
            (second as? DiskBody)?.read(1..<3).map { Array($0.readableBytesView) }
                == Array(Sample.body(1, length: 3)[1...]))
        #expect(second?.length == Self.length && store.figures().pinnedBytes >= Self.length)
        second = nil
        #expect(store.figures().pinnedBytes == 0)
        store.stop()
    }

    @Test("A reader of a body that is being written sees it grow, and another one of its own too")
    func growing() throws {
        let store = try DiskStore.opened(directory, capacity: 4 << 20)
        let stream = try store.begin(1)
        #expect(stream.append(ByteBuffer(repeating: 1, count: 1000), now: Sample.now))
        store.waitUntilIdle()
        let first = try #require(stream.openBody())
        let second = first.forAnotherReader()
        #expect(stream.append(ByteBuffer(repeating: 2, count: 500), now: Sample.now))
        stream.finish(now: Sample.now)
        store.waitUntilIdle()
        #expect(first.length == 1500 && second.length == 1500)
        #expect((second as? DiskBody)?.read(999..<1001).map { Array($0.readableBytesView) } == [1, 2])
        #expect(store.contains(store.key(1)))
        store.stop()
    }
}
