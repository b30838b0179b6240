import ProxyTesting
import Testing

@testable import DiskStorage

@Suite("The index")
struct RecordIndexTests {
    static func entry(
        _ hash: UInt64, order: UInt64 = 1, variation: UInt32 = 0, segment: UInt32 = 1, offset: Int = 32,
        flags: DiskEntry.Flags = []
    ) -> DiskEntry {
        DiskEntry(
            hash: hash, order: order, representation: 0, variation: variation, segment: segment, offset: offset,
            headLength: 200, bodyLength: 1000, flags: flags)
    }

    @Test("An entry keeps what it is told, at the ends of the ranges too")
    func entryFields() {
        var entry = DiskEntry(
            hash: .max, order: .max, representation: .max, variation: .max, segment: .max, offset: Int(UInt32.max) << 3,
            headLength: RecordPrefix.greatestHeadLength, bodyLength: RecordPrefix.greatestBodyLength, flags: .verified)
        #expect(entry.offset == Int(UInt32.max) << 3)
        #expect(entry.headLength == RecordPrefix.greatestHeadLength)
        #expect(entry.bodyLength == RecordPrefix.greatestBodyLength)
        entry.flags = [.recovered, .current]
        #expect(entry.bodyLength == RecordPrefix.greatestBodyLength && entry.isRecovered && entry.wasCurrentAtStop)
        #expect(MemoryLayout<DiskEntry>.stride == 48)
    }

    @Test("An entry replaces the one with the same selecting fields, or all if it has none")
    func variants() {
        let index = RecordIndex(variantsPerKey: 32)
        #expect(index.insert(Self.entry(7, order: 1, variation: 1, offset: 32)).replaced.isEmpty)
        #expect(index.insert(Self.entry(7, order: 2, variation: 2, offset: 64)).replaced.isEmpty)
        #expect(index.insert(Self.entry(7, order: 3, variation: 1, offset: 96)).replaced.map(\.offset) == [32])
        #expect(index.use(7).map(\.offset) == [96, 64], "the one asked for last first")
        #expect(index.insert(Self.entry(7, order: 4, offset: 128)).replaced.count == 2)
        #expect(index.count == 1)
    }

    @Test("An entry asked for earlier is refused")
    func order() {
        let index = RecordIndex(variantsPerKey: 32)
        _ = index.insert(Self.entry(7, order: 5, variation: 1))
        #expect(!index.insert(Self.entry(7, order: 4, variation: 1)).isAccepted)
        #expect(!index.insert(Self.entry(7, order: 4)).isAccepted, "it would replace all")
        #expect(index.insert(Self.entry(7, order: 4, variation: 2, offset: 64)).isAccepted)
        #expect(index.insert(Self.entry(7, order: 5, variation: 1, offset: 96)).isAccepted)
    }

    @Test("What was on its way at a removal and had been asked for before it does not come in; what comes later does")
    func removal() {
        let index = RecordIndex(variantsPerKey: 32)
        index.expect(7)
        index.expect(7)
        #expect(index.remove(7, asOf: 9) { _ in true }.isEmpty)
        #expect(!index.insert(Self.entry(7, order: 8)).isAccepted)
        index.settle(7)
        #expect(!index.insert(Self.entry(7, order: 8)).isAccepted, "one more is on its way")
        index.settle(7)
        #expect(index.insert(Self.entry(7, order: 8)).isAccepted)
        #expect(index.remove(7, asOf: 8) { _ in true }.count == 1)
        #expect(index.insert(Self.entry(7, order: 9, offset: 64)).isAccepted)
        #expect(index.remove(7, asOf: 8) { _ in true }.isEmpty, "it was asked for later")
        #expect(index.remove(7, asOf: 9) { _ in true }.count == 1)
        #expect(index.count == 0)
    }

    @Test("Of too many variants the one asked for earliest goes")
    func manyVariants() {
        let index = RecordIndex(variantsPerKey: 4)
        for number in 1...10 {
            _ = index.insert(Self.entry(7, order: UInt64(number), variation: UInt32(number), offset: number * 32))
        }
        #expect(index.entries(7).map(\.order).sorted() == [7, 8, 9, 10])
        #expect(index.count == 4)
    }

    @Test("Random operations do what a dictionary does", arguments: 0..<4)
    func randomOperations(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let index = RecordIndex(variantsPerKey: 32)
        var model: [UInt64: [Int: DiskEntry]] = [:]
        for step in 1...20_000 {
            // Few places in few parts of the index, so that probes meet.
            let hash = UInt64(random.below(2)) << 48 | UInt64(random.below(40)) * 1024 | UInt64(random.below(3))
            switch random.below(10) {
            case 0..<5:
                let entry = Self.entry(
                    hash, order: UInt64(step), variation: UInt32(random.below(3)), segment: UInt32(random.below(5)),
                    offset: step * 8)
                let insertion = index.insert(entry)
                #expect(insertion.isAccepted)
                let goes = model[hash, default: [:]].values.filter {
                    entry.variation == 0 || entry.variation == $0.variation
                }
                #expect(Set(insertion.replaced.map(\.offset)) == Set(goes.map(\.offset)))
                for gone in goes { model[hash]?[gone.offset] = nil }
                model[hash, default: [:]][entry.offset] = entry
            case 5..<8:
                guard let entry = model[hash]?.values.randomElement(using: &random) else { continue }
                #expect(index.remove(entry))
                #expect(!index.remove(entry))
                model[hash]?[entry.offset] = nil
            default:
                #expect(Set(index.entries(hash).map(\.offset)) == Set(model[hash, default: [:]].keys))
            }
        }
        let gone = index.removeAll(inSegment: 3)
        let expected = model.values.flatMap(\.values).filter { $0.segment == 3 }
        #expect(Set(gone.map(\.offset)) == Set(expected.map(\.offset)))
        #expect(index.count == model.values.reduce(0) { $0 + $1.count } - gone.count)
    }

    @Test("Takes at most 64 bytes for each record, however many there are", arguments: [100_000, 400_000, 1_000_000])
    func size(count: Int) {
        var random = SplitMix64(seed: 3)
        let index = RecordIndex(variantsPerKey: 32)
        for number in 0..<count { _ = index.insert(Self.entry(random.next(), offset: number * 8)) }
        let bytes = Double(index.heapBytes) / Double(index.count)
        print("bytes per record in an index of \(index.count): \(bytes)")
        #expect(bytes <= 64)
    }
}
