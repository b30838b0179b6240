internal import HTTPCaching
internal import HTTPSemantics

/// A hash table of entries in an array, chained into a list from the most to the least recently used.
///
/// Slots hold entry numbers and are probed one after the other; a removal shifts back what follows, so that there are no
/// tombstones. Entry numbers stay valid until the entry is removed. Not safe for concurrent use: `MemoryShard` locks.
struct EntryTable {
    struct Entry {
        var hash: UInt64
        var key: [UInt8]
        /// Nil only while the entry is on the free list.
        var newest: StoredResponse?
        var others: [StoredResponse]
        var bytes: Int
        var moreRecent: Int32
        var lessRecent: Int32
        /// The table's clock when it was last moved to the front.
        var touched: UInt32
        /// Whether it was asked for again since it came in, or since it went out the time before.
        var wasUsedAgain: Bool
    }

    static let none: Int32 = -1
    /// An entry, its share of the array's slack, and its slots at the table's average load.
    static let bytesPerEntry = MemoryLayout<Entry>.stride * 3 / 2 + 8

    private(set) var slots: ContiguousArray<Int32>
    private(set) var entries: ContiguousArray<Entry> = []
    private(set) var count = 0
    private(set) var bytes = 0
    private(set) var mostRecent = none
    private(set) var leastRecent = none
    private var freeEntry = none
    private var clock: UInt32 = 0
    private let variantsPerKey: Int
    private var responses = 0
    private var insertions = 0
    private var evictions = 0
    private var superseded = 0
    /// What was asked for lately and is not here, by hash: what was evicted without having been used again, or read from the
    /// tier below. When it is asked for the next time, it is used again.
    private var lately: ContiguousArray<UInt32>
    /// By hash, the greatest order of what left the table without being replaced: nothing asked for earlier comes in. Keys
    /// that share a place cost each other no more than that a response is not stored.
    private var departed = ContiguousArray<UInt64>(repeating: 0, count: 256)

    /// - Parameter remembered: how many of the keys that were evicted are remembered, roughly.
    init(variantsPerKey: Int, remembered: Int = 0) {
        self.variantsPerKey = variantsPerKey
        lately = ContiguousArray(repeating: 0, count: remembered)
        slots = ContiguousArray(repeating: Self.none, count: 16)
    }

    // MARK: Finding

