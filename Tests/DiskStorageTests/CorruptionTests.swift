import CacheStorage
import DiskStorage
import ProxyTesting
import Testing

/// Damage at every place of a small store: what is found afterwards is what was written, or nothing.
@Suite("Damaged files")
struct CorruptionTests {
    /// A store of a few records, among them a large body in a file of its own, as a clean stop leaves it.
    private static func contents() throws -> [String: [UInt8]] {
        let directory = TemporaryDirectory()
        let store = try DiskStore.opened(directory, capacity: 40_000)
        for number in samples.indices {
            store.write(samples[number], number)
        }
        store.stop()
        return directory.contents()
    }

    private static let samples = [0, 5, 40, 900].enumerated().map {
        Sample.response($0.offset, length: $0.element, groups: [1])
    }
    private static let another = Sample.response(9)

    /// Opens the store and reads everything twice; returns how many responses there were.
    private func check(_ contents: [String: [UInt8]], _ what: String, trusts: Bool = true) throws -> Int {
        let directory = TemporaryDirectory(contents)
        let store = try DiskStore.opened(directory, capacity: 40_000, trusts: trusts)
        store.waitUntilIdle()
        var found = 0
        for (number, sample) in Self.samples.enumerated() {
            let first = store.responses(number)
            #expect(first.count <= 1, "\(what)")
            for response in first {
                #expect(response.isSame(as: sample), "\(what)")
            }
            #expect(store.responses(number).count == first.count, "\(what)")
            found += first.count
        }
        store.write(Self.another, 9)
        #expect(store.responses(9).count == 1, "it goes on: \(what)")
        store.stop()
        return found
    }

    @Test("Every byte changed, with the index and without", arguments: [true, false])
    func flips(withIndex: Bool) throws {
        var contents = try Self.contents()
        if !withIndex { contents["index"] = nil }
        #expect(try check(contents, "nothing") == Self.samples.count)
        var total = 0
        var flips = 0
        for (name, bytes) in contents.sorted(by: { $0.key < $1.key }) {
            for position in bytes.indices {
                var damaged = contents
                damaged[name]?[position] ^= UInt8(1 << (position % 8))
                total += try check(damaged, "\(name) at \(position)")
                flips += 1
            }
        }
        print("\(flips) changed bytes, \(total) of \(flips * Self.samples.count) responses found")
        // One response, and three where the header of their segment is hit.
        #expect(total > flips * (Self.samples.count - 1) - 32 * 2, "damage costs what it hits")
    }

    @Test("Every file cut at every byte, with the index and without", arguments: [true, false])
    func truncations(withIndex: Bool) throws {
        var contents = try Self.contents()
        if !withIndex { contents["index"] = nil }
        for (name, bytes) in contents {
            for length in bytes.indices {
                var damaged = contents
                damaged[name] = Array(bytes[..<length])
                _ = try check(damaged, "\(name) cut at \(length)")
            }
        }
    }

    @Test("Files that are missing, empty, strange or of another store")
    func strangeFiles() throws {
        let contents = try Self.contents()
        for name in contents.keys {
            var damaged = contents
            damaged[name] = nil
            _ = try check(damaged, "\(name) missing")
        }
        var strange = contents
        strange["00000009.segment"] = []
        strange["0000000a.object"] = [1, 2, 3]
        strange["zzzzzzzz.segment"] = [1, 2, 3]
        strange["00000001.segment.partial"] = [1, 2, 3]
        strange["README"] = [1, 2, 3]
        #expect(try check(strange, "strange files") == Self.samples.count)
        var swapped = try Self.contents()
        swapped["00000001.segment"] = swapped.first { $0.key.hasSuffix(".object") }?.value
        _ = try check(swapped, "one file in the place of another")
    }
}
