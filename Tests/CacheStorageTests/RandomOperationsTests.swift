import CacheStorage
import NIOCore
import ProxyTesting
import Testing

@Suite("Random operations on the memory store")
struct RandomOperationsTests {
    struct Setting: Sendable, CustomTestStringConvertible {
        let shards: Int
        let capacity: Int
        let keys: Int

        var testDescription: String { "\(shards) shards, \(capacity) bytes, \(keys) keys" }
    }

    static let settings = [
        Setting(shards: 1, capacity: 1 << 30, keys: 40), Setting(shards: 1, capacity: 30_000, keys: 60),
        Setting(shards: 2, capacity: 6_000, keys: 30), Setting(shards: 16, capacity: 400_000, keys: 1_000),
        Setting(shards: 64, capacity: 3_000_000, keys: 5_000),
    ]

    @Test("A store holds what a simple model holds, and its bookkeeping is exact", arguments: settings)
    func sequence(setting: Setting) {
        var random = SplitMix64(seed: UInt64(setting.capacity + setting.shards))
        let store = MemoryStore(
            limits: MemoryStoreLimits(capacity: setting.capacity, variantsPerKey: 4), shardCount: setting.shards,
            using: &random)
        var model = MemoryStoreModel(variantsPerKey: 4)
        let keys = (0..<setting.keys).map(store.key)
        var order: UInt64 = 0
        for step in 0..<20_000 {
            let key = random.pick(keys)
            switch random.below(10) {
            case 0..<5:
                let found = store.lookup(key)?.all ?? []
                // What the store has evicted, the model is told.
                if found.isEmpty { model.forget(key) }
                #expect(found.elementsEqual(model.variants(of: key), by: ===), "step \(step)")
            case 5..<9:
                order += 1
                // Some were asked for earlier than what is stored.
                let asked = order > 50 && random.below(4) == 0 ? order - UInt64(random.below(50)) : order
                let response = Self.response(order: asked, using: &random)
                if store.lookup(key) == nil { model.forget(key) }
                let isStored = store.insert(response, for: key)
                if isStored {
                    let isAccepted = model.insert(response, for: key)
                    #expect(isAccepted, "step \(step)")
                } else if response.size <= setting.capacity - 1_000 {
                    // What was asked for earlier may also be refused for what has left.
                    #expect(asked < order, "step \(step)")
                }
            default:
                let found = store.lookup(key)?.all ?? []
                if found.isEmpty {
                    model.forget(key)
                } else {
                    let removed = random.pick(found)
                    store.remove(removed, for: key, asOf: removed.order)
                    model.remove(removed, for: key)
                }
            }
            #expect(store.usedBytes <= setting.capacity)
            if setting.keys <= 60 || step % 100 == 0 { store.checkInvariants() }
        }
        store.checkInvariants()
    }

    private static let bodies = [0, 1, 100, 1_000, 3_000].map { ByteBuffer(repeating: 0x61, length: $0) }
    private static let large = ByteBuffer(repeating: 0x62, length: 70_000)
    private static let heads = [
        StoredResponse.head(), StoredResponse.head(vary: ("X-A", "1")), StoredResponse.head(vary: ("X-A", "2")),
        StoredResponse.head(vary: ("X-B", "1")), StoredResponse.head(vary: ("X-B", "2")),
        StoredResponse.head(vary: ("X-B", "3")),
    ]

    private static func response(order: UInt64, using random: inout SplitMix64) -> StoredResponse {
        let body = random.below(50) == 0 ? large : random.pick(bodies)
        return StoredResponse(head: random.pick(heads), chunks: [body], provenance: Provenance(order: order))
    }
}
