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
        /// By hash, the greatest order of what was removed: nothing asked for earlier comes in. Keys that share a place cost
        /// each other no more than that a response is not kept.
        var departed = ContiguousArray<UInt64>(repeating: 0, count: 256)
    }

    private final class LockedShard: Sendable {
        let state = Mutex(Shard())
    }

    private static let shardCount = 64
    private let shards: [LockedShard] = (0..<shardCount).map { _ in LockedShard() }
    private let total = Atomic<Int>(0)
    private let variantsPerKey: Int

    init(variantsPerKey: Int) {
        self.variantsPerKey = variantsPerKey
    }

    var count: Int { total.load(ordering: .relaxed) }

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

    /// The entries with this hash, the one asked for last first, which count as used from now on.
    func use(_ hash: UInt64) -> [DiskEntry] {
        let entries = shard(hash).state.withLock { shard in
            var numbers: [Int] = []
            shard.table.forEach(hash) { number, _ in
                numbers.append(number)
                return true
            }
            return numbers.map { number in
                shard.table[number].flags.insert(.used)
                return shard.table[number]
            }
        }
        return entries.count < 2 ? entries : entries.sorted { $0.order > $1.order }
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
        if !entry.isRecovered, shard.departed[Self.place(entry.hash)] > entry.order {
            return Insertion(isAccepted: false)
        }
        let all = shard.table.entries(entry.hash)
        let goes: (DiskEntry) -> Bool = { entry.variation == 0 || $0.variation == entry.variation }
        if all.contains(where: { goes($0) && $0.order > entry.order }) { return Insertion(isAccepted: false) }
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
            guard let number = shard.table.number(of: entry) else { return false }
            shard.table.remove(number)
            return true
        }
        if isRemoved { total.wrappingSubtract(1, ordering: .relaxed) }
        return isRemoved
    }

    /// Removes the entries of this hash that were asked for at `order` or before and of which `predicate` is true; nothing
    /// asked for earlier takes their place, whether or not there were any.
    func remove(_ hash: UInt64, asOf order: UInt64, where predicate: (DiskEntry) -> Bool) -> [DiskEntry] {
        let removed = shard(hash).state.withLock { shard in
            let place = Self.place(hash)
            shard.departed[place] = max(shard.departed[place], order)
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

    /// Replaces the place of a record that was written anew; false if it is not there any more.
    func relocate(_ entry: DiskEntry, to new: DiskEntry) -> Bool {
        shard(entry.hash).state.withLock { shard in
            guard let number = shard.table.number(of: entry) else { return false }
            shard.table[number] = new
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

    private static func place(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash >> 40) & 255
    }
}
