internal import HTTPCaching
internal import HTTPSemantics
internal import Synchronization

/// One part of the memory store: a table and a list under one lock.
final class MemoryShard: Sendable {
    private let state: Mutex<EntryTable>
    /// Told of what changes, under the lock.
    private let lower: (any LowerTier)?

    init(variantsPerKey: Int, lower: (any LowerTier)?, remembered: Int) {
        state = Mutex(EntryTable(variantsPerKey: variantsPerKey, remembered: lower == nil ? 0 : remembered))
        self.lower = lower
    }

    /// What an entry takes besides its responses, in bytes.
    static func entrySize(_ key: CacheKey) -> Int {
        EntryTable.bytesPerEntry + HeapSize.ofArray(key.bytes.count)
    }

    func lookup(
        _ hash: UInt64, authority: Range<Int>, target: Range<Int>, supplement: [UInt8], in bytes: Span<UInt8>
    ) -> StoredVariants? {
        state.withLock { table in
            guard
                let index = table.find(
                    hash, authority: authority, target: target, supplement: supplement, in: bytes)
            else { return nil }
            table.touch(index)
            return table.variants(at: index)
        }
    }

    /// The change in bytes, or nil if the response was refused.
    func insert(_ response: StoredResponse, for key: CacheKey) -> Int? {
        // What is replaced is released after the lock: freeing a large body takes time.
        var replaced: [StoredResponse] = []
        return state.withLock { table in
            let change = table.insert(response, for: key, replaced: &replaced)
            if change != nil { lower?.supersede(by: response, keyHash: key.hashes.key) }
            return change
        }
    }

    /// The change in bytes, or nil if the response was refused.
    func restore(_ response: StoredResponse, for key: CacheKey, isStillBelow: () -> Bool) -> Int? {
        state.withLock { table in isStillBelow() ? table.restore(response, for: key) : nil }
    }

    func noteAskedFor(_ hash: UInt64) -> Bool {
        state.withLock { $0.noteAskedFor(hash) }
    }

    func replace(_ response: StoredResponse, with other: StoredResponse, for key: CacheKey) -> Bool {
        state.withLock { $0.replace(response, with: other, for: key) }
    }

    /// The bytes that were freed.
    func remove(_ response: StoredResponse, for key: CacheKey, asOf order: UInt64) -> Int {
        state.withLock { $0.remove(response, for: key, asOf: order) }
    }

    /// The bytes that were freed.
    func removeReplaced(
        by variation: Variation?, for key: CacheKey, asOf order: UInt64, removed: inout [StoredResponse]
    ) -> Int {
        state.withLock { $0.removeReplaced(by: variation, for: key, asOf: order, removed: &removed) }
    }

    func peek(
        _ hash: UInt64, authority: Range<Int>, target: Range<Int>, supplement: [UInt8], in bytes: Span<UInt8>
    ) -> StoredVariants? {
        state.withLock { table in
            table.find(hash, authority: authority, target: target, supplement: supplement, in: bytes)
                .flatMap { table.variants(at: $0) }
        }
    }

    /// The bytes that were freed; 0 if there was nothing to evict.
    /// - Parameters:
    ///   - sparesRead: whether what clients are being sent stays.
    ///   - isAnnounced: what the tier below says of it.
    func evictLeastRecentlyUsed(
        sparing hash: UInt64?, sparesRead: Bool, evicted: inout EntryTable.Entry?, isAnnounced: inout Bool
    ) -> Int {
        state.withLock { table in
            let freed = table.evictLeastRecentlyUsed(sparing: hash, sparesRead: sparesRead, evicted: &evicted)
            if let lower, let evicted { isAnnounced = lower.beginSpill(keyHash: evicted.hash) }
            return freed
        }
    }

    /// All entries, the least recently used first.
    func entries() -> [EntryTable.Entry] {
        state.withLock { table in
            var entries: [EntryTable.Entry] = []
            entries.reserveCapacity(table.count)
            table.forEachEntry { entries.append($0) }
            return entries
        }
    }

    func add(to figures: inout MemoryStoreFigures) {
        state.withLock { $0.add(to: &figures) }
    }

    func checkInvariants() -> Int {
        state.withLock { $0.checkInvariants() }
    }
}
