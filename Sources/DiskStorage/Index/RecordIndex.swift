internal import Synchronization

/// Where every record stands, by the hash of its key. Any thread may call any method at any time.
///
/// Nothing is compared by hash alone: whoever reads a record compares its key. A record at a place that nobody can reach any
/// more is garbage until its segment is reclaimed.
final class RecordIndex: Sendable {
    /// What became of an entry that was to be inserted.
    struct Insertion: Equatable {
        var isAccepted: Bool
        /// No longer in the index.
        var replaced: [DiskEntry] = []
    }

    private struct Shard {
        var table = IndexTable()
        /// What is on its way, by hash.
        var expected: [UInt64: Expected] = [:]
    }

    private struct Expected {
        var count = 0
        /// The greatest order of what was removed since: nothing asked for earlier comes in.
        var supersededAt: UInt64 = 0
    }

    private final class LockedShard: Sendable {
        let state = Mutex(Shard())
    }

    private static let shardCount = 64
    private let shards: [LockedShard] = (0..<shardCount).map { _ in LockedShard() }
    private let total = Atomic<Int>(0)
    private let isFrozen = Atomic<Bool>(false)
    private let variantsPerKey: Int

    init(variantsPerKey: Int) {
        self.variantsPerKey = variantsPerKey
    }

    var count: Int { total.load(ordering: .relaxed) }

    /// Nothing comes in or goes any more: what is written down now stays true.
    func freeze() {
        // Whoever has seen it open is done when each lock was held once.
        isFrozen.store(true, ordering: .sequentiallyConsistent)
        for shard in shards { shard.state.withLock { _ in } }
    }

    private var isOpen: Bool { !isFrozen.load(ordering: .sequentiallyConsistent) }

    // MARK: What is on its way

    /// A record of this hash may be inserted later. What `remove` removes until then counts for it too.
    func expect(_ hash: UInt64) {
        shard(hash).state.withLock { $0.expected[hash, default: Expected()].count += 1 }
    }

    /// It was inserted, or will not be.
    func settle(_ hash: UInt64) {
        shard(hash).state.withLock { shard in
            guard var expected = shard.expected[hash] else { return }
            expected.count -= 1
            shard.expected[hash] = expected.count > 0 ? expected : nil
        }
    }

    // MARK: Records

    func contains(_ hash: UInt64) -> Bool {
        shard(hash).state.withLock { shard in
            var isFound = false
            shard.table.forEach(hash) { _, _ in
                isFound = true
                return false
            }
            return isFound
        }
    }

    /// The entries with this hash as they were, the one asked for last first. They count as used from now on.
    func use(_ hash: UInt64) -> [DiskEntry] {
        let entries = shard(hash).state.withLock { shard in
            let entries = shard.table.entries(hash)
            for entry in entries where !entry.flags.contains(.used) {
                if let number = shard.table.number(of: entry) { shard.table[number].flags.insert(.used) }
            }
            return entries
        }
        return entries.count < 2 ? entries : entries.sorted { $0.order > $1.order }
    }

    /// The entry with this hash as it was; nil if there is none or more than one. It counts as used from now on.
    func useOnly(_ hash: UInt64) -> DiskEntry? {
        shard(hash).state.withLock { shard in
            var found: (number: Int, entry: DiskEntry)?
            var isOnly = true
            shard.table.forEach(hash) { number, entry in
                isOnly = found == nil
                found = (number, entry)
                return isOnly
            }
            guard isOnly, let found else { return nil }
            if !found.entry.flags.contains(.used) { shard.table[found.number].flags.insert(.used) }
            return found.entry
        }
    }

    /// The greatest order of a record with this hash; 0 if there is none.
    func newestOrder(_ hash: UInt64) -> UInt64 {
        shard(hash).state.withLock { shard in
            var newest: UInt64 = 0
            shard.table.forEach(hash) { number, _ in
                newest = max(newest, shard.table[number].order)
                return true
            }
            return newest
        }
    }

    /// The place in the order of requests of a record, wherever it stands by now; nil if it is not there any more.
    func order(of entry: DiskEntry) -> UInt64? {
        entries(entry.hash).first {
            $0.isSameRecord(as: entry)
                || $0.order == entry.order && $0.variation == entry.variation
                    && $0.representation == entry.representation
        }?.order
    }

    func entries(_ hash: UInt64) -> [DiskEntry] {
        shard(hash).state.withLock { $0.table.entries(hash) }
    }

    /// Puts an entry in the place of those that it replaces: the one with the same selecting fields, or all if it has none.
    /// It is refused if one of them, or what was removed, was asked for later.
    func insert(_ entry: DiskEntry) -> Insertion {
        let insertion = shard(entry.hash).state.withLock { insert(entry, into: &$0) }
        total.wrappingAdd((insertion.isAccepted ? 1 : 0) - insertion.replaced.count, ordering: .relaxed)
        return insertion
    }

