import CacheStorage
import NIOCore
import ProxyTesting
import Testing

@Suite("The memory store")
struct MemoryStoreTests {
    private func store(capacity: Int = 1 << 20, variants: Int = 32, shards: Int = 1) -> MemoryStore {
        var generator = SplitMix64(seed: 7)
        return MemoryStore(
            limits: MemoryStoreLimits(capacity: capacity, variantsPerKey: variants), shardCount: shards,
            using: &generator)
    }

    @Test("What was stored is found, and nothing else")
    func finds() {
        let store = store()
        let response = StoredResponse.made()
        #expect(store.lookup(store.key(1)) == nil)
        #expect(store.insert(response, for: store.key(1)))
        #expect(store.lookup(store.key(1))?.newest === response)
        #expect(store.lookup(store.key(2)) == nil)
        #expect(store.lookup(store.hasher.key("H", "/1"))?.newest === response, "an authority has no case")
        store.checkInvariants()
    }

    @Test("A later response takes an earlier one's place, and an earlier one never a later one's (P3)")
    func order() {
        let store = store()
        let later = StoredResponse.made(order: 2)
        #expect(store.insert(.made(order: 1), for: store.key(1)))
        #expect(store.insert(later, for: store.key(1)))
        #expect(!store.insert(.made(order: 1), for: store.key(1)))
        #expect(store.lookup(store.key(1))?.all.map(\.order) == [2])
        #expect(store.figures().superseded == 1)
        store.checkInvariants()
    }

    @Test("Variants stand beside each other, the one asked for last first")
    func variants() {
        let store = store(variants: 3)
        for order in [2, 4, 1, 3] as [UInt64] {
            _ = store.insert(.made(order: order, vary: ("X-A", "\(order)")), for: store.key(1))
        }
        #expect(store.lookup(store.key(1))?.all.map(\.order) == [4, 3, 2], "the one asked for earliest had to go")
        #expect(!store.insert(.made(order: 2, vary: ("X-A", "4")), for: store.key(1)))
        #expect(store.insert(.made(order: 9, vary: ("X-A", "2")), for: store.key(1)))
        #expect(store.lookup(store.key(1))?.all.map(\.order) == [9, 4, 3])
        store.checkInvariants()
    }

    @Test("A response without selecting fields takes the place of all variants, unless one of them is later")
    func replacesVariants() {
        let store = store()
        _ = store.insert(.made(order: 1, vary: ("X-A", "1")), for: store.key(1))
        _ = store.insert(.made(order: 5, vary: ("X-A", "2")), for: store.key(1))
        #expect(!store.insert(.made(order: 4), for: store.key(1)))
        #expect(store.insert(.made(order: 6), for: store.key(1)))
        #expect(store.lookup(store.key(1))?.all.map(\.order) == [6])
        store.checkInvariants()
    }

    @Test("Only the very response that is named is removed")
    func removes() {
        let store = store()
        let (old, new) = (StoredResponse.made(order: 1), StoredResponse.made(order: 2))
        _ = store.insert(old, for: store.key(1))
        _ = store.insert(new, for: store.key(1))
        store.remove(old, for: store.key(1))
        #expect(store.lookup(store.key(1))?.newest === new)
        store.remove(new, for: store.key(1))
        #expect(store.lookup(store.key(1)) == nil)
        #expect(store.usedBytes == 0)
        store.checkInvariants()
    }

    @Test("The least recently used goes first, and what was looked up counts as used")
    func evictionOrder() {
        // Room for four.
        let size = store().size(of: .made())
        let store = store(capacity: size * 4)
        for number in 1...4 { _ = store.insert(.made(), for: store.key(number)) }
        _ = store.lookup(store.key(1))
        _ = store.insert(.made(), for: store.key(5))
        #expect((1...5).map { store.lookup(store.key($0)) != nil } == [true, false, true, true, true])
        // The lookups above have made 5 the last and 1 the first used.
        for number in [6, 7] { _ = store.insert(.made(), for: store.key(number)) }
        #expect((1...7).map { store.lookup(store.key($0)) != nil } == [false, false, false, true, true, true, true])
        #expect(store.figures().evictions == 3)
        store.checkInvariants()
    }

    @Test("An entry used a moment ago is not moved, and stays far from the end all the same")
    func touchSkipping() {
        let size = store().size(of: .made())
        let store = store(capacity: size * 64)
        for number in 0..<64 { _ = store.insert(.made(), for: store.key(number)) }
        for number in 64..<1_000 {
            _ = store.insert(.made(), for: store.key(number))
            _ = store.lookup(store.key(63))
            #expect(store.lookup(store.key(63)) != nil)
        }
        store.checkInvariants()
    }

    @Test("A response larger than the store is refused, one that just fits takes everything else's place")
    func largest() {
        let store = store(capacity: 100_000, shards: 8)
        for number in 0..<50 { _ = store.insert(.made(), for: store.key(number)) }
        #expect(!store.insert(.made(body: ByteBuffer(repeating: 1, length: 100_000)), for: store.key(100)))
        #expect(store.figures().keys == 50)
        #expect(store.insert(.made(body: ByteBuffer(repeating: 1, length: 60_000)), for: store.key(100)))
        #expect(store.insert(.made(body: ByteBuffer(repeating: 2, length: 60_000)), for: store.key(101)))
        #expect(store.lookup(store.key(100)) == nil)
        #expect(store.lookup(store.key(101)) != nil)
        #expect(store.usedBytes <= 100_000)
        store.checkInvariants()
    }

    @Test("Eviction over many shards keeps the limit", arguments: [1, 4, 64])
    func limit(shards: Int) {
        let store = store(capacity: 200_000, shards: shards)
        for number in 0..<2_000 {
            _ = store.insert(.made(body: ByteBuffer(repeating: 0, length: number % 3_000)), for: store.key(number))
            #expect(store.usedBytes <= 200_000)
        }
        #expect(store.usedBytes > 150_000, "no more goes than has to")
        store.checkInvariants()
    }

    @Test("A response is current until its path's generation is raised, whatever its query")
    func currency() {
        let store = store()
        let (key, other) = (store.hasher.key("h", "/a?b=1"), store.hasher.key("h", "/b"))
        let response = StoredResponse.made(generation: store.generations.current(key.hashes.path))
        #expect(store.isCurrent(response, key.hashes))
        store.generations.raise(store.hasher.key("h", "/a").hashes.path)
        #expect(!store.isCurrent(response, key.hashes))
        #expect(store.isCurrent(.made(), other.hashes))
    }

    @Test("What a response keeps of its selecting fields is accounted")
    func variationIsAccounted() {
        let plain = StoredResponse.made().size
        let cookie = String(repeating: "c", count: 4_000)
        #expect(StoredResponse.made(vary: ("X-A", cookie)).size > plain + 8_000)
    }
}

extension MemoryStore {
    /// What an entry with a short key takes.
    func size(of response: StoredResponse) -> Int {
        _ = insert(response, for: key(1))
        return usedBytes
    }
}
