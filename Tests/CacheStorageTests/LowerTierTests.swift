import CacheStorage
import HTTPCaching
import HTTPSemantics
import NIOCore
import ProxyTesting
import Testing

@Suite("The memory store and the tier below it")
struct LowerTierTests {
    private let tier = RecordedTier()
    private let store: MemoryStore

    init() {
        store = Self.store(tier)
    }

    private static func store(_ tier: RecordedTier, capacity: Int = 20_000, variants: Int = 4) -> MemoryStore {
        var generator = SplitMix64(seed: 7)
        return MemoryStore(
            limits: MemoryStoreLimits(capacity: capacity, variantsPerKey: variants), shardCount: 1,
            hasher: KeyHasher(using: &generator), lower: tier)
    }

    private func hash(_ number: Int) -> UInt64 { store.key(number).hashes.key }

    /// Fills the store with other things until nothing else is left.
    private func evictAll(order: UInt64 = 1) {
        for number in 1000..<1030 {
            _ = store.insert(
                .made(body: ByteBuffer(repeating: 0, length: 1000), order: order), for: store.key(number))
        }
    }

    @Test("It is told of every insertion, and of none that is refused")
    func insertions() {
        #expect(store.insert(.made(order: 2), for: store.key(1)))
        #expect(!store.insert(.made(order: 1), for: store.key(1)))
        #expect(!store.insert(.made(body: ByteBuffer(repeating: 0, length: 30_000), order: 3), for: store.key(1)))
        #expect(tier.calls == [.supersede(order: 2, key: hash(1))])
    }

    @Test("What is evicted is announced, and follows with all its variants, the one asked for last first")
    func eviction() {
        for order in [3, 5, 4] as [UInt64] {
            _ = store.insert(.made(order: order, vary: ("X-A", "\(order)")), for: store.key(1))
        }
        evictAll()
        let calls = tier.calls
        let spill = RecordedTier.Call.spill(store.key(1), orders: [5, 4, 3], wereUsedAgain: false)
        #expect(calls.firstIndex(of: .beginSpill(hash(1))).map { calls[$0 + 1] } == spill)
        let begun = calls.count { if case .beginSpill = $0 { true } else { false } }
        #expect(begun == tier.spilled.count, "each announcement is followed")
        store.checkInvariants()
    }

    @Test("It is said whether somebody asked again", arguments: [0, 1, 3])
    func usedAgain(lookups: Int) {
        _ = store.insert(.made(), for: store.key(1))
        for _ in 0..<lookups { _ = store.lookup(store.key(1)) }
        evictAll()
        #expect(tier.spilled.first { $0.key == store.key(1) }?.wereUsedAgain == (lookups > 0))
    }

    @Test("A look that is no use, and a new version, are not asking again")
    func peeked() {
        _ = store.insert(.made(order: 1), for: store.key(1))
        _ = store.peek(store.key(1))
        _ = store.insert(.made(order: 2), for: store.key(1))
        evictAll()
        #expect(tier.spilled.first { $0.key == store.key(1) }?.wereUsedAgain == false)
    }

    @Test("What comes back after it was evicted counts as used, once")
    func comesBack() {
        _ = store.insert(.made(order: 1), for: store.key(1))
        // A few others may go between: what is remembered of them takes the same places now and then.
        evictAll()
        _ = store.insert(.made(order: 2), for: store.key(1))
        evictAll(order: 3)
        #expect(tier.spilled.filter { $0.key == store.key(1) }.map(\.wereUsedAgain) == [false, true])
    }

    @Test("Removals are not spilled")
    func removed() {
        let response = StoredResponse.made(order: 1)
        _ = store.insert(response, for: store.key(1))
        store.remove(response, for: store.key(1), asOf: 1)
        _ = store.insert(.made(order: 2), for: store.key(2))
        _ = store.removeReplaced(by: nil, for: store.key(2), asOf: 2)
        evictAll()
        #expect(tier.spilled.allSatisfy { $0.key != store.key(1) && $0.key != store.key(2) })
    }

    @Test("Everything that is stored is gone through, the least recently used first")
    func forEach() {
        for number in 1...3 { _ = store.insert(.made(order: UInt64(number)), for: store.key(number)) }
        _ = store.insert(.made(order: 9, vary: ("X-A", "1")), for: store.key(4))
        _ = store.insert(.made(order: 8, vary: ("X-A", "2")), for: store.key(4))
        _ = store.lookup(store.key(1))
        var seen: [[UInt64]] = []
        store.forEach { seen.append($0.responses.map(\.order)) }
        #expect(seen == [[2], [3], [9, 8], [1]])
    }

    // MARK: What comes back

