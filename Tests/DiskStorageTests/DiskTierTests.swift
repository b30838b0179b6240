import DiskStorage
import HTTPCaching
import NIOCore
import ProxyTesting
import Testing

@testable import CacheStorage

@Suite("The disk below the memory")
struct DiskTierTests {
    private let directory = TemporaryDirectory()

    private func tier(_ rule: SpillRule) -> DiskTier {
        DiskTier(spillRule: { _ in rule }, now: { Sample.now })
    }

    private func evicted(_ store: DiskStore, _ responses: [StoredResponse], isUsed: Bool) -> EvictedResponses {
        EvictedResponses(key: store.key(1), responses: responses, wereUsedAgain: isUsed, isAnnounced: true)
    }

    @Test(
        "The rule decides what is written",
        arguments: [
            (.always, false, true), (.always, true, true), (.secondUse, false, false), (.secondUse, true, true),
            (.never, false, false), (.never, true, false),
        ] as [(SpillRule, Bool, Bool)])
    func rules(rule: SpillRule, isUsed: Bool, isWritten: Bool) throws {
        let store = try DiskStore.opened(directory)
        let tier = tier(rule)
        tier.attach(store)
        #expect(tier.beginSpill(keyHash: store.key(1).hashes.key))
        tier.spill(evicted(store, [Sample.response(1)], isUsed: isUsed))
        store.waitUntilIdle()
        #expect(store.contains(store.key(1)) == isWritten)
        store.stop()
    }

    @Test("The rule is asked for the key that is evicted")
    func ruleByKey() throws {
        let store = try DiskStore.opened(directory)
        let (wanted, other) = (store.key(1), store.key(2))
        let tier = DiskTier(spillRule: { $0 == wanted ? .always : .never }, now: { Sample.now })
        tier.attach(store)
        for key in [wanted, other] {
            #expect(tier.beginSpill(keyHash: key.hashes.key))
            tier.spill(
                EvictedResponses(key: key, responses: [Sample.response(1)], wereUsedAgain: true, isAnnounced: true))
        }
        store.waitUntilIdle()
        #expect(store.contains(wanted) && !store.contains(other))
        store.stop()
    }

    @Test("All variants are written")
    func variants() throws {
        let store = try DiskStore.opened(directory)
        let tier = tier(.always)
        tier.attach(store)
        let responses = [9, 7, 5].map { Sample.response(1, order: $0, vary: ("X", "\($0)")) }
        #expect(tier.beginSpill(keyHash: store.key(1).hashes.key))
        tier.spill(evicted(store, responses, isUsed: false))
        store.waitUntilIdle()
        #expect(store.responses(1).map(\.order) == [9, 7, 5])
        store.stop()
    }

    @Test("What is stored above between the eviction and the write keeps it out", arguments: [true, false])
    func superseded(isLater: Bool) throws {
        let store = try DiskStore.opened(directory)
        let tier = tier(.always)
        tier.attach(store)
        let hash = store.key(1).hashes.key
        #expect(tier.beginSpill(keyHash: hash))
        if isLater { tier.supersede(by: Sample.response(1, version: 2, order: 8), keyHash: hash) }
        tier.spill(evicted(store, [Sample.response(1, order: 5)], isUsed: true))
        store.waitUntilIdle()
        #expect(store.contains(store.key(1)) == !isLater)
        // That was for this one only.
        store.write(Sample.response(1, version: 3, order: 6), 1)
        #expect(store.find(store.key(1)).map(\.order) == [6])
        store.stop()
    }

    @Test("Without a store it takes nothing, and it keeps the first that it gets")
    func attaching() throws {
        let tier = tier(.always)
        let store = try DiskStore.opened(directory)
        #expect(!tier.beginSpill(keyHash: 1))
        tier.supersede(by: Sample.response(1), keyHash: 1)
        tier.spill(evicted(store, [Sample.response(1)], isUsed: true))
        #expect(tier.store == nil && store.figures().records == 0)
        tier.attach(store)
        let other = try DiskStore.opened(TemporaryDirectory())
        tier.attach(other)
        #expect(tier.store === store)
        store.stop()
        other.stop()
    }

    @Test(
        "A memory store above it: what is evicted is found below, and what replaces it there is not",
        .timeLimit(.minutes(1)))
    func both() throws {
        let disk = try DiskStore.opened(directory, capacity: 4 << 20)
        let tier = tier(.always)
        tier.attach(disk)
        let memory = MemoryStore(
            limits: MemoryStoreLimits(capacity: 20_000), shardCount: 4, hasher: disk.hasher, lower: tier)
        for number in 0..<200 {
            #expect(memory.insert(Sample.response(number, order: UInt64(number + 2)), for: disk.key(number)))
        }
        disk.waitUntilIdle()
        for number in 0..<200 {
            let isAbove = memory.peek(disk.key(number)) != nil
            #expect(isAbove != disk.contains(disk.key(number)))
        }
        for number in 0..<200 {
            _ = memory.insert(Sample.response(number, version: 2, order: 1000), for: disk.key(number))
        }
        disk.waitUntilIdle()
        for number in 0..<200 {
            let above = memory.peek(disk.key(number))?.newest.order
            let below = disk.responses(number).map(\.order)
            #expect(above == 1000 && below.isEmpty || above == nil && below == [1000], "\(number)")
        }
        // It comes back, and is not written once more.
        let writes = disk.figures().writes
        for number in 0..<200 where memory.peek(disk.key(number)) == nil {
            // One that comes back drives another one out, which can't be read before it is written.
            disk.waitUntilIdle()
            let response = try #require(disk.responses(number).first)
            let entry = try #require(disk.find(disk.key(number)).first)
            #expect(
                memory.restore(response, for: disk.key(number), isStillBelow: { disk.order(of: entry) == entry.order }))
        }
        disk.waitUntilIdle()
        memory.checkInvariants()
        #expect(disk.figures().writes - writes < 80, "only what was not below yet")
        disk.stop()
    }
}
