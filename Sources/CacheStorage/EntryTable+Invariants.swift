extension EntryTable {
    /// Traps if list, slots and byte counts disagree; returns the bytes.
    func checkInvariants() -> Int {
        var sum = 0
        var seen = 0
        var previous = Self.none
        var index = mostRecent
        while index != Self.none {
            let entry = entries[Int(index)]
            precondition(entry.moreRecent == previous, "the list is linked both ways")
            guard let newest = entry.newest else { preconditionFailure("an entry in the list holds a response") }
            let variants = [newest] + entry.others
            precondition(
                entry.bytes == Self.size(of: variants, keyLength: entry.key.count), "an entry's bytes are exact")
            precondition(zip(variants, variants.dropFirst()).allSatisfy { $0.order >= $1.order }, "newest first")
            precondition(slotCount(of: index) == 1, "an entry stands in one slot, reachable from its home")
            sum += entry.bytes
            seen += 1
            previous = index
            index = entry.lessRecent
        }
        precondition(previous == leastRecent, "the list ends where the table says")
        precondition(seen == count, "the list holds every entry")
        precondition(sum == bytes, "the shard's bytes are the sum of its entries'")
        precondition(slots.filter { $0 != Self.none }.count == count, "no slot is left over")
        return sum
    }

    private func slotCount(of index: Int32) -> Int {
        var slot = home(entries[Int(index)].hash)
        var found = 0
        while slots[slot] != Self.none {
            if slots[slot] == index { found += 1 }
            slot = (slot + 1) & (slots.count - 1)
        }
        return found
    }
}