    func find(
        _ hash: UInt64, authority: Range<Int>, target: Range<Int>, supplement: [UInt8], in bytes: Span<UInt8>
    ) -> Int? {
        var slot = home(hash)
        while slots[slot] != Self.none {
            let index = Int(slots[slot])
            if entries[index].hash == hash,
                CacheKey.matches(
                    entries[index].key, authority: authority, target: target, supplement: supplement, in: bytes)
            {
                return index
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    func find(_ key: CacheKey) -> Int? {
        // The supplement is compared with the target, of which it is the end here.
        let authority = 0..<key.authority.count
        return find(
            key.hashes.key, authority: authority, target: authority.upperBound..<key.bytes.count, supplement: [],
            in: key.bytes.span)
    }

    func variants(at index: Int) -> StoredVariants? {
        guard let newest = entries[index].newest else { return nil }
        return StoredVariants(newest: newest, others: entries[index].others)
    }

    /// Moves an entry to the front, unless it was there a moment ago: while less than an eighth of the entries has been
    /// moved since, it cannot be near the end.
    mutating func touch(_ index: Int) {
        if !entries[index].wasUsedAgain { entries[index].wasUsedAgain = true }
        guard clock &- entries[index].touched > UInt32(count >> 3) else { return }
        unlink(index)
        linkFirst(index)
    }

    // MARK: Changing

    mutating func insert(
        _ response: StoredResponse, for key: CacheKey, replaced: inout [StoredResponse]
    ) -> Int? {
        let before = bytes
        guard departed[Self.place(key.hashes.key)] <= response.order else {
            superseded += 1
            return nil
        }
        guard let index = find(key) else {
            add(response, for: key)
            insertions += 1
            return bytes - before
        }
        let all = [entries[index].newest].compactMap { $0 } + entries[index].others
        // A response without selecting fields answers every request that the others do.
        let goes: (StoredResponse) -> Bool = {
            response.metadata.variation == nil || $0.metadata.variation == response.metadata.variation
        }
        // And what was asked for later without them answers the request of this one.
        guard !all.contains(where: { (goes($0) || $0.metadata.variation == nil) && $0.order > response.order }) else {
            superseded += 1
            return nil
        }
        replaced = all.filter(goes)
        var kept = all.filter { !goes($0) } + [response]
        kept.sort { $0.order > $1.order }
        if kept.count > variantsPerKey {
            replaced += kept[variantsPerKey...]
            noteDeparture(of: key.hashes.key, order: kept[variantsPerKey].order)
            kept.removeLast(kept.count - variantsPerKey)
        }
        setVariants(kept, at: index)
        insertions += 1
        unlink(index)
        linkFirst(index)
        return bytes - before
    }

    /// Puts in what was read from the tier below, though other things may have left since it was asked for. Nothing takes the
    /// place of what is here.
    mutating func restore(_ response: StoredResponse, for key: CacheKey) -> Int? {
        let before = bytes
        guard let index = find(key) else {
            add(response, for: key)
            entries[Int(mostRecent)].wasUsedAgain = true
            insertions += 1
            return bytes - before
        }
        let all = [entries[index].newest].compactMap { $0 } + entries[index].others
        let variation = response.metadata.variation
        guard variation != nil, all.count < variantsPerKey,
            all.allSatisfy({ $0.metadata.variation != nil && $0.metadata.variation != variation })
        else { return nil }
        setVariants((all + [response]).sorted { $0.order > $1.order }, at: index)
        insertions += 1
        return bytes - before
    }

    /// Removes what is replaced by a response that is stored elsewhere and was asked for at `order`: the one with the same
    /// selecting fields, or all if it has none. Nothing asked for earlier takes its place.
    mutating func removeReplaced(
        by variation: Variation?, for key: CacheKey, asOf order: UInt64, removed: inout [StoredResponse]
    ) -> Int {
        noteDeparture(of: key.hashes.key, order: order)
        guard let index = find(key) else { return 0 }
        let before = bytes
        let all = [entries[index].newest].compactMap { $0 } + entries[index].others
        let goes: (StoredResponse) -> Bool = {
            $0.order <= order
                && (variation == nil || $0.metadata.variation == variation || $0.metadata.variation == nil)
        }
        removed = all.filter(goes)
        let kept = all.filter { !goes($0) }
        if kept.isEmpty {
            removeEntry(index)
        } else if !removed.isEmpty {
            setVariants(kept, at: index)
        }
        return before - bytes
    }

    mutating func remove(_ response: StoredResponse, for key: CacheKey, asOf order: UInt64) -> Int {
        noteDeparture(of: key.hashes.key, order: order)
        guard let index = find(key), response.order <= order else { return 0 }
        let before = bytes
        let all = [entries[index].newest].compactMap { $0 } + entries[index].others
        let kept = all.filter { $0 !== response }
        if kept.isEmpty {
            removeEntry(index)
        } else {
            setVariants(kept, at: index)
        }
        return before - bytes
    }

    /// Puts `other` in the place of a response, if that is still there.
    mutating func replace(_ response: StoredResponse, with other: StoredResponse, for key: CacheKey) -> Bool {
        guard let index = find(key) else { return false }
        let all = [entries[index].newest].compactMap { $0 } + entries[index].others
        guard all.contains(where: { $0 === response }) else { return false }
        setVariants(all.map { $0 === response ? other : $0 }, at: index)
        return true
    }

    /// - Parameter sparesRead: whether what clients are being sent stays: its memory would not be free.
    mutating func evictLeastRecentlyUsed(sparing hash: UInt64?, sparesRead: Bool, evicted: inout Entry?) -> Int {
        var candidate = leastRecent
        if sparesRead {
            var passed = 0
            while candidate != Self.none, isBeingRead(entries[Int(candidate)]) {
                passed += 1
                if passed > Self.mostPassed { return 0 }
                candidate = entries[Int(candidate)].moreRecent
            }
        }
        guard candidate != Self.none else { return 0 }
        let index = Int(candidate)
        guard entries[index].hash != hash else { return 0 }
        let before = bytes
        let entry = entries[index]
        evicted = entry
        if let newest = entry.newest { noteDeparture(of: entry.hash, order: newest.order) }
        if !entry.wasUsedAgain, !lately.isEmpty { lately[latePlace(entry.hash)] = Self.lateMark(entry.hash) }
        evictions += 1 + entry.others.count
        removeEntry(index)
        return before - bytes
    }

    /// How many entries are passed over in search of one that nobody is being sent.
    private static let mostPassed = 16

    private func isBeingRead(_ entry: Entry) -> Bool {
        entry.newest?.largeBody?.isBeingRead == true || entry.others.contains { $0.largeBody?.isBeingRead == true }
    }

    /// All entries, the least recently used first.
    func forEachEntry(_ body: (Entry) -> Void) {
        var index = leastRecent
        while index != Self.none {
            body(entries[Int(index)])
            index = entries[Int(index)].moreRecent
        }
    }

    func add(to figures: inout MemoryStoreFigures) {
        figures.keys += count
        figures.responses += responses
        figures.insertions += insertions
        figures.evictions += evictions
        figures.superseded += superseded
    }

    private mutating func noteDeparture(of hash: UInt64, order: UInt64) {
        let place = Self.place(hash)
        departed[place] = max(departed[place], order)
    }

    /// Notes that something was asked for that is not here.
    /// - Returns: whether it had been lately.
    mutating func noteAskedFor(_ hash: UInt64) -> Bool {
        if wasAskedForLately(hash) { return true }
        if !lately.isEmpty { lately[latePlace(hash)] = Self.lateMark(hash) }
        return false
    }

    private func wasAskedForLately(_ hash: UInt64) -> Bool {
        !lately.isEmpty && lately[latePlace(hash)] == Self.lateMark(hash)
    }

    private func latePlace(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: (hash >> 20) % UInt64(lately.count))
    }

    /// Never 0, which stands for nothing.
    private static func lateMark(_ hash: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: hash) | 1
    }

    private static func place(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash >> 40) & 255
    }

