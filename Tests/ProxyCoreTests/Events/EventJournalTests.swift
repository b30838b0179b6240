import HTTPCaching
import NIOCore
import Synchronization
import Testing

@testable import ProxyCore

@Suite("What is told in the log of requests that fail and of limits")
struct EventJournalTests {
    private final class Told: Sendable {
        let events = Mutex<[ProxyEvent]>([])
        var all: [ProxyEvent] { events.withLock { $0 } }
    }

    private func journal() -> (EventJournal, Told) {
        let told = Told()
        return (EventJournal { event in told.events.withLock { $0.append(event) } }, told)
    }

    private func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(1000 + seconds) }

    @Test("Thousands of failures of a kind are one line at once and one a minute later, with their number")
    func limited() {
        let (journal, told) = journal()
        for _ in 0..<4261 { journal.requestFailed(.responseTimeout, now: at(0)) }
        #expect(told.all == [.originFault(.failed(.responseTimeout), count: 1)])
        journal.tick(now: at(59))
        #expect(told.all.count == 1)
        journal.tick(now: at(60))
        #expect(told.all.last == .originFault(.failed(.responseTimeout), count: 4260))
        journal.tick(now: at(600))
        #expect(told.all.count == 2)
    }

    @Test("Each kind is told of by itself: malformed responses by what is wrong with them")
    func kinds() {
        let (journal, told) = journal()
        journal.requestFailed(.originMalformed, malformed: "The status line is malformed.", now: at(0))
        journal.requestFailed(.originMalformed, malformed: "A chunk size is malformed.", now: at(0))
        journal.requestFailed(.originMalformed, malformed: "A chunk size is malformed.", now: at(0))
        journal.requestFailed(.originClosed, now: at(0))
        journal.requestFailed(.originClosed, hadHead: true, now: at(0))
        journal.requestFailed(.queueTimeout, now: at(0))
        journal.reached(.clientConnections, now: at(0))
        #expect(
            told.all == [
                .originFault(.malformed("The status line is malformed."), count: 1),
                .originFault(.malformed("A chunk size is malformed."), count: 1),
                .originFault(.failed(.originClosed), count: 1), .originFault(.brokeOff, count: 1),
                .limitReached(.failed(.queueTimeout), count: 1), .limitReached(.clientConnections, count: 1),
            ])
    }

    @Test("While the origin is unreachable, its state is told and not each request")
    func unreachable() {
        let (journal, told) = journal()
        for _ in 0..<5 {
            journal.connectingFailed(.connectionRefused, now: at(0))
            journal.requestFailed(.connectionRefused, now: at(0))
        }
        journal.originConnected(now: at(30))
        #expect(
            told.all == [
                .originUnreachable(.connectionRefused), .originReachable(afterMilliseconds: 30_000, failures: 5),
            ])
    }

    @Test("A lack of descriptors is this proxy's limit and says nothing of the origin")
    func descriptors() {
        let (journal, told) = journal()
        journal.connectingFailed(.descriptorsExhausted, now: at(0))
        journal.requestFailed(.descriptorsExhausted, now: at(0))
        #expect(told.all == [.limitReached(.failed(.descriptorsExhausted), count: 1)])
    }

    @Test("Kinds beyond those that are told apart cost no memory")
    func bounded() {
        var limiter = EventLimiter(mostKinds: 2)
        #expect(limiter.admit(.malformed("a"), now: 0) == 1)
        #expect(limiter.admit(.malformed("b"), now: 0) == 1)
        #expect(limiter.admit(.malformed("c"), now: 59_999) == nil)
        #expect(limiter.admit(.malformed("c"), now: 60_000) == 1)
    }
}