    @Test("What is read below comes in, counts as used, and doesn't supersede anything")
    func restore() {
        let response = StoredResponse.made(order: 5)
        #expect(store.restore(response, for: store.key(1), isStillBelow: { true }))
        #expect(store.lookup(store.key(1))?.newest === response)
        #expect(tier.calls.isEmpty)
        store.checkInvariants()
        evictAll()
        #expect(tier.spilled.first { $0.key == store.key(1) }?.wereUsedAgain == true)
    }

    @Test("It doesn't come in if something has taken its place below, or if it is too large")
    func notRestored() {
        #expect(!store.restore(.made(), for: store.key(1), isStillBelow: { false }))
        let large = StoredResponse.made(body: ByteBuffer(repeating: 0, length: 30_000))
        #expect(!store.restore(large, for: store.key(1), isStillBelow: { true }))
        #expect(store.lookup(store.key(1)) == nil && store.usedBytes == 0)
    }

    @Test(
        "It never takes the place of what is here",
        arguments: [
            // What is here, what comes, and whether it comes in.
            (nil, nil, false), (nil, "1", false), ("1", nil, false), ("1", "1", false), ("1", "2", true),
        ] as [(String?, String?, Bool)])
    func neverReplaces(present: String?, coming: String?, comesIn: Bool) {
        for (order, later) in [(3, 5), (5, 3)] as [(UInt64, UInt64)] {
            let store = Self.store(tier)
            let first = StoredResponse.made(order: order, vary: present.map { ("X-A", $0) })
            let second = StoredResponse.made(order: later, vary: coming.map { ("X-A", $0) })
            _ = store.insert(first, for: store.key(1))
            #expect(store.restore(second, for: store.key(1), isStillBelow: { true }) == comesIn)
            let all = store.lookup(store.key(1))?.all ?? []
            #expect(all.contains { $0 === first } && all.contains { $0 === second } == comesIn)
            #expect(all.map(\.order) == all.map(\.order).sorted(by: >))
            store.checkInvariants()
        }
    }

    @Test("No more variants come in than are kept, and none goes for them")
    func fullOfVariants() {
        for number in 1...4 { _ = store.insert(.made(vary: ("X-A", "\(number)")), for: store.key(1)) }
        #expect(!store.restore(.made(order: 9, vary: ("X-A", "5")), for: store.key(1), isStillBelow: { true }))
        #expect(store.lookup(store.key(1))?.all.count == 4)
    }

    @Test("What has left the memory since doesn't keep it out: the tier below knows")
    func departures() {
        for number in 1..<400 {
            let gone = StoredResponse.made(order: 100)
            _ = store.insert(gone, for: store.key(number))
            store.remove(gone, for: store.key(number), asOf: 200)
        }
        #expect(!store.insert(.made(order: 5), for: store.key(500)), "every place has seen a later one leave")
        #expect(store.restore(.made(order: 5), for: store.key(500), isStillBelow: { true }))
        #expect(!store.insert(.made(order: 4), for: store.key(500)))
        #expect(store.insert(.made(order: 201), for: store.key(500)))
    }

    // MARK: What goes as a later one is below

    @Test(
        "It goes for a later one with the same selecting fields, or for one without any",
        arguments: [
            (nil, ["c 9"]), ("a", ["c 9", "b 4"]), ("b", ["c 9", "a 3"]), ("d", ["c 9", "b 4", "a 3"]),
        ] as [(String?, [String])])
    func removeReplaced(variant: String?, left: [String]) {
        for (order, variant) in [(3, "a"), (4, "b"), (9, "c")] as [(UInt64, String)] {
            _ = store.insert(.made(order: order, vary: ("X-A", variant)), for: store.key(1))
        }
        let variation = variant.flatMap { StoredResponse.head(vary: ("X-A", $0)).metadata.variation }
        let removed = store.removeReplaced(by: variation, for: store.key(1), asOf: 5)
        let kept = store.lookup(store.key(1))?.all.map(\.order) ?? []
        #expect(kept == left.compactMap { UInt64($0.dropFirst(2)) })
        #expect(Set(removed.map(\.order)) == Set([3, 4, 9]).subtracting(kept))
        store.checkInvariants()
        #expect(!store.insert(.made(order: 4), for: store.key(1)), "nothing asked for earlier comes in")
    }

    @Test("One without selecting fields goes for a later one that has some")
    func removePlain() {
        let plain = StoredResponse.made(order: 3)
        _ = store.insert(plain, for: store.key(1))
        let variation = StoredResponse.head(vary: ("X-A", "1")).metadata.variation
        #expect(store.removeReplaced(by: variation, for: store.key(1), asOf: 2).isEmpty)
        #expect(store.removeReplaced(by: variation, for: store.key(1), asOf: 4).first === plain)
        #expect(store.usedBytes == 0)
        #expect(!store.insert(.made(order: 3), for: store.key(1)))
        store.checkInvariants()
    }
}
