import NIOCore
import NIOEmbedded
import Testing

@testable import ProxyCore

@Suite("Event loops that share a budget of connections")
struct SharedBudgetTests {
    private let budget = OriginBudget(limit: 1)

    private func stages() -> (Stage, Stage) {
        (Stage(budget: budget, identifier: 0), Stage(budget: budget, identifier: 1))
    }

    @Test("A loop that needs a connection gets another loop's idle one")
    func reclaim() {
        let (first, second) = stages()
        first.client().get("/")
        first.origin.last.answer("404 Not Found")
        second.client().get("/")
        #expect(second.origin.attempts == 0)
        first.loop.run()
        second.loop.run()
        #expect(!first.origin.last.isOpen)
        #expect(second.origin.attempts == 1)
        #expect(budget.openConnections == 1)
    }

    @Test("A loop that waits gets the place as soon as another's connection becomes idle")
    func handOver() {
        let (first, second) = stages()
        first.client().get("/")
        second.client().get("/")
        first.origin.last.answer("404 Not Found")
        second.loop.run()
        #expect(!first.origin.last.isOpen)
        #expect(second.origin.attempts == 1)
    }

    @Test("A pool that had begun to wait just before another's connection became idle is not forgotten")
    func noLostWakeUp() {
        let budget = OriginBudget(limit: 1)
        let members = (0...1).map { OriginBudget.Member($0, grant: {}, reclaim: {}) }
        members.forEach(budget.register)
        #expect(budget.acquire(for: 0))
        #expect(!budget.othersWait(than: 0))
        #expect(!budget.acquire(for: 1), "in between")
        #expect(budget.addedIdle(1, of: members[0]), "pool 0 has to give it up")
        #expect(!budget.addedIdle(1, of: members[1]), "nobody else waits")
    }

    @Test("Where the pool that is asked has none left, another one is asked")
    func asksTheNext() {
        let budget = OriginBudget(limit: 2)
        let asked = Asked()
        let members = (0..<3).map { pool in
            OriginBudget.Member(pool, grant: {}, reclaim: { asked.pools.append(pool) })
        }
        members.forEach(budget.register)
        #expect(budget.acquire(for: 0) && budget.acquire(for: 1))
        _ = budget.addedIdle(1, of: members[0])
        _ = budget.addedIdle(1, of: members[1])
        #expect(!budget.acquire(for: 2))
        let first = asked.pools[0]
        budget.tookIdle(0, of: members[first])
        budget.reclaim(insteadOf: first)
        #expect(asked.pools == [first, 1 - first])
    }

    private func members(_ count: Int, of budget: OriginBudget, _ granted: Asked) {
        for pool in 0..<count {
            budget.register(OriginBudget.Member(pool, grant: { granted.pools.append(pool) }, reclaim: {}))
        }
    }

    private func moment(_ milliseconds: UInt64) -> NIODeadline { .uptimeNanoseconds(milliseconds * 1_000_000) }

    @Test("A place that is given back goes to the loop that waits longest")
    func order() {
        let budget = OriginBudget(limit: 1)
        let granted = Asked()
        members(3, of: budget, granted)
        #expect(budget.acquire(for: 0, now: moment(0)))
        #expect(!budget.acquire(for: 2, now: moment(1)))
        #expect(!budget.acquire(for: 1, now: moment(2)))
        budget.release(of: 0, now: moment(3))
        budget.release(of: 2, now: moment(4))
        #expect(granted.pools == [2, 1])
        #expect(budget.openConnections == 1)
        budget.release(of: 1, now: moment(5))
        #expect(budget.openConnections == 0)
    }

    @Test("Loops that wait get places in turn, however many each of them wants")
    func inTurn() {
        let budget = OriginBudget(limit: 1)
        let granted = Asked()
        members(3, of: budget, granted)
        #expect(budget.acquire(for: 0, now: moment(0)))
        for _ in 0..<3 { #expect(!budget.acquire(for: 1, now: moment(1))) }
        for _ in 0..<2 { #expect(!budget.acquire(for: 2, now: moment(2))) }
        var holder = 0
        for turn in 0..<5 {
            budget.release(of: holder, now: moment(UInt64(3 + turn)))
            holder = granted.pools[turn]
        }
        #expect(granted.pools == [1, 2, 1, 2, 1])
    }

    @Test(
        "A loop with a queue of its own gives its connection up to one that has fewer and has waited for a turn",
        arguments: [
            // Connections, loops, how many each has, who waits, for how long: whether loop 0 gives one up.
            (1, 2, [1, 0], 1, 19, false), (1, 2, [1, 0], 1, 20, true),
            (2, 2, [1, 1], 1, 1000, false),
            (3, 2, [2, 1], 1, 19, false), (3, 2, [2, 1], 1, 20, true),
            (3, 2, [3, 0], 1, 0, true), (8, 2, [5, 3], 1, 0, true),
            (2, 3, [1, 1, 0], 2, 20, true), (2, 3, [1, 1, 0], 2, 5, false),
        ] as [(Int, Int, [Int], Int, UInt64, Bool)])
    func givesUpTurn(limit: Int, loops: Int, held: [Int], waiting: Int, waited: UInt64, givesUp: Bool) {
        let budget = OriginBudget(limit: limit)
        members(loops, of: budget, Asked())
        for (pool, count) in held.enumerated() {
            for _ in 0..<count { #expect(budget.acquire(for: pool, now: moment(0))) }
        }
        #expect(!budget.acquire(for: waiting, now: moment(100)))
        #expect(budget.givesUpTurn(0, now: moment(100 + waited)) == givesUp)
    }

    @Test("A grant that nobody needs any more is passed on")
    func unusedGrant() {
        let (first, second) = stages()
        first.client().get("/1")
        let waiting = second.client()
        waiting.get("/2")
        second.tick(after: .seconds(6))
        #expect(waiting.received.contains("queue-timeout"))
        first.origin.last.close()
        second.loop.run()
        #expect(second.origin.attempts == 0)
        #expect(budget.openConnections == 0)
        first.client().get("/3")
        #expect(first.origin.attempts == 2)
    }
}

/// All on one thread.
private final class Asked: @unchecked Sendable {
    var pools: [Int] = []
}
