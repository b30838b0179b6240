import CacheStorage
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
                            if let found = store.lookup(key) { store.remove(found.newest, for: key) }
                        }
                    }
                }
            }
        }
        store.checkInvariants()
        #expect(store.usedBytes <= 300_000)
        #expect(store.figures().keys > 0)
    }

    @Test("No raise of a generation is lost")
    func generations() async {
        let table = GenerationTable(minimumCount: 4)
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<8 {
                group.addTask { for _ in 0..<10_000 { table.raise(UInt64(thread % 2) << 32) } }
            }
        }
        #expect(table.current(0) == 40_000)
        #expect(table.current(1 << 32) == 40_000)
        #expect(table.current(2 << 32) == 0)
        #expect(table.current(4 << 32) == 40_000, "the number of counters is a power of two, and paths share them")
    }
}
