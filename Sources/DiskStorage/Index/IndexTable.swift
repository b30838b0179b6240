/// A hash table of entries: one part of the index. Not safe for concurrent use: `RecordIndex` locks.
///
/// Entries stand in chunks, so that growing copies none of them and leaves no slack; slots hold entry numbers and are
/// probed one after the other. Several entries may have the same hash: the variants of a key, or, by accident, two keys.
struct IndexTable {
    private static let none = UInt32.max
    private static let chunkBits = 8
    private static let chunkMask = 1 << chunkBits - 1

    private var slots = ContiguousArray<UInt32>(repeating: none, count: 16)
    private var chunks: ContiguousArray<ContiguousArray<DiskEntry>> = []
    /// Entry numbers below it have been in use.
    private var end = 0
    private var firstUnused = none
    private(set) var count = 0

    /// Calls `body` with each entry of this hash and its number, until it says false.
    func forEach(_ hash: UInt64, _ body: (Int, DiskEntry) -> Bool) {
        var slot = home(hash)
        while slots[slot] != Self.none {
            let number = Int(slots[slot])
            let entry = self[number]
            if entry.hash == hash, !body(number, entry) { return }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    func entries(_ hash: UInt64) -> [DiskEntry] {
        var result: [DiskEntry] = []
        forEach(hash) { _, entry in
            result.append(entry)
            return true
        }
        return result
    }

    /// The number of the entry for the same record.
    func number(of entry: DiskEntry) -> Int? {
        var result: Int?
        forEach(entry.hash) { number, other in
            if other.isSameRecord(as: entry) { result = number }
            return result == nil
        }
        return result
    }

    subscript(number: Int) -> DiskEntry {
        get { chunks[number >> Self.chunkBits][number & Self.chunkMask] }
        set { chunks[number >> Self.chunkBits][number & Self.chunkMask] = newValue }
    }

    mutating func add(_ entry: DiskEntry) {
        if (count + 1) * 4 > slots.count * 3 { growSlots() }
        let number: Int
        if firstUnused != Self.none {
            number = Int(firstUnused)
            firstUnused = self[number].nextUnused
            self[number] = entry
        } else {
            number = end
            if number & Self.chunkMask == 0 {
                var chunk = ContiguousArray<DiskEntry>()
                chunk.reserveCapacity(Self.chunkMask + 1)
                chunks.append(chunk)
            }
            chunks[number >> Self.chunkBits].append(entry)
            end += 1
        }
        place(UInt32(number), hash: entry.hash)
        count += 1
    }

    mutating func remove(_ number: Int) {
        clearSlot(of: number)
        self[number] = DiskEntry(unusedBefore: firstUnused)
        firstUnused = UInt32(number)
        count -= 1
    }

    /// Removes all entries of which `predicate` is true, and returns them.
    mutating func removeAll(where predicate: (DiskEntry) -> Bool) -> [DiskEntry] {
        var removed: [DiskEntry] = []
        for number in numbers where predicate(self[number]) {
            removed.append(self[number])
            remove(number)
        }
        return removed
    }

    func forEach(_ body: (DiskEntry) -> Void) {
        for slot in slots where slot != Self.none { body(self[Int(slot)]) }
    }

    /// What the table takes on the heap, in bytes.
    var heapBytes: Int {
        slots.capacity * 4 + chunks.reduce(0) { $0 + $1.capacity * MemoryLayout<DiskEntry>.stride + 32 }
    }

    private var numbers: [Int] { slots.filter { $0 != Self.none }.map { Int($0) } }

    private func home(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash) & (slots.count - 1)
    }

    private mutating func place(_ number: UInt32, hash: UInt64) {
        var slot = home(hash)
        while slots[slot] != Self.none { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = number
    }

    private mutating func growSlots() {
        let old = slots
        slots = ContiguousArray(repeating: Self.none, count: old.count * 2)
        for number in old where number != Self.none { place(number, hash: self[Int(number)].hash) }
    }

    /// Empties the slot and moves back whatever was probed past it.
    private mutating func clearSlot(of number: Int) {
        let mask = slots.count - 1
        var hole = home(self[number].hash)
        while slots[hole] != UInt32(number) { hole = (hole + 1) & mask }
        var next = (hole + 1) & mask
        while slots[next] != Self.none {
            let wanted = home(self[Int(slots[next])].hash)
            // Whether `wanted` lies cyclically outside of (hole, next]: then the entry may move into the hole.
            if (next - wanted) & mask >= (next - hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        slots[hole] = Self.none
    }
}
