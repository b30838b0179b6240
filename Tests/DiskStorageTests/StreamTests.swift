import CacheStorage
import HTTPCaching
import NIOCore
import ProxyTesting
import Synchronization
import Testing

@testable import DiskStorage

@Suite("Large bodies that arrive in pieces")
struct StreamTests {
    let directory = TemporaryDirectory()

    /// What a stream has reported.
    private final class Reports: Sendable {
        private let all = Mutex<[DiskStreamEvent]>([])
        var events: [DiskStreamEvent] { all.withLock { $0 } }
        func add(_ event: DiskStreamEvent) { all.withLock { $0.append(event) } }
        var hasFailed: Bool { events.contains(.failed) }
        var hasFinished: Bool { events.contains { if case .finished = $0 { true } else { false } } }
    }

    private func begin(
        _ store: DiskStore, _ number: Int, length: Int? = nil, order: UInt64 = 1, _ reports: Reports = Reports()
    ) -> DiskStream? {
        store.begin(
            Sample.head(number), provenance: Provenance(order: order), for: store.key(number), length: length,
            now: Sample.now
        ) { reports.add($0) }
    }

    private func pieces(_ number: Int, length: Int, of size: Int) -> [ByteBuffer] {
        let bytes = Sample.body(number, length: length)
        return stride(from: 0, to: length, by: size).map { ByteBuffer(bytes: bytes[$0..<min($0 + size, length)]) }
    }

