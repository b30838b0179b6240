internal import HTTPSemantics
internal import Synchronization

/// One part of the memory store: a table and a list under one lock.
final class MemoryShard: Sendable {
    private let state: Mutex<EntryTable>

    init(variantsPerKey: Int) {
        state = Mutex(EntryTable(variantsPerKey: variantsPerKey))
    }

    /// What an entry takes besides its responses, in bytes.
    static func entrySize(_ key: CacheKey) -> Int {
        EntryTable.bytesPerEntry + HeapSize.ofArray(key.bytes.count)
    }

    func lookup(
        _ hash: UInt64, authority: Range<Int>, target: Range<Int>, in bytes: Span<UInt8>
    ) -> StoredVariants? {
        state.withLock { table in
            guard let index = table.find(hash, authority: authority, target: target, in: bytes) else { return nil }
            table.touch(index)
            return table.variants(at: index)
        }
    }

    /// The change in bytes, or nil if the response was refused.
    func insert(_ response: StoredResponse, for key: CacheKey, contradicting: inout StoredResponse?) -> Int? {
        // What is replaced is released after the lock: freeing a large body takes time.
        var replaced: [StoredResponse] = []
        return state.withLock { table in
            table.insert(response, for: key, replaced: &replaced, contradicting: &contradicting)
        }
    }

    /// The bytes that were freed.
    func remove(_ response: StoredResponse, for key: CacheKey, asOf order: UInt64) -> Int {
        state.withLock { $0.remove(response, for: key, asOf: order) }
    }

    func peek(_ key: CacheKey) -> StoredVariants? {
        state.withLock { table in table.find(key).flatMap { table.variants(at: $0) } }
    }

    /// The bytes that were freed; 0 if there was nothing to evict.
    func evictLeastRecentlyUsed(sparing hash: UInt64?) -> Int {
        var evicted: [StoredResponse] = []
        return state.withLock { $0.evictLeastRecentlyUsed(sparing: hash, evicted: &evicted) }
    }

    func add(to figures: inout MemoryStoreFigures) {
        state.withLock { $0.add(to: &figures) }
    }

    func checkInvariants() -> Int {
        state.withLock { $0.checkInvariants() }
    }
}
