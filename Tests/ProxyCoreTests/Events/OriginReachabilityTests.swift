import HTTPCaching
import Testing

@testable import ProxyCore

@Suite("Whether the origin is reachable, as the log tells it")
struct OriginReachabilityTests {
    @Test("The first failure is told at once, further ones are not, and the end says how long it took and what it cost")
    func lostAndFound() {
        var state = OriginReachability()
        #expect(state.connected(now: 0) == nil)
        #expect(!state.isUnsettled)
        #expect(state.connectingFailed(.connectionRefused, now: 1000) == .originUnreachable(.connectionRefused))
        for _ in 0..<3 { state.requestFailed() }
        #expect(state.connectingFailed(.connectionTimeout, now: 2000) == nil)
        #expect(state.isUnsettled)
        #expect(state.connected(now: 61_000) == .originReachable(afterMilliseconds: 60_000, failures: 3))
        #expect(!state.isUnsettled)
    }

    @Test("What changes soon after something was told is told when ten seconds have passed")
    func tooSoon() {
        var state = OriginReachability()
        _ = state.connectingFailed(.nameNotResolved, now: 0)
        #expect(state.connected(now: 500) == nil)
        #expect(state.isUnsettled)
        #expect(state.due(now: 9_999) == nil)
        #expect(state.due(now: 10_000) == .originReachable(afterMilliseconds: 10_000, failures: 0))
        #expect(state.due(now: 20_000) == nil)
    }

    @Test("An origin that comes and goes costs one line in ten seconds")
    func flapping() {
        var state = OriginReachability()
        var told: [ProxyEvent] = []
        for moment in Int64(0)..<1000 {
            let now = moment * 50
            if let event = state.due(now: now) { told.append(event) }
            let event =
                moment.isMultiple(of: 2)
                ? state.connectingFailed(.connectionRefused, now: now) : state.connected(now: now)
            if let event { told.append(event) }
        }
        #expect(told.count == 5)
        #expect(told.first == .originUnreachable(.connectionRefused))
        #expect(told.dropFirst().allSatisfy { if case .originUnsteady = $0 { true } else { false } })
    }

    @Test("A failure that is over before it could be told is still told")
    func lostAgain() {
        var state = OriginReachability()
        _ = state.connectingFailed(.connectionRefused, now: 0)
        _ = state.connected(now: 20_000)
        #expect(state.connectingFailed(.connectionTimeout, now: 21_000) == nil)
        #expect(state.connected(now: 22_000) == nil)
        #expect(state.due(now: 30_000) == .originUnsteady(changes: 2, isReachable: true))
    }
}
