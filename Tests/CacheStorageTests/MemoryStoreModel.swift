import CacheStorage
import HTTPCaching

/// What a store of one shard holds, kept in the simplest way.
struct MemoryStoreModel {
    struct Entry {
        let key: CacheKey
        /// The one asked for last first.
        var variants: [StoredResponse]
    }

    let variantsPerKey: Int
    /// The most recently used first.
    private(set) var entries: [Entry] = []

    init(variantsPerKey: Int) {
        self.variantsPerKey = variantsPerKey
    }

    func variants(of key: CacheKey) -> [StoredResponse] {
        entries.first { $0.key == key }?.variants ?? []
    }

    mutating func touch(_ key: CacheKey) {
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return }
        entries.insert(entries.remove(at: index), at: 0)
    }

    /// - Returns: false if it is refused.
    mutating func insert(_ response: StoredResponse, for key: CacheKey) -> Bool {
        guard let index = entries.firstIndex(where: { $0.key == key }) else {
            entries.insert(Entry(key: key, variants: [response]), at: 0)
            return true
        }
        let variation = response.metadata.variation
        let replaced = entries[index].variants.filter { variation == nil || $0.metadata.variation == variation }
        if replaced.contains(where: { $0.order > response.order }) { return false }
        entries[index].variants.removeAll { candidate in replaced.contains { $0 === candidate } }
        entries[index].variants.append(response)
        entries[index].variants.sort { $0.order > $1.order }
        entries[index].variants = Array(entries[index].variants.prefix(variantsPerKey))
        touch(key)
        return true
    }

    mutating func remove(_ response: StoredResponse, for key: CacheKey) {
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return }
        entries[index].variants.removeAll { $0 === response }
        if entries[index].variants.isEmpty { entries.remove(at: index) }
    }

    /// Forgets a key that the store has evicted.
    mutating func forget(_ key: CacheKey) {
        entries.removeAll { $0.key == key }
    }
}
