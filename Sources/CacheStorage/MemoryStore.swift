package import HTTPCaching
package import HTTPSemantics
internal import Synchronization

/// The stored responses in memory: least recently used out first, by bytes.
///
/// Any thread may call any method at any time. Keys are spread over shards by their hash; a shard's lock is held for one
/// lookup, insertion or eviction and never while anything else is called. Bytes are accounted in one atomic total, so
/// that an object may be larger than a shard's share; when the total is over the limit, shards give up their least
/// recently used entry in turn.
package final class MemoryStore: Sendable {
    package let hasher: KeyHasher
    package let generations: GenerationTable
    package let limits: MemoryStoreLimits
    /// What is in memory beside the store.
    package let account: MemoryAccount
    private let shards: [MemoryShard]
    private let total = Atomic<Int>(0)
    private let nextVictim = Atomic<Int>(0)
    private let lower: (any LowerTier)?
    private let rememberedPerShard: Int

    /// Large bodies lie in files in memory, each of which takes a descriptor: in the whole process no more than so many at a time.
    package static func limitMemoryFiles(to count: Int) {
        MemoryFile.mostOpen.store(count, ordering: .relaxed)
    }

    /// - Parameter shardCount: a power of two.
    package convenience init(
        limits: MemoryStoreLimits, account: MemoryAccount? = nil, shardCount: Int = 64,
        using generator: inout some RandomNumberGenerator
    ) {
        self.init(limits: limits, account: account, shardCount: shardCount, hasher: KeyHasher(using: &generator))
    }

    /// A store whose hashes are those of another one, such as the one on disk.
    /// - Parameters:
    ///   - account: of what is in memory beside the store.
    ///   - shardCount: a power of two.
    ///   - lower: the tier below, which is told of what changes here.
    package init(
        limits: MemoryStoreLimits, account: MemoryAccount? = nil, shardCount: Int = 64, hasher: KeyHasher,
        lower: (any LowerTier)? = nil
    ) {
        precondition(shardCount > 0 && shardCount & (shardCount - 1) == 0, "the shard count is a power of two")
        self.limits = limits
        self.account = account ?? MemoryAccount(besideStoreOf: limits.capacity, largestBody: 0)
        self.hasher = hasher
        self.lower = lower
        // One counter for each 4 KiB of store: rarely fewer than there are paths.
        generations = GenerationTable(minimumCount: max(65_536, min(limits.capacity / 4096, 1 << 22)))
        // As many as would be stored in four times the memory, if they had 2 KiB each: four bytes for each.
        let remembered = max(64, min(limits.capacity / 512, 1 << 22) / shardCount)
        rememberedPerShard = lower == nil ? 0 : remembered
        shards = (0..<shardCount).map { _ in
            MemoryShard(variantsPerKey: limits.variantsPerKey, lower: lower, remembered: remembered)
        }
    }

    /// Bytes accounted to everything stored.
    package var usedBytes: Int { total.load(ordering: .relaxed) }

    /// Bytes of the tables that are made at the start and never grow: they are not part of `usedBytes`.
    package var tableBytes: Int { generations.byteCount + shards.count * rememberedPerShard * 4 }

    /// The stored responses for a key, which becomes the most recently used.
    package func lookup(
        _ hashes: KeyHashes, authority: Range<Int>, target: Range<Int>, supplement: [UInt8] = [],
        in bytes: Span<UInt8>
    ) -> StoredVariants? {
        shards[shardIndex(hashes.key)].lookup(
            hashes.key, authority: authority, target: target, supplement: supplement, in: bytes)
    }

    package func lookup(_ key: CacheKey) -> StoredVariants? {
        let authority = 0..<key.authority.count
        return lookup(
            key.hashes, authority: authority, target: authority.upperBound..<key.bytes.count, in: key.bytes.span)
    }

    /// Stores a response in the place of those that it replaces: the one with the same selecting fields, or all if it
    /// has none.
    /// - Returns: false if one of those was asked for later, or if it is larger than the store.
    package func insert(_ response: StoredResponse, for key: CacheKey) -> Bool {
        guard response.size + MemoryShard.entrySize(key) <= limits.capacity else { return false }
        guard
            let change = shards[shardIndex(key.hashes.key)].insert(response, for: key)
        else { return false }
        total.wrappingAdd(change, ordering: .relaxed)
        makeRoom(sparing: key.hashes.key)
        return true
    }

    /// Has a response validated before it is used.
    /// - Parameter isUsableOnError: whether it may answer where the origin fails.
    /// - Returns: what stands in its place; nil if it isn't there any more.
    package func distrust(_ response: StoredResponse, for key: CacheKey, isUsableOnError: Bool) -> StoredResponse? {
        let other = response.distrusted(isUsableOnError: isUsableOnError)
        return shards[shardIndex(key.hashes.key)].replace(response, with: other, for: key) ? other : nil
    }

    /// Notes that something is being read from the tier below.
    /// - Returns: whether it was lately, too: then it is worth what it drives out of the memory.
    package func isWorthRestoring(_ key: CacheKey) -> Bool {
        shards[shardIndex(key.hashes.key)].noteAskedFor(key.hashes.key)
    }

    /// Stores what was read from the tier below, unless something that answers the same requests is here.
    /// - Parameter isStillBelow: whether nothing has taken its place there; called under a lock.
    /// - Returns: whether it is here now.
    package func restore(
        _ response: StoredResponse, for key: CacheKey, isStillBelow: () -> Bool
    ) -> Bool {
        guard response.size + MemoryShard.entrySize(key) <= limits.capacity,
            let change = shards[shardIndex(key.hashes.key)].restore(response, for: key, isStillBelow: isStillBelow)
        else { return false }
        total.wrappingAdd(change, ordering: .relaxed)
        makeRoom(sparing: key.hashes.key)
        return true
    }

    /// Removes what is replaced by a response that is stored in the tier below and was asked for at `order`. Nothing asked for
    /// earlier takes its place.
    /// - Returns: what was removed.
    package func removeReplaced(
        by variation: Variation?, for key: CacheKey, asOf order: UInt64
    ) -> [StoredResponse] {
        var removed: [StoredResponse] = []
        let freed = shards[shardIndex(key.hashes.key)].removeReplaced(
            by: variation, for: key, asOf: order, removed: &removed)
        total.wrappingSubtract(freed, ordering: .relaxed)
        return removed
    }

    /// Calls `body` with everything that is stored, one part of the store after the other, the least recently used first in
    /// each.
    package func forEach(_ body: (EvictedResponses) -> Void) {
        for shard in shards {
            for entry in shard.entries() { body(evicted(entry)) }
        }
    }

    /// Removes one stored response, if it is still there and was not asked for after `order`.
    /// - Parameter order: of the answer that showed it to be out of date. Nothing asked for earlier takes its place.
    package func remove(_ response: StoredResponse, for key: CacheKey, asOf order: UInt64) {
        let freed = shards[shardIndex(key.hashes.key)].remove(response, for: key, asOf: order)
        total.wrappingSubtract(freed, ordering: .relaxed)
    }

    /// The stored responses for a key, whose place among the recently used stays what it is.
    package func peek(_ key: CacheKey) -> StoredVariants? {
        let authority = 0..<key.authority.count
        return peek(
            key.hashes, authority: authority, target: authority.upperBound..<key.bytes.count, in: key.bytes.span)
    }

    package func peek(
        _ hashes: KeyHashes, authority: Range<Int>, target: Range<Int>, supplement: [UInt8] = [],
        in bytes: Span<UInt8>
    ) -> StoredVariants? {
        shards[shardIndex(hashes.key)].peek(
            hashes.key, authority: authority, target: target, supplement: supplement, in: bytes)
    }

    /// Whether nothing has invalidated its path or a group of it since it was asked for.
    package func isCurrent(_ response: StoredResponse, _ hashes: KeyHashes) -> Bool {
        isCurrent(response.provenance, askedAt: response.metadata.requestTime, hashes)
    }

    /// The same of a response by what is known of it.
    /// - Parameter askedAt: when it was asked for.
    package func isCurrent(_ provenance: borrowing Provenance, askedAt: Timestamp, _ hashes: KeyHashes) -> Bool {
        guard generations.isCurrent(hashes.path, order: provenance.knownCurrentAt, askedAt: askedAt) else {
            return false
        }
        for group in provenance.groups
        where !generations.isCurrent(group, order: provenance.knownCurrentAt, askedAt: askedAt) {
            return false
        }
        return true
    }

    /// The same of what is to answer because the origin has failed.
    package func isCurrentOnError(_ response: StoredResponse, _ hashes: KeyHashes) -> Bool {
        let provenance = response.provenance
        guard provenance.isDistrusted else { return isCurrent(response, hashes) }
        return provenance.isUsableOnError
            && isCurrent(
                Provenance(order: provenance.order, groups: provenance.groups),
                askedAt: response.metadata.requestTime, hashes)
    }

    package func figures() -> MemoryStoreFigures {
        var figures = MemoryStoreFigures(capacity: limits.capacity, bytes: usedBytes)
        for shard in shards { shard.add(to: &figures) }
        return figures
    }

    /// Evicts until the limit holds; what was just stored goes only when nothing else is left.
    private func makeRoom(sparing key: UInt64) {
        guard usedBytes > limits.capacity else { return }
        // Bodies that stay in memory when they are evicted are bounded, too.
        if account.isHeldBySlowReaders { evict(sparing: key, sparesRead: true) }
        evict(sparing: key)
        evict(sparing: nil)
    }

    private func evict(sparing key: UInt64?, sparesRead: Bool = false) {
        var emptyInARow = 0
        while usedBytes > limits.capacity, emptyInARow < shards.count {
            let index = nextVictim.wrappingAdd(1, ordering: .relaxed).oldValue & (shards.count - 1)
            var entry: EntryTable.Entry?
            var isAnnounced = false
            let freed = shards[index].evictLeastRecentlyUsed(
                sparing: key, sparesRead: sparesRead, evicted: &entry, isAnnounced: &isAnnounced)
            emptyInARow = freed == 0 ? emptyInARow + 1 : 0
            total.wrappingSubtract(freed, ordering: .relaxed)
            if let lower, let entry { lower.spill(evicted(entry, isAnnounced: isAnnounced)) }
        }
    }

    private func evicted(_ entry: EntryTable.Entry, isAnnounced: Bool = false) -> EvictedResponses {
        EvictedResponses(
            key: CacheKey(bytes: entry.key, hasher: hasher),
            responses: [entry.newest].compactMap { $0 } + entry.others, wereUsedAgain: entry.wasUsedAgain,
            isAnnounced: isAnnounced)
    }

    private func shardIndex(_ keyHash: UInt64) -> Int {
        Int(truncatingIfNeeded: keyHash >> 48) & (shards.count - 1)
    }

    /// Traps if the store's bookkeeping is not consistent. For tests: it must not run beside other calls.
    package func checkInvariants() {
        let sum = shards.reduce(0) { $0 + $1.checkInvariants() }
        precondition(sum == usedBytes, "the total is the sum of the shards")
    }
}