    private func insert(_ entry: DiskEntry, into shard: inout Shard) -> Insertion {
        guard isOpen else { return Insertion(isAccepted: false) }
        if let expected = shard.expected[entry.hash], expected.supersededAt > entry.order {
            return Insertion(isAccepted: false)
        }
        let all = shard.table.entries(entry.hash)
        let goes: (DiskEntry) -> Bool = { entry.variation == 0 || $0.variation == entry.variation }
        // One without selecting fields answers the requests of this one too.
        if all.contains(where: { (goes($0) || $0.variation == 0) && $0.order > entry.order }) {
            return Insertion(isAccepted: false)
        }
        var replaced = all.filter(goes)
        let kept = all.filter { !goes($0) }
        if kept.count >= variantsPerKey, let oldest = kept.min(by: { $0.order < $1.order }) { replaced.append(oldest) }
        for old in replaced {
            if let number = shard.table.number(of: old) { shard.table.remove(number) }
        }
        shard.table.add(entry)
        return Insertion(isAccepted: true, replaced: replaced)
    }

    /// Removes one record; false if it is not there any more.
    func remove(_ entry: DiskEntry) -> Bool {
        let isRemoved = shard(entry.hash).state.withLock { shard in
            guard isOpen, let number = shard.table.number(of: entry) else { return false }
            shard.table.remove(number)
            return true
        }
        if isRemoved { total.wrappingSubtract(1, ordering: .relaxed) }
        return isRemoved
    }

    /// Removes the entries of this hash that were asked for at `order` or before and of which `predicate` is true. Of what is
    /// expected, nothing that was asked for earlier comes in.
    func remove(_ hash: UInt64, asOf order: UInt64, where predicate: (DiskEntry) -> Bool) -> [DiskEntry] {
        let removed = shard(hash).state.withLock { shard -> [DiskEntry] in
            guard isOpen else { return [] }
            if let expected = shard.expected[hash]?.supersededAt, expected < order {
                shard.expected[hash]?.supersededAt = order
            }
            let entries = shard.table.entries(hash).filter { $0.order <= order && predicate($0) }
            for entry in entries {
                if let number = shard.table.number(of: entry) { shard.table.remove(number) }
            }
            return entries
        }
        total.wrappingSubtract(removed.count, ordering: .relaxed)
        return removed
    }

    /// Removes and returns all records of a segment. Takes time: each part of the index is gone through.
    func removeAll(inSegment number: UInt32) -> [DiskEntry] {
        var removed: [DiskEntry] = []
        for shard in shards {
            removed += shard.state.withLock { $0.table.removeAll { $0.segment == number } }
        }
        total.wrappingSubtract(removed.count, ordering: .relaxed)
        return removed
    }

    /// All records of a segment.
    func entries(inSegment number: UInt32) -> [DiskEntry] {
        var found: [DiskEntry] = []
        forEachShard { entries in found += entries.filter { $0.segment == number } }
        return found
    }

    /// Replaces the place of a record that was written anew; false if it is not there any more. Its checksums are to be
    /// compared again, and it counts as unused.
    func relocate(_ entry: DiskEntry, to new: DiskEntry) -> Bool {
        shard(entry.hash).state.withLock { shard in
            guard let number = shard.table.number(of: entry) else { return false }
            shard.table[number].segment = new.segment
            shard.table[number].offset = new.offset
            shard.table[number].flags.subtract([.used, .verified])
            return true
        }
    }

    /// Changes the flags of a record, if it is still there.
    func update(_ entry: DiskEntry, _ change: (inout DiskEntry.Flags) -> Void) {
        shard(entry.hash).state.withLock { shard in
            guard let number = shard.table.number(of: entry) else { return }
            change(&shard.table[number].flags)
        }
    }

    /// A record was validated by a request at `order`. False if it is not there any more, or if a later one was.
    /// - Parameter hasFreshness: whether it has a lifetime from now on.
    func freshen(_ entry: DiskEntry, order: UInt64, hasFreshness: Bool) -> Bool {
        shard(entry.hash).state.withLock { shard in
            guard let number = shard.table.number(of: entry), shard.table[number].order < order else { return false }
            shard.table[number].order = order
            // What its file says counts again when the process ends.
            if hasFreshness { shard.table[number].flags.insert(.hasFreshness) }
            return true
        }
    }

    /// Calls `body` with the entries of one part of the index after the other, outside of its lock.
    func forEachShard<Failure: Error>(_ body: ([DiskEntry]) throws(Failure) -> Void) throws(Failure) {
        for shard in shards {
            let entries = shard.state.withLock { shard in
                var entries: [DiskEntry] = []
                entries.reserveCapacity(shard.table.count)
                shard.table.forEach { entries.append($0) }
                return entries
            }
            try body(entries)
        }
    }

    /// What it takes on the heap, in bytes.
    var heapBytes: Int {
        shards.reduce(0) { $0 + $1.state.withLock { $0.table.heapBytes } }
    }

    private func shard(_ hash: UInt64) -> LockedShard {
        shards[Int(truncatingIfNeeded: hash >> 48) & (Self.shardCount - 1)]
    }
}
