import HTTPSemantics
import Testing

@testable import ProxyCore

@Suite("Keys whose answers can't be shared")
struct UncacheableMarksTests {
    private let marks = UncacheableMarks()
    private let moment = Timestamp(milliseconds: 1_790_000_000_000)
    private let key: UInt64 = 0x1234_5678_9abc_def0

    @Test("A key is remembered for a while")
    func ends() {
        #expect(!marks.contains(key, now: moment))
        marks.mark(key, now: moment)
        #expect(marks.contains(key, now: moment.advanced(bySeconds: UncacheableMarks.seconds - 1)))
        #expect(!marks.contains(key, now: moment.advanced(bySeconds: UncacheableMarks.seconds)))
    }

    @Test("A key that is seen again is remembered anew")
    func again() {
        marks.mark(key, now: moment)
        marks.mark(key, now: moment.advanced(bySeconds: 20))
        #expect(marks.contains(key, now: moment.advanced(bySeconds: UncacheableMarks.seconds + 10)))
    }

    @Test("A key is forgotten when its answer was stored after all")
    func removal() {
        marks.mark(key, now: moment)
        marks.remove(key)
        #expect(!marks.contains(key, now: moment))
    }

    @Test("A key in the place of another takes it, and is never taken for it")
    func collision() {
        let other = key ^ 1 << 60
        marks.mark(key, now: moment)
        #expect(!marks.contains(other, now: moment))
        marks.remove(other)
        #expect(marks.contains(key, now: moment))
        marks.mark(other, now: moment)
        #expect(!marks.contains(key, now: moment))
        #expect(marks.contains(other, now: moment))
    }
}
