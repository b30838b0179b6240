import CacheStorage
import DiskStorage
import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite("Opening a store")
struct OpeningTests {
    private let directory = TemporaryDirectory()

    private func open(hasher: KeyHasher?, seed: UInt64 = 9, trusts: Bool = false) throws -> DiskStore {
        var generator = SplitMix64(seed: seed)
        return try DiskStore(
            at: directory.path, limits: DiskStoreLimits(capacity: 1 << 20), hasher: hasher, trustsCleanStop: trusts,
            using: &generator, now: Sample.now, files: .quick)
    }

    private static let wanted = KeyHasher(seed: 77, multiplier: 99)

    @Test("A new one makes its hashes as it is told to, and remembers that")
    func newHasher() throws {
        #expect(DiskStore.hasher(at: directory.path) == nil)
        let store = try open(hasher: Self.wanted)
        #expect(store.hasher == Self.wanted && DiskStore.hasher(at: directory.path) == Self.wanted)
        store.stop()
        let again = try open(hasher: nil)
        #expect(again.hasher == Self.wanted)
        again.stop()
    }

    @Test(
        "One that made them otherwise finds all it has by the new ones, and trusts nothing", arguments: [true, false])
    func otherHasher(trusts: Bool) throws {
        let first = try open(hasher: nil)
        for number in 0..<20 {
            first.write(Sample.response(number, order: UInt64(number + 1), groups: [UInt64(number)]), number)
        }
        first.write(Sample.response(3, version: 2, order: 30, vary: ("X", "1")), 3)
        let oldHasher = first.hasher
        first.stop(pendingWritesEnd: Sample.now) { _ in true }
        let second = try open(hasher: Self.wanted, trusts: trusts)
        second.waitUntilIdle()
        #expect(second.hasher == Self.wanted && oldHasher != Self.wanted)
        #expect(second.pendingWritesEnd == nil, "what the index said is lost with it")
        #expect(second.figures().records == 21)
        for number in 0..<20 {
            let found = second.responses(number)
            #expect(found.map(\.order) == Array(repeating: 0, count: number == 3 ? 2 : 1))
            #expect(found.contains { $0.bodyBytes == Sample.body(number, length: 300) })
        }
        second.stop()
        let third = try open(hasher: Self.wanted)
        #expect(third.figures().records == 21 && third.pendingWritesEnd != nil)
        third.stop()
    }

    @Test("The same ones as it has are no change: the index counts")
    func sameHasher() throws {
        let first = try open(hasher: nil)
        first.write(Sample.response(1, order: 4), 1)
        first.stop { _ in true }
        let second = try open(hasher: first.hasher, trusts: true)
        #expect(second.responses(1).map(\.order) == [1])
        second.stop()
    }

    @Test("It says until when writes may take effect, if the process before could say so")
    func pendingWrites() throws {
        let end = Sample.now.advanced(bySeconds: 42)
        let new = try open(hasher: nil)
        #expect(new.pendingWritesEnd == Timestamp(milliseconds: 0), "a new one knows of none")
        new.write(Sample.response(1), 1)
        new.stop(pendingWritesEnd: end)
        let second = try open(hasher: nil)
        #expect(second.pendingWritesEnd == end)
        second.stop()
        let third = try open(hasher: nil)
        #expect(third.pendingWritesEnd == Timestamp(milliseconds: 0))
        third.stop(pendingWritesEnd: end)
        directory.remove("index")
        let crashed = try open(hasher: nil)
        #expect(crashed.pendingWritesEnd == nil)
        crashed.stop(pendingWritesEnd: end)
        directory.write([1, 2, 3], to: "index")
        let damaged = try open(hasher: nil)
        #expect(damaged.pendingWritesEnd == nil)
        damaged.stop()
    }

    @Test("An index without a record says it too")
    func emptyIndex() throws {
        let end = Sample.now.advanced(bySeconds: 42)
        try open(hasher: nil).stop(pendingWritesEnd: end)
        let second = try open(hasher: nil)
        #expect(second.pendingWritesEnd == end)
        second.stop()
    }

    @Test("A store that crashed before anything was written can't say it")
    func crashedEmpty() throws {
        try open(hasher: nil).stop(pendingWritesEnd: Sample.now)
        directory.remove("index")
        let second = try open(hasher: nil)
        #expect(second.pendingWritesEnd == nil, "writes may have passed through the process before")
        second.stop()
    }
}