    @Test("A body is there once it is finished, whether its length was known or not", arguments: [nil, 100_000, 0])
    func finished(length: Int?) throws {
        let size = length ?? 100_000
        let store = try DiskStore.opened(directory)
        let reports = Reports()
        let stream = try #require(begin(store, 1, length: length, reports))
        for piece in pieces(1, length: size, of: 30_000) { #expect(stream.append(piece, now: Sample.now)) }
        store.waitUntilIdle()
        #expect(stream.written == size)
        #expect(!store.contains(store.key(1)))
        #expect(store.figures().streams == 1 && store.figures().records == 0)
        stream.finish(now: Sample.now)
        store.waitUntilIdle()
        #expect(reports.hasFinished && !reports.hasFailed)
        #expect(store.responses(1).first?.isSame(as: Sample.response(1, length: size)) == true)
        #expect(store.figures().streams == 0 && store.figures().objects == 1)
        store.stop()
        directory.remove("index")
        let again = try DiskStore.opened(directory)
        again.waitUntilIdle()
        #expect(again.responses(1).first?.isSame(as: Sample.response(1, length: size)) == true)
        again.stop()
    }

    @Test("What has been written can be read meanwhile, and afterwards by those who have it open")
    func readMeanwhile() throws {
        let store = try DiskStore.opened(directory)
        let stream = try #require(begin(store, 1))
        #expect(stream.openBody()?.length ?? 0 == 0)
        let pieces = pieces(1, length: 90_000, of: 30_000)
        #expect(stream.append(pieces[0], now: Sample.now))
        store.waitUntilIdle()
        let body = try #require(stream.openBody())
        #expect(body.length == 30_000)
        #expect(body.read(0..<30_000) == pieces[0])
        #expect(stream.append(pieces[1], now: Sample.now))
        store.waitUntilIdle()
        #expect(body.length == 60_000)
        #expect(body.read(30_000..<60_000) == pieces[1])
        stream.abandon()
        store.waitUntilIdle()
        #expect(body.read(30_000..<60_000) == pieces[1], "also when nothing will come of it")
        #expect(stream.openBody()?.length == 60_000)
        #expect(!store.contains(store.key(1)) && !directory.contents().keys.contains { $0.hasSuffix(".partial") })
        #expect(store.figures().pinnedBytes > 60_000 && store.figures().streams == 0)
        withExtendedLifetime(body) {}
        store.stop()
    }

    @Test("A stream that is let go leaves nothing")
    func released() throws {
        let store = try DiskStore.opened(directory)
        var stream = begin(store, 1)
        #expect(stream?.append(ByteBuffer(repeating: 1, count: 1000), now: Sample.now) == true)
        stream = nil
        store.waitUntilIdle()
        #expect(store.figures().streams == 0 && store.figures().pinnedBytes == 0)
        #expect(Set(directory.contents().keys) == ["seed"])
        store.stop()
    }

    @Test("A body that is not as long as was said is not kept", arguments: [99, 101])
    func wrongLength(length: Int) throws {
        let store = try DiskStore.opened(directory)
        let reports = Reports()
        let stream = try #require(begin(store, 1, length: 100, reports))
        _ = stream.append(ByteBuffer(repeating: 1, count: length), now: Sample.now)
        stream.finish(now: Sample.now)
        store.waitUntilIdle()
        #expect(reports.hasFailed && !reports.hasFinished && !store.contains(store.key(1)))
        store.stop()
    }

    @Test("More than the window is refused until some of it is written")
    func window() throws {
        let store = try DiskStore.opened(directory, capacity: 16 << 20)
        let reports = Reports()
        let stream = try #require(begin(store, 1, reports))
        let piece = ByteBuffer(repeating: 1, count: 400_000)
        var refused = 0
        var appended = 0
        while appended < 15 {
            if stream.append(piece, now: Sample.now) {
                appended += 1
            } else {
                refused += 1
                store.waitUntilIdle()
            }
        }
        stream.finish(now: Sample.now)
        store.waitUntilIdle()
        #expect(reports.hasFinished && stream.written == 15 * 400_000)
        store.stop()
    }

    @Test("Too large a body, too many bodies and a stopped store are refused")
    func refused() throws {
        let store = try DiskStore.opened(directory)
        #expect(begin(store, 1, length: store.limits.largestBody + 1) == nil)
        let streams = (0..<store.limits.streams).map { begin(store, $0) }
        #expect(streams.allSatisfy { $0 != nil })
        #expect(begin(store, 1000) == nil)
        store.stop()
        #expect(begin(store, 1) == nil)
        #expect(Set(directory.contents().keys) == ["seed", "index"])
    }

    @Test("A body that grows beyond what is allowed ends, and takes no space")
    func tooLarge() throws {
        let store = try DiskStore.opened(directory, capacity: 200_000)
        let reports = Reports()
        let stream = try #require(begin(store, 1, reports))
        for _ in 0..<20 {
            _ = stream.append(ByteBuffer(repeating: 1, count: 10_000), now: Sample.now)
            store.waitUntilIdle()
            #expect(store.figures().bytes <= 200_000)
        }
        #expect(reports.hasFailed)
        #expect(!stream.append(ByteBuffer(repeating: 1, count: 10), now: Sample.now) || store.figures().records == 0)
        #expect(directory.size < 1000)
        store.stop()
    }

    @Test("A failing disk ends it", arguments: [FaultyFiles.Operation.write, .open, .rename, .synchronise])
    func failing(operation: FaultyFiles.Operation) throws {
        let files = FaultyFiles()
        let store = try DiskStore.opened(directory, files: files.operations)
        files.fail(operation, 5)
        let reports = Reports()
        let stream = try #require(begin(store, 1, reports))
        _ = stream.append(ByteBuffer(repeating: 1, count: 1000), now: Sample.now)
        stream.finish(now: Sample.now)
        store.waitUntilIdle()
        #expect(reports.hasFailed && !reports.hasFinished && store.state == .failing)
        #expect(!store.contains(store.key(1)) && store.figures().streams == 0)
        files.fail(operation, nil)
        #expect(!directory.contents().keys.contains { $0.hasSuffix("partial") || $0.hasSuffix("object") })
        store.stop()
    }

    @Test("The store's stop ends it")
    func stopped() throws {
        let store = try DiskStore.opened(directory)
        let reports = Reports()
        let stream = try #require(begin(store, 1, reports))
        #expect(stream.append(ByteBuffer(repeating: 1, count: 1000), now: Sample.now))
        store.stop()
        #expect(reports.events == [.written(0), .written(1000), .failed])
        #expect(!stream.append(ByteBuffer(repeating: 1, count: 1000), now: Sample.now))
        stream.finish(now: Sample.now)
        #expect(store.figures().streams == 0)
    }

    @Test("One asked for later is not replaced")
    func superseded() throws {
        let store = try DiskStore.opened(directory)
        let stream = try #require(begin(store, 1, order: 3))
        _ = stream.append(ByteBuffer(repeating: 1, count: 10_000), now: Sample.now)
        store.write(Sample.response(1, order: 4), 1)
        stream.finish(now: Sample.now)
        store.waitUntilIdle()
        #expect(store.responses(1).first?.isSame(as: Sample.response(1)) == true)
        #expect(store.figures().objects == 0 && store.figures().superseded == 1)
        store.stop()
    }

    @Test("However many pieces a body has, nothing grows with their number")
    func manyPieces() {
        let counted = Atomic<Int>(0)
        let progress = StreamProgress(number: 1) { _ in counted.wrappingAdd(1, ordering: .relaxed) }
        // Released one within the other, so many functions would overflow the stack.
        for piece in 0..<300_000 { progress.report(.written(piece)) }
        progress.report(.failed)
        progress.report(.failed)
        #expect(counted.load(ordering: .relaxed) == 300_001, "nobody hears anything after the end")
    }
}
