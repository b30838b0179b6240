import CacheStorage
import DiskStorage
import HTTPCaching
import HTTPSemantics
import NIOCore
import ProxyTesting
import Testing

@Suite("The store on disk")
struct DiskStoreTests {
    let directory = TemporaryDirectory()

    @Test("What was written is read back whole", arguments: [0, 1, 7, 8, 300, 65_536, 65_537, 100_000, 600_000])
    func roundTrip(length: Int) throws {
        let store = try DiskStore.opened(directory, capacity: 16 << 20)
        let response = Sample.response(1, length: length, order: 7, groups: [3, 4])
        #expect(store.write(response, 1) == .queued)
        let read = try #require(store.responses(1).first)
        #expect(read.isSame(as: response))
        #expect(read.provenance == response.provenance)
        #expect(store.responses(2).isEmpty)
        store.stop()
    }

    @Test("After a clean stop everything is there at once, and nothing of it is current", arguments: [true, false])
    func cleanStop(saves: Bool) throws {
        let lengths = [10, 1000, 100_000, 500_000]
        let first = try DiskStore.opened(directory, capacity: 16 << 20)
        for (number, length) in lengths.enumerated() {
            first.write(Sample.response(number, length: length, order: 9, groups: [5]), number)
        }
        #expect(first.stop())
        if !saves { directory.remove("index") }
        let second = try DiskStore.opened(directory, capacity: 16 << 20, seed: 2)
        second.waitUntilIdle()
        #expect(second.figures().recovered == lengths.count)
        #expect(second.state == .working)
        for (number, length) in lengths.enumerated() {
            let read = try #require(second.responses(number).first)
            #expect(read.isSame(as: Sample.response(number, length: length, groups: [5])))
            #expect(read.provenance.order == 0 && read.provenance.knownCurrentAt == 0)
            let entries = second.find(second.key(number))
            #expect(entries.count == 1 && entries[0].isRecovered)
        }
        second.stop()
    }
}
