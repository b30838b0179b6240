import CacheStorage
import HTTPCaching
import HTTPSemantics
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
        store.remove(old, for: store.key(1), asOf: old.order)
        #expect(store.lookup(store.key(1))?.newest === new)
        store.remove(new, for: store.key(1), asOf: new.order)
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

    @Test(
        "A response is current until its path is invalidated, whatever the query, the host and the spelling of the path"
    )
    func currency() {
        let (key, other) = ("/a/7?b=1", "/b")
        for spelling in ["/a/7", "/A/7", "/a/%37?c", "/a//7/", "/a/x/../7"] {
            let store = store()
            let response = StoredResponse.made(order: 5)
            let hashes = store.hasher.key("h", key).hashes
            let path = store.hasher.key("other", spelling).hashes.path
            store.generations.raise(path, to: 5)
            #expect(store.isCurrent(response, hashes), "what was asked for later stays current")
            store.generations.raise(path, to: 6)
            #expect(!store.isCurrent(response, hashes), "\(spelling)")
            #expect(store.isCurrent(response, store.hasher.key("h", other).hashes))
        }
    }

    @Test("A raise with a place that another has overtaken draws a later one")
    func overtakenRaise() {
        let table = GenerationTable()
        table.raise(7, to: 5)
        var next: UInt64 = 3
        let raised = table.raise(7) {
            next += 1
            return next
        }
        #expect(raised.before == 5)
        #expect(raised.now == 6)
        let vouched = Provenance(order: 2, knownCurrentAt: 6)
        #expect(table.isCurrent(7, order: vouched.knownCurrentAt, askedAt: .init(milliseconds: 0)))
        _ = table.raise(7) { 7 }
        #expect(!table.isCurrent(7, order: vouched.knownCurrentAt, askedAt: .init(milliseconds: 0)))
    }

    @Test("A response is current until one of its groups is invalidated")
    func groups() {
        let store = store()
        let hashes = store.hasher.key("h", "/a").hashes
        let group = store.hasher.groupHash(Array("g".utf8).span)
        let response = StoredResponse(
            head: StoredResponse.head(), chunks: [], provenance: Provenance(order: 5, groups: [1 << 40, group]))
        #expect(store.isCurrent(response, hashes))
        store.generations.raise(group, to: 9)
        #expect(!store.isCurrent(response, hashes))
        let vouched = Provenance(order: 5, knownCurrentAt: 10, groups: [group])
        #expect(vouched.knownCurrentAt == 5, "a write vouches for its path only")
    }

    @Test("What was asked for before the end of a window is not current, until one who may closes it early")
    func windows() throws {
        let store = store()
        let hashes = store.hasher.key("h", "/a").hashes
        let response = StoredResponse.made(order: 5)
        let asked = response.metadata.requestTime
        let table = store.generations
        let window = try #require(table.openWindow(hashes.path, until: asked.advanced(bySeconds: 10), now: asked))
        #expect(!store.isCurrent(response, hashes))
        #expect(table.hasOpenWindow(hashes.path, now: asked.advanced(bySeconds: 9)))
        #expect(!table.hasOpenWindow(hashes.path, now: asked.advanced(bySeconds: 10)))
        #expect(table.isCurrent(hashes.path, order: 1, askedAt: asked.advanced(bySeconds: 10)))
        table.close(window)
        #expect(store.isCurrent(response, hashes))
    }

    @Test("A window that another has joined is not closed early, and the longer one counts")
    func overlappingWindows() throws {
        let store = store()
        let hashes = store.hasher.key("h", "/a").hashes
        let now = StoredResponse.made().metadata.requestTime
        let first = try #require(
            store.generations.openWindow(hashes.path, until: now.advanced(bySeconds: 10), now: now))
        #expect(store.generations.openWindow(hashes.path, until: now.advanced(bySeconds: 5), now: now) == nil)
        store.generations.close(first)
        #expect(store.generations.hasOpenWindow(hashes.path, now: now.advanced(bySeconds: 9)))
    }

    @Test("What has left the store is not replaced by what was asked for earlier")
    func departures() throws {
        let store = store()
        let key = store.key(1)
        let (old, new) = (StoredResponse.made(order: 3), StoredResponse.made(order: 5))
        #expect(store.insert(new, for: key))
        store.remove(new, for: key, asOf: 7)
        #expect(!store.insert(old, for: key))
        #expect(!store.insert(.made(order: 6), for: key), "the answer that removed it was asked for later")
        #expect(store.insert(.made(order: 7), for: key))
        store.remove(.made(order: 4), for: key, asOf: 4)
        #expect(store.lookup(key) != nil, "what was asked for later stays")
    }

    @Test("What was evicted is not replaced by what was asked for earlier")
    func evictions() {
        let store = store(capacity: 10_000)
        let key = store.key(0)
        #expect(store.insert(.made(order: 5), for: key))
        for number in 1..<100 {
            _ = store.insert(.made(body: ByteBuffer(repeating: 0, length: 500), order: 6), for: store.key(number))
        }
        #expect(store.lookup(key) == nil)
        #expect(!store.insert(.made(order: 4), for: key))
        #expect(store.insert(.made(order: 6), for: key))
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