    private mutating func setVariants(_ variants: [StoredResponse], at index: Int) {
        let size = Self.size(of: variants, keyLength: entries[index].key.count)
        // First what comes in: it may be the same body.
        for response in variants { response.largeBody?.enteredStore() }
        leave(entries[index])
        bytes += size - entries[index].bytes
        responses += variants.count - 1 - entries[index].others.count
        entries[index].bytes = size
        entries[index].newest = variants[0]
        entries[index].others = Array(variants.dropFirst())
    }

    static func size(of variants: [StoredResponse], keyLength: Int) -> Int {
        variants.reduce(bytesPerEntry + HeapSize.ofArray(keyLength)) { $0 + $1.size }
            + HeapSize.ofArray((variants.count - 1) * 8)
    }

    // MARK: Entries, slots and list

    private mutating func add(_ response: StoredResponse, for key: CacheKey) {
        if (count + 1) * 4 > slots.count * 3 { growSlots() }
        let size = Self.size(of: [response], keyLength: key.bytes.count)
        let hash = key.hashes.key
        let entry = Entry(
            hash: hash, key: key.bytes, newest: response, others: [], bytes: size, moreRecent: Self.none,
            lessRecent: Self.none, touched: clock, wasUsedAgain: wasAskedForLately(hash))
        let index: Int
        if freeEntry != Self.none {
            index = Int(freeEntry)
            freeEntry = entries[index].lessRecent
            entries[index] = entry
        } else {
            index = entries.count
            entries.append(entry)
        }
        place(Int32(index), hash: entry.hash)
        linkFirst(index)
        count += 1
        responses += 1
        bytes += size
        response.largeBody?.enteredStore()
    }

    private func leave(_ entry: Entry) {
        entry.newest?.largeBody?.leftStore()
        for response in entry.others { response.largeBody?.leftStore() }
    }

    private mutating func removeEntry(_ index: Int) {
        unlink(index)
        clearSlot(of: index)
        leave(entries[index])
        count -= 1
        responses -= 1 + entries[index].others.count
        bytes -= entries[index].bytes
        entries[index] = Entry(
            hash: 0, key: [], newest: nil, others: [], bytes: 0, moreRecent: Self.none, lessRecent: freeEntry,
            touched: 0, wasUsedAgain: false)
        freeEntry = Int32(index)
    }

    func home(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash) & (slots.count - 1)
    }

    private mutating func place(_ index: Int32, hash: UInt64) {
        var slot = home(hash)
        while slots[slot] != Self.none { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = index
    }

    private mutating func growSlots() {
        let old = slots
        slots = ContiguousArray(repeating: Self.none, count: old.count * 2)
        for index in old where index != Self.none { place(index, hash: entries[Int(index)].hash) }
    }

    /// Empties the slot and moves back whatever was probed past it.
    private mutating func clearSlot(of index: Int) {
        let mask = slots.count - 1
        var hole = home(entries[index].hash)
        while slots[hole] != Int32(index) { hole = (hole + 1) & mask }
        var next = (hole + 1) & mask
        while slots[next] != Self.none {
            let wanted = home(entries[Int(slots[next])].hash)
            // Whether `wanted` lies cyclically outside of (hole, next]: then the entry may move into the hole.
            if (next - wanted) & mask >= (next - hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        slots[hole] = Self.none
    }

    private mutating func unlink(_ index: Int) {
        let (before, after) = (entries[index].moreRecent, entries[index].lessRecent)
        if before == Self.none { mostRecent = after } else { entries[Int(before)].lessRecent = after }
        if after == Self.none { leastRecent = before } else { entries[Int(after)].moreRecent = before }
    }

    private mutating func linkFirst(_ index: Int) {
        clock &+= 1
        entries[index].touched = clock
        entries[index].moreRecent = Self.none
        entries[index].lessRecent = mostRecent
        if mostRecent == Self.none {
            leastRecent = Int32(index)
        } else {
            entries[Int(mostRecent)].moreRecent = Int32(index)
        }
        mostRecent = Int32(index)
    }
}
