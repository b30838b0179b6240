import CacheStorage
import HTTPSemantics
import NIOCore
import ProxyTesting
import Testing

@Suite("The store under many threads")
struct ConcurrencyTests {
    @Test("Eight threads look up, insert, remove and evict, and the bookkeeping is exact afterwards")
    func hammering() async {
        var generator = SplitMix64(seed: 3)
        let store = MemoryStore(limits: MemoryStoreLimits(capacity: 300_000), shardCount: 8, using: &generator)
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<8 {
                group.addTask {
                    var random = SplitMix64(seed: UInt64(thread))
                    for step in 0..<5_000 {
                        let key = store.key(random.below(400))
                        switch random.below(8) {
                        case 0..<4: _ = store.lookup(key)
                        case 4..<7:
                            let body = ByteBuffer(repeating: 0x61, length: random.below(4_000))
                            _ = store.insert(.made(body: body, order: UInt64(step * 8 + thread)), for: key)
                        default:
                            if let found = store.lookup(key) {
                                store.remove(found.newest, for: key, asOf: found.newest.order)
                            }
                        }
                    }
                }
            }
        }
        store.checkInvariants()
        #expect(store.usedBytes <= 300_000)
        #expect(store.figures().keys > 0)
    }

    @Test("Of raises and windows at once, the latest of each stays")
    func generations() async {
        let table = GenerationTable(minimumCount: 4)
        let now = Timestamp(milliseconds: 0)
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<8 {
                group.addTask {
                    for round in 1...10_000 {
                        let hash = UInt64(thread % 2) << 32
                        table.raise(hash, to: UInt64(round * 8 + thread))
                        _ = table.openWindow(hash, until: Timestamp(milliseconds: Int64(round * 8 + thread)), now: now)
                    }
                }
            }
        }
        for (hash, last) in [(0, 80_006), (1 << 32, 80_007)] as [(UInt64, UInt64)] {
            let end = Timestamp(milliseconds: Int64(last))
            #expect(table.isCurrent(hash, order: last, askedAt: end))
            #expect(!table.isCurrent(hash, order: last - 1, askedAt: end))
            #expect(!table.isCurrent(hash, order: last + 1, askedAt: Timestamp(milliseconds: Int64(last) - 1)))
        }
        #expect(table.isCurrent(2 << 32, order: 1, askedAt: now))
        #expect(!table.isCurrent(4 << 32, order: 1, askedAt: now), "the slots are a power of two, and paths share them")
    }
}
