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

    @Test("A place that is given back goes to the one who waits longest")
    func order() {
        let budget = OriginBudget(limit: 1)
        let asked = Asked()
        for pool in 0..<3 {
            budget.register(OriginBudget.Member(pool, grant: { asked.pools.append(pool) }, reclaim: {}))
        }
        #expect(budget.acquire(for: 0))
        #expect(!budget.acquire(for: 2))
        #expect(!budget.acquire(for: 1))
        budget.release()
        budget.release()
        #expect(asked.pools == [2, 1])
        #expect(budget.openConnections == 1)
        budget.release()
        #expect(budget.openConnections == 0)
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
