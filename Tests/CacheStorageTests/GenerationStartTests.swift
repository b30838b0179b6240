import CacheStorage
import HTTPSemantics
import Testing

@Suite("Generations across a restart")
struct GenerationStartTests {
    private let table = GenerationTable(minimumCount: 16)
    private let now = Timestamp(seconds: 784_111_777)

    @Test("What was asked for before the start is not current; what is trusted is, until the first invalidation")
    func first() {
        for slot in 0..<16 as Range<UInt64> {
            #expect(!table.isCurrent(slot << 32, order: 0, askedAt: now))
            #expect(table.isCurrent(slot << 32, order: GenerationTable.first, askedAt: now))
        }
        var next = GenerationTable.first
        let raised = table.raise(3 << 32) {
            next += 1
            return next
        }
        #expect(raised.before == GenerationTable.first && raised.now == GenerationTable.first + 1)
        #expect(!table.isCurrent(3 << 32, order: GenerationTable.first, askedAt: now))
        #expect(table.isCurrent(4 << 32, order: GenerationTable.first, askedAt: now))
    }

    @Test("Windows that an earlier process left open hold for all, and end")
    func openAll() {
        let end = now.advanced(bySeconds: 10)
        table.openAllWindows(until: end, now: now)
        for slot in 0..<16 as Range<UInt64> {
            #expect(table.hasOpenWindow(slot << 32, now: now))
            #expect(!table.hasOpenWindow(slot << 32, now: end))
            #expect(!table.isCurrent(slot << 32, order: 9, askedAt: now))
            #expect(table.isCurrent(slot << 32, order: 9, askedAt: end))
        }
        #expect(table.lastWindowEnd == end)
    }

    @Test("Those that are over open nothing, and none that is open gets shorter")
    func noneOpen() throws {
        table.openAllWindows(until: now, now: now)
        table.openAllWindows(until: Timestamp(milliseconds: 0), now: now)
        #expect(table.lastWindowEnd == Timestamp(milliseconds: 0))
        _ = table.openWindow(5 << 32, until: now.advanced(bySeconds: 60), now: now)
        table.openAllWindows(until: now.advanced(bySeconds: 10), now: now)
        #expect(table.hasOpenWindow(5 << 32, now: now.advanced(bySeconds: 59)))
        #expect(!table.hasOpenWindow(6 << 32, now: now.advanced(bySeconds: 11)))
        #expect(table.lastWindowEnd == now.advanced(bySeconds: 60))
    }

    @Test(
        "A window that was opened before is not closed early any more, as those of the earlier process go on",
        arguments: [5, 60])
    func notClosed(seconds: Int64) throws {
        let window = try #require(table.openWindow(5 << 32, until: now.advanced(bySeconds: seconds), now: now))
        table.openAllWindows(until: now.advanced(bySeconds: 10), now: now)
        table.close(window)
        #expect(table.hasOpenWindow(5 << 32, now: now.advanced(bySeconds: 9)))
        #expect(table.openWindow(5 << 32, until: now.advanced(bySeconds: 8), now: now) == nil)
    }
}
