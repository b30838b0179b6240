import CacheStorage
import DiskStorage
import HTTPCaching
import ProxyTesting
import Synchronization
import Testing

@Suite("Stopping and starting")
struct StopTests {
    let directory = TemporaryDirectory()

    @Test("What was current at a clean stop is so afterwards, for those who trust it", arguments: [true, false])
    func trusted(trusts: Bool) throws {
        let first = try DiskStore.opened(directory)
        for number in 0..<6 {
            first.write(Sample.response(number, order: UInt64(number + 5), groups: [UInt64(number)]), number)
        }
        let asked = Mutex<Set<UInt64>>([])
        let paths = (0..<6).map { first.key($0).hashes.path }
        let isSaved = first.stop { facts in
            asked.withLock { _ = $0.insert(facts.provenance.order) }
            #expect(paths.contains(facts.key.hashes.path) && facts.head.metadata.status == 200)
            return facts.provenance.order % 2 == 1
        }
        #expect(isSaved)
        #expect(asked.withLock { $0 } == Set(5..<11))

        let second = try DiskStore.opened(directory, trusts: trusts)
        for number in 0..<6 {
            let isTrusted = trusts && number % 2 == 0
            let response = try #require(second.responses(number).first)
            #expect(response.order == (isTrusted ? 1 : 0))
            let entries = second.find(second.key(number))
            #expect(entries.map(\.wasCurrentAtStop) == [number % 2 == 0] && entries.map(\.isRecovered) == [true])
        }
        second.stop { _ in true }

        // What was not trusted has not been validated since either.
        let third = try DiskStore.opened(directory, trusts: true)
        for number in 0..<6 {
            #expect(third.responses(number).map(\.order) == [trusts && number % 2 == 0 ? 1 : 0])
        }
        third.stop()
        let fourth = try DiskStore.opened(directory, trusts: true)
        #expect((0..<6).allSatisfy { fourth.responses($0).map(\.order) == [0] }, "nobody was asked")
        fourth.stop()
    }

    @Test("An index is used once: after a crash the records themselves count")
    func indexIsRemoved() throws {
        let first = try DiskStore.opened(directory)
        first.write(Sample.response(1), 1)
        first.stop()
        #expect(directory.contents()["index"] != nil)
        let second = try DiskStore.opened(directory)
        #expect(directory.contents()["index"] == nil)
        second.stop()
    }

    @Test("What was removed before a clean stop stays so")
    func removed() throws {
        let first = try DiskStore.opened(directory)
        for number in 0..<4 { first.write(Sample.response(number), number) }
        first.remove(first.key(2), asOf: 1)
        first.stop()
        let second = try DiskStore.opened(directory)
        #expect((0..<4).map { second.responses($0).count } == [1, 1, 0, 1])
        second.stop()
    }

    @Test("Responses are found by and by after a crash, and progress is told")
    func progress() throws {
        let first = try DiskStore.opened(directory, capacity: 1 << 20, segmentSize: 8192)
        for number in 0..<100 { first.write(Sample.response(number), number) }
        first.stop()
        directory.remove("index")
        let events = Mutex<[DiskStoreEvent]>([])
        let second = try DiskStore.opened(directory, capacity: 1 << 20, segmentSize: 8192) { event in
            events.withLock { $0.append(event) }
        }
        // Until it has gone through all of them nothing new is written.
        if second.state == .recovering {
            #expect(second.offer(Sample.response(1), for: second.key(1), now: Sample.now) == .dropped)
        }
        second.waitUntilIdle()
        #expect(second.state == .working && second.figures().records == 100)
        let all = events.withLock { $0 }
        #expect(all.filter { if case .recovering = $0 { true } else { false } }.count == second.figures().segments)
        guard case .recovered(records: 100, _, _, fromIndex: false) = try #require(all.last) else {
            Issue.record("\(all)")
            return
        }
        second.write(Sample.response(1, version: 2, order: 1), 1)
        #expect(second.responses(1).map(\.order) == [1], "what this process writes takes the place of what it found")
        second.stop()
    }

    @Test("A store that is smaller than what it finds reclaims at once", arguments: [true, false])
    func smaller(withIndex: Bool) throws {
        let first = try DiskStore.opened(directory, capacity: 1 << 20, segmentSize: 8192)
        for number in 0..<500 { first.write(Sample.response(number), number) }
        first.stop()
        if !withIndex { directory.remove("index") }
        let second = try DiskStore.opened(directory, capacity: 100_000)
        second.waitUntilIdle()
        #expect(second.figures().bytes <= 100_000 && directory.size <= 100_000)
        #expect(second.figures().records > 50)
        second.stop()
    }

    @Test("After the stop nothing is read or written, and nobody is kept waiting")
    func stopped() async throws {
        let store = try DiskStore.opened(directory)
        store.write(Sample.response(1), 1)
        store.stop()
        #expect(store.state == .stopped)
        #expect(store.offer(Sample.response(2), for: store.key(2), now: Sample.now) == .dropped)
        let count = await withCheckedContinuation { continuation in
            store.read(store.find(store.key(1)), for: store.key(1), largestInMemory: 100_000) {
                continuation.resume(returning: $0.count)
            }
        }
        #expect(count == 0)
    }

    @Test("The very response, or the same body that needs validation all the same, is not written twice")
    func alreadyStored() throws {
        let store = try DiskStore.opened(directory)
        #expect(store.write(Sample.response(1, order: 1), 1) == .queued)
        #expect(store.write(Sample.response(1, order: 1), 1) == .alreadyStored)
        #expect(store.write(Sample.response(1, order: 2), 1) == .alreadyStored, "freshened by a 304")
        #expect(store.write(Sample.response(1, version: 2, order: 3), 1) == .queued)
        #expect(store.write(Sample.response(2, fields: "ETag: W/\"1\""), 2) == .queued)
        #expect(store.write(Sample.response(2, order: 2, fields: "ETag: W/\"1\""), 2) == .queued, "a weak tag")
        let fresh = "ETag: \"1\"\nCache-Control: max-age=60"
        #expect(store.write(Sample.response(3, fields: fresh), 3) == .queued)
        #expect(store.write(Sample.response(3, order: 2, fields: fresh), 3) == .queued, "it is fresh for longer")
        #expect(store.figures().alreadyStored == 2)
        store.stop()
    }

    @Test("A newer response takes away what it replaces, but not its own body")
    func supersede() throws {
        let store = try DiskStore.opened(directory)
        store.write(Sample.response(1, order: 1), 1)
        store.supersede(by: Sample.response(1, order: 2), keyHash: store.key(1).hashes.key)
        #expect(store.responses(1).count == 1)
        store.expect(keyHash: store.key(1).hashes.key)
        store.supersede(by: Sample.response(1, version: 2, order: 3), keyHash: store.key(1).hashes.key)
        #expect(store.responses(1).isEmpty)
        store.write(Sample.response(1, order: 2), 1)
        store.endExpecting(keyHash: store.key(1).hashes.key)
        #expect(store.responses(1).isEmpty, "one that was on its way comes too late")

        store.write(Sample.response(2, order: 5, vary: ("X", "1")), 2)
        store.write(Sample.response(2, order: 6, vary: ("X", "2")), 2)
        store.supersede(
            by: Sample.response(2, version: 2, order: 7, vary: ("X", "1")), keyHash: store.key(2).hashes.key)
        #expect(store.responses(2).map(\.order) == [6])
        store.stop()
    }
}
