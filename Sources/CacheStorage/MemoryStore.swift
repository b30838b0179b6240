internal import HTTPCaching
internal import HTTPSemantics
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
    private let shards: [MemoryShard]
    private let total = Atomic<Int>(0)
    private let nextVictim = Atomic<Int>(0)

    /// - Parameter shardCount: a power of two.
    package convenience init(
        limits: MemoryStoreLimits, shardCount: Int = 64, using generator: inout some RandomNumberGenerator
    ) {
        self.init(limits: limits, shardCount: shardCount, hasher: KeyHasher(using: &generator))
    }

    /// A store whose hashes are those of another one, such as the one on disk.
    /// - Parameter shardCount: a power of two.
    package init(limits: MemoryStoreLimits, shardCount: Int = 64, hasher: KeyHasher) {
        precondition(shardCount > 0 && shardCount & (shardCount - 1) == 0, "the shard count is a power of two")
        self.limits = limits
        self.hasher = hasher
        // One counter for each 4 KiB of store: rarely fewer than there are paths.
        generations = GenerationTable(minimumCount: max(65_536, min(limits.capacity / 4096, 1 << 22)))
        shards = (0..<shardCount).map { _ in MemoryShard(variantsPerKey: limits.variantsPerKey) }
    }

    /// Bytes accounted to everything stored.
    package var usedBytes: Int { total.load(ordering: .relaxed) }

    /// The stored responses for a key, which becomes the most recently used.
    package func lookup(
        _ hashes: KeyHashes, authority: Range<Int>, target: Range<Int>, in bytes: Span<UInt8>
    ) -> StoredVariants? {
        shards[shardIndex(hashes.key)].lookup(hashes.key, authority: authority, target: target, in: bytes)
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
        var contradicting: StoredResponse?
        return insert(response, for: key, contradicting: &contradicting)
    }

    /// The same.
    /// - Parameter contradicting: a response in the same place that was on its way at the same time and isn't the same by its
    ///   entity-tag. Which of the two is newer at the origin, the order of their requests doesn't say.
    package func insert(_ response: StoredResponse, for key: CacheKey, contradicting: inout StoredResponse?) -> Bool {
        guard response.size + MemoryShard.entrySize(key) <= limits.capacity else { return false }
        guard
            let change = shards[shardIndex(key.hashes.key)].insert(response, for: key, contradicting: &contradicting)
        else { return false }
        total.wrappingAdd(change, ordering: .relaxed)
        makeRoom(sparing: key.hashes.key)
        return true
    }

    /// Removes one stored response, if it is still there and was not asked for after `order`.
    /// - Parameter order: of the answer that showed it to be out of date. Nothing asked for earlier takes its place.
    package func remove(_ response: StoredResponse, for key: CacheKey, asOf order: UInt64) {
        let freed = shards[shardIndex(key.hashes.key)].remove(response, for: key, asOf: order)
        total.wrappingSubtract(freed, ordering: .relaxed)
    }

    /// The stored responses for a key, whose place among the recently used stays what it is.
    package func peek(_ key: CacheKey) -> StoredVariants? {
        shards[shardIndex(key.hashes.key)].peek(key)
    }

    /// Whether nothing has invalidated its path or a group of it since it was asked for.
    package func isCurrent(_ response: StoredResponse, _ hashes: KeyHashes) -> Bool {
        let provenance = response.provenance
        let askedAt = response.metadata.requestTime
        guard generations.isCurrent(hashes.path, order: provenance.knownCurrentAt, askedAt: askedAt) else {
            return false
        }
        for group in provenance.groups
        where !generations.isCurrent(group, order: provenance.knownCurrentAt, askedAt: askedAt) {
            return false
        }
        return true
    }

    package func figures() -> MemoryStoreFigures {
        var figures = MemoryStoreFigures(capacity: limits.capacity, bytes: usedBytes)
        for shard in shards { shard.add(to: &figures) }
        return figures
    }

    /// Evicts until the limit holds; what was just stored goes only when nothing else is left.
    private func makeRoom(sparing key: UInt64) {
        evict(sparing: key)
        evict(sparing: nil)
    }

    private func evict(sparing key: UInt64?) {
        var emptyInARow = 0
        while usedBytes > limits.capacity, emptyInARow < shards.count {
            let index = nextVictim.wrappingAdd(1, ordering: .relaxed).oldValue & (shards.count - 1)
            let freed = shards[index].evictLeastRecentlyUsed(sparing: key)
            emptyInARow = freed == 0 ? emptyInARow + 1 : 0
            total.wrappingSubtract(freed, ordering: .relaxed)
        }
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
