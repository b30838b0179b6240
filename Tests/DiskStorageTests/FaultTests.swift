import CacheStorage
import DiskStorage
import Foundation
import HTTPSemantics
import ProxyTesting
import Synchronization
import Testing

@Suite("A disk that fails")
struct FaultTests {
    let directory = TemporaryDirectory()
    let files = FaultyFiles()

    private func later(_ seconds: Int64) -> Timestamp { Sample.now.advanced(bySeconds: seconds) }

    /// Everything that is there is what was written last.
    private func check(_ store: DiskStore, _ numbers: Range<Int>, atLeast: Int) {
        var found = 0
        for number in numbers {
            let responses = store.responses(number)
            for response in responses { #expect(response.isSame(as: Sample.response(number))) }
            found += responses.count
        }
        #expect(found >= atLeast && found == store.figures().records)
    }

    @Test("Short writes are continued", arguments: [1, 7, 100])
    func shortWrites(length: Int) throws {
        files.shortenWrites(to: length)
        let store = try DiskStore.opened(directory, files: files.operations)
        for number in 0..<5 { store.write(Sample.response(number), number) }
        check(store, 0..<5, atLeast: 5)
        store.write(Sample.response(9, length: 40_000), 9)
        #expect(store.responses(9).first?.bodyBytes == Sample.body(9, length: 40_000))
        #expect(store.stop())
    }

    @Test("A write that fails costs that response; it is tried again later, and the rest stays", arguments: [28, 5])
    func failingWrite(code: Int32) throws {
        let events = Mutex<[DiskStoreEvent]>([])
        let store = try DiskStore.opened(directory, files: files.operations) { event in
            events.withLock { $0.append(event) }
        }
        for number in 0..<4 { store.write(Sample.response(number), number) }
        files.fail(.write, code)
        store.write(Sample.response(4), 4)
        #expect(store.state == .failing)
        #expect(store.figures().lastError == SystemError(code: code).description)
        #expect(store.write(Sample.response(5), 5, now: later(0)) == .dropped, "not at once")
        #expect(store.write(Sample.response(5), 5, now: later(2)) == .queued)
        #expect(store.state == .failing)
        files.fail(.write, nil)
        #expect(store.write(Sample.response(5), 5, now: later(3)) == .dropped, "after a second failure it waits longer")
        #expect(store.write(Sample.response(5), 5, now: later(4)) == .queued)
        #expect(store.state == .working && store.figures().lastError == nil)
        #expect(store.responses(4).isEmpty)
        check(store, 0..<6, atLeast: 5)
        let names = events.withLock { $0 }
        #expect(names.filter { if case .failing = $0 { true } else { false } }.count == 1, "said once")
        #expect(names.contains(.workingAgain))
        #expect(store.stop())
        let again = try DiskStore.opened(directory)
        check(again, 0..<6, atLeast: 5)
        again.stop()
    }

    @Test("If what a failed write left can't be cut off, nothing is appended to it")
    func failingTruncate() throws {
        let store = try DiskStore.opened(directory, files: files.operations)
        store.write(Sample.response(0), 0)
        files.shortenWrites(to: 100)
        files.fail(.write, 5)
        files.fail(.truncate, 5)
        store.write(Sample.response(1), 1)
        files.fail(.write, nil)
        files.fail(.truncate, nil)
        files.shortenWrites(to: .max)
        store.write(Sample.response(2), 2, now: later(2))
        #expect(store.figures().segments == 2)
        check(store, 0..<3, atLeast: 2)
        store.stop()
        directory.remove("index")
        let again = try DiskStore.opened(directory)
        again.waitUntilIdle()
        check(again, 0..<3, atLeast: 2)
        again.stop()
    }

    @Test("What the disk doesn't confirm is given up")
    func failingSynchronise() throws {
        let store = try DiskStore.opened(directory, capacity: 64 << 10, files: files.operations)
        for number in 0..<3 { store.write(Sample.response(number), number) }
        files.fail(.synchronise, 5)
        for number in 3..<40 { store.write(Sample.response(number), number, now: later(Int64(number) * 100)) }
        #expect(store.figures().writeFailures > 0)
        check(store, 0..<40, atLeast: 1)
        #expect(store.responses(0).isEmpty)
        files.fail(.synchronise, nil)
        store.write(Sample.response(50), 50, now: later(100_000))
        #expect(store.state == .working)
        store.stop()
    }

    @Test("A full disk gives up the oldest segment, so that writing goes on")
    func fullDisk() throws {
        let room = Mutex(60_000)
        var operations = FileOperations.quick
        operations.write = { descriptor, bytes, offset throws(SystemError) in
            let fits = room.withLock { room in
                guard room >= bytes.count else { return false }
                room -= bytes.count
                return true
            }
            guard fits else { throw SystemError(code: ENOSPC) }
            return try FileOperations.system.write(descriptor, bytes, offset)
        }
        operations.remove = { path throws(SystemError) in
            let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
            try FileOperations.system.remove(path)
            room.withLock { $0 += size }
        }
        let store = try DiskStore.opened(directory, capacity: 1 << 20, segmentSize: 8192, files: operations)
        var moment: Int64 = 0
        for number in 0..<400 {
            store.write(Sample.response(number), number, now: later(moment))
            moment += 1
        }
        #expect(store.figures().writes > 300)
        #expect(store.figures().segmentsReclaimed > 5)
        check(store, 0..<400, atLeast: 20)
        store.stop()
    }

    @Test("A read that fails is not taken for damage", arguments: [5, 24])
    func failingRead(code: Int32) throws {
        let store = try DiskStore.opened(directory, files: files.operations)
        store.write(Sample.response(1), 1)
        files.fail(.read, code)
        #expect(store.responses(1).isEmpty)
        files.fail(.read, nil)
        #expect(store.responses(1).count == 1)
        #expect(store.figures().readFailures == 1 && store.figures().badRecords == 0)
        store.stop()
    }

    @Test("A segment that can't be read at the start is left alone, and the others are found")
    func unreadableSegment() throws {
        let first = try DiskStore.opened(directory, segmentSize: 4096)
        for number in 0..<20 { first.write(Sample.response(number), number) }
        first.stop()
        directory.remove("index")
        let names = directory.contents().keys.filter { $0.hasSuffix(".segment") }.sorted()
        let unreadable = try #require(names.last)
        var operations = FileOperations.quick
        operations.open = { path, mode throws(SystemError) in
            if path.hasSuffix(unreadable), mode != .create { throw SystemError(code: 5) }
            return try FileOperations.system.open(path, mode)
        }
        let before = directory.contents()[unreadable]
        let second = try DiskStore.opened(directory, segmentSize: 4096, files: operations)
        second.waitUntilIdle()
        #expect(second.figures().records > 5 && second.figures().records < 20)
        second.write(Sample.response(30), 30)
        #expect(directory.contents()[unreadable] == before)
        second.stop()
        let third = try DiskStore.opened(directory)
        third.waitUntilIdle()
        check(third, 0..<31, atLeast: 21)
        third.stop()
    }

    @Test("A disk that works again is noticed without a response to write")
    func probe() throws {
        let store = try DiskStore.opened(directory, files: files.operations)
        files.fail(.write, 5)
        store.write(Sample.response(1), 1)
        files.fail(.write, nil)
        store.probe(now: later(0))
        store.waitUntilIdle()
        #expect(store.state == .failing)
        store.probe(now: later(5))
        store.waitUntilIdle()
        #expect(store.state == .working)
        #expect(!directory.contents().keys.contains { $0.hasSuffix("partial") })
        store.stop()
    }

    @Test("Without a saved index everything is found all the same", arguments: [FaultyFiles.Operation.rename, .open])
    func failingSave(operation: FaultyFiles.Operation) throws {
        let store = try DiskStore.opened(directory, files: files.operations)
        store.write(Sample.response(1), 1)
        files.fail(operation, 13)
        #expect(!store.stop())
        let again = try DiskStore.opened(directory)
        again.waitUntilIdle()
        check(again, 0..<2, atLeast: 1)
        again.stop()
    }
}
