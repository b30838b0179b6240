import CacheStorage
import DiskStorage
import ProxyTesting
import Testing

/// The process ends at some change to a file, which is done by half. What the next one finds is what some version of a
/// response was, and never one that is older than what was found to be there before.
@Suite("Crashes")
struct CrashTests {
    private static let keys = 12

    private struct Written {
        var version = 0
        var length = 0
    }

    /// Random writes, removals and reads; returns what was written for each key, in order.
    private func work(_ store: DiskStore, _ random: inout SplitMix64, steps: Int, first: Int) -> [Int: [Written]] {
        var history: [Int: [Written]] = [:]
        for step in first..<first + steps {
            let number = random.below(Self.keys)
            switch random.below(10) {
            case 0..<7:
                // Some go to files of their own.
                let length = random.below(10) == 0 ? 3000 + random.below(3000) : random.below(900)
                history[number, default: []].append(Written(version: step, length: length))
                store.write(Sample.response(number, version: step, length: length, order: UInt64(step)), number)
            case 7: store.remove(store.key(number), asOf: UInt64(step))
            default: _ = store.responses(number)
            }
        }
        return history
    }

    private func check(_ store: DiskStore, _ history: [Int: [Written]], _ what: String) {
        for number in 0..<Self.keys {
            for response in store.responses(number) {
                let isKnown = history[number, default: []].contains {
                    response.isSame(as: Sample.response(number, version: $0.version, length: $0.length))
                }
                #expect(isKnown, "\(what): key \(number)")
                #expect(response.order == 0)
            }
        }
    }

    @Test("At any moment, several times in a row", arguments: 0..<20)
    func crashes(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let directory = TemporaryDirectory()
        var history: [Int: [Written]] = [:]
        for round in 0..<8 {
            let files = FaultyFiles()
            files.crash(after: random.below(120) + 1)
            // The seed or the lock may not be there yet.
            guard let store = try? DiskStore.opened(directory, capacity: 40_000, files: files.operations) else {
                continue
            }
            store.waitUntilIdle()
            check(store, history, "seed \(seed), round \(round)")
            let new = work(store, &random, steps: 60, first: round * 1000 + 1)
            for (number, written) in new { history[number, default: []] += written }
            if random.below(3) == 0 { store.stop() }
        }
        let last = try DiskStore.opened(directory, capacity: 40_000)
        last.waitUntilIdle()
        check(last, history, "seed \(seed), the end")
        #expect(last.figures().badRecords == 0, "a crash leaves no record that looks whole and isn't")
        #expect(last.figures().bytes <= 40_000)
        last.stop()
    }

    @Test("Whatever was written before the last write is there", arguments: 0..<10)
    func nothingIsLost(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let directory = TemporaryDirectory()
        let files = FaultyFiles()
        let store = try DiskStore.opened(directory, files: files.operations)
        let before = files.changes
        for number in 0..<20 { store.write(Sample.response(number), number) }
        let changes = files.changes - before
        store.stop()

        let crashed = TemporaryDirectory()
        let crashing = FaultyFiles()
        let count = random.below(changes) + 1
        let second = try DiskStore.opened(crashed, files: crashing.operations)
        crashing.crash(after: count)
        var written = 0
        for number in 0..<20 {
            second.write(Sample.response(number), number)
            if second.state == .working { written += 1 }
        }
        second.stop()
        let third = try DiskStore.opened(crashed)
        third.waitUntilIdle()
        let found = (0..<20).filter { !third.responses($0).isEmpty }.count
        #expect(found >= written - 1 && found <= written, "\(written) written, \(found) found")
        third.stop()
    }
}
