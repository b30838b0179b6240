import CacheStorage
import DiskStorage
import NIOCore
import ProxyTesting
import Testing

@Suite("The space of a store")
struct SpaceTests {
    let directory = TemporaryDirectory()

    @Test("The limit holds after each of many random operations, restarts included", arguments: 0..<4)
    func limit(seed: UInt64) throws {
        let capacity = [40_000, 100_000, 250_000][Int(seed) % 3]
        var random = SplitMix64(seed: seed)
        var latest: [Int: (version: Int, length: Int)] = [:]
        var store = try DiskStore.opened(directory, capacity: capacity)
        var reclaimed = 0
        for step in 1...1500 {
            let number = random.below(60)
            switch random.below(20) {
            case 0..<12:
                let length = random.below(12) == 0 ? random.below(capacity) : random.below(1200)
                latest[number] = (step, length)
                store.supersede(
                    by: Sample.response(number, version: step, length: length, order: UInt64(step)),
                    keyHash: store.key(number).hashes.key)
                store.write(Sample.response(number, version: step, length: length, order: UInt64(step)), number)
            case 12:
                latest[number] = nil
                store.remove(store.key(number), asOf: UInt64(step))
            case 13 where step % 10 == 0:
                reclaimed += store.figures().segmentsReclaimed
                store.stop()
                #expect(directory.size <= capacity)
                if random.below(2) == 0 { directory.remove("index") }
                store = try DiskStore.opened(directory, capacity: capacity)
                store.waitUntilIdle()
            default:
                let responses = store.responses(number)
                #expect(responses.count <= 1)
                for response in responses {
                    // After a restart without an index what was removed may be there again, to be validated.
                    guard response.order > 0 else { continue }
                    let expected = try #require(latest[number])
                    #expect(
                        response.isSame(as: Sample.response(number, version: expected.version, length: expected.length))
                    )
                }
            }
            #expect(directory.size <= capacity, "step \(step)")
            #expect(store.figures().bytes <= capacity)
        }
        let figures = store.figures()
        reclaimed += figures.segmentsReclaimed
        #expect(reclaimed > 10 && figures.records > 5)
        store.stop()
    }

    @Test("What was read since it was written survives the reclaiming of its segment; the rest goes")
    func carriedOver() throws {
        let store = try DiskStore.opened(directory, capacity: 64 << 10)
        let hot = [0, 7]
        for number in 0..<600 {
            store.write(Sample.response(number, order: UInt64(number + 1)), number)
            for number in hot where number < store.figures().writes {
                #expect(store.responses(number).count == 1, "\(number)")
            }
        }
        let figures = store.figures()
        #expect(figures.segmentsReclaimed > 10 && figures.carriedOver > 10)
        for number in hot {
            let response = try #require(store.responses(number).first)
            #expect(response.isSame(as: Sample.response(number)) && response.order == UInt64(number + 1))
        }
        #expect(store.responses(3).isEmpty)
        #expect(Double(figures.bytesWritten) < 1.3 * Double(figures.bytesAsked))
        store.stop()
    }

    @Test("A record that was carried over after somebody found it is read at its new place")
    func moved() throws {
        let store = try DiskStore.opened(directory, capacity: 64 << 10)
        store.write(Sample.response(0), 0)
        let found = store.find(store.key(0))
        var number = 1
        while store.figures().carriedOver == 0, number < 1000 {
            store.write(Sample.response(number), number)
            number += 1
        }
        #expect(store.figures().carriedOver == 1)
        #expect(store.find(store.key(0)) != found)
        #expect(store.readNow(found, for: store.key(0), largestInMemory: 1000).count == 1)
        store.stop()
    }

    @Test("However much of a segment was read, only a quarter of it is carried over")
    func budget() throws {
        let store = try DiskStore.opened(directory, capacity: 64 << 10)
        for number in 0..<600 {
            store.write(Sample.response(number), number)
            for number in 0...number { _ = store.find(store.key(number)) }
        }
        let figures = store.figures()
        #expect(figures.carriedOver > 10)
        #expect(Double(figures.bytesWritten) < 1.6 * Double(figures.bytesAsked))
        store.stop()
    }

    @Test("A large body that was read stays without being copied")
    func sparedObject() throws {
        let store = try DiskStore.opened(directory, capacity: 64 << 10)
        store.write(Sample.response(1000, length: 9000), 1000)
        store.write(Sample.response(1001, length: 9000), 1001)
        for number in 0..<300 {
            store.write(Sample.response(number), number)
            _ = store.find(store.key(1000))
        }
        #expect(store.responses(1000).first?.isSame(as: Sample.response(1000, length: 9000)) == true)
        #expect(store.responses(1001).isEmpty)
        #expect(store.figures().objects == 1)
        store.stop()
    }

    @Test("A body that is still read keeps its bytes and its space when its record goes")
    func pinned() throws {
        let store = try DiskStore.opened(directory, capacity: 64 << 10)
        store.write(Sample.response(0, length: 1000), 0)
        let key = store.key(0)
        var body = store.readNow(store.find(key), for: key, largestInMemory: 0).first?.file
        let open = try #require(body)
        store.remove(key, asOf: 1)
        for number in 1..<400 {
            store.write(Sample.response(number), number)
            #expect(store.figures().bytes <= 64 << 10)
        }
        #expect(store.responses(1).isEmpty, "its segment is gone")
        #expect(store.figures().pinnedBytes > 1000)
        #expect(open.read(0..<1000).map { Array($0.readableBytesView) } == Sample.body(0, length: 1000))
        #expect(open.read(10..<20).map { Array($0.readableBytesView) } == Array(Sample.body(0, length: 1000)[10..<20]))
        body = nil
        withExtendedLifetime(open) {}
        store.stop()
    }

    @Test("Nothing lives in a segment any more: it goes at once")
    func emptySegments() throws {
        let store = try DiskStore.opened(directory, capacity: 256 << 10)
        store.write(Sample.response(1, length: 20_000), 1)
        #expect(store.figures().objects == 1)
        store.write(Sample.response(1, version: 2, length: 20_000, order: 2), 1)
        #expect(store.figures().objects == 1)
        store.remove(store.key(1), asOf: 2)
        store.waitUntilIdle()
        #expect(store.figures().segments == 0 && store.figures().records == 0)
        store.stop()
    }
}
