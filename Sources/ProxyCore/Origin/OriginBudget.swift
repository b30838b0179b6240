internal import Synchronization

/// How many connections to the origin all event loops may have open together.
///
/// Any thread may call any method. A pool that may not open one is remembered and told, on its own event loop, when it
/// may; a pool of another loop that has one idle is asked to give it up.
package final class OriginBudget: Sendable {
    /// A pool, and how it is reached from other threads.
    package final class Member: Sendable {
        let pool: Int
        /// The pool has been granted a connection.
        let grant: @Sendable () -> Void
        /// The pool is asked to close an idle connection.
        let reclaim: @Sendable () -> Void
        /// How many idle connections the pool has. Outside of the lock, since each exchange writes there.
        fileprivate let idle = Atomic<Int>(0)

        /// - Parameter pool: its number.
        init(_ pool: Int, grant: @escaping @Sendable () -> Void, reclaim: @escaping @Sendable () -> Void) {
            self.pool = pool
            self.grant = grant
            self.reclaim = reclaim
        }
    }

    private struct State: Sendable {
        var open = 0
        var members: [Member] = []
        var waiting: [Int] = []

        /// How to get a connection for `pool` from another one that has one idle, except from `asked`.
        func reclaim(for pool: Int, insteadOf asked: Int?) -> (@Sendable () -> Void)? {
            members.first {
                $0.pool != pool && $0.pool != asked && $0.idle.load(ordering: .sequentiallyConsistent) > 0
            }?.reclaim
        }
    }

    package let limit: Int
    private let state = Mutex(State())
    /// As many as wait in `state`: most often none.
    private let waitingPools = Atomic<Int>(0)

    package init(limit: Int) {
        self.limit = limit
    }

    package var openConnections: Int { state.withLock { $0.open } }

    private var mayBeWaitedFor: Bool { waitingPools.load(ordering: .relaxed) > 0 }

    /// Whether pools of other event loops wait for a connection.
    func othersWait(than pool: Int) -> Bool {
        mayBeWaitedFor && state.withLock { $0.waiting.contains { $0 != pool } }
    }

    /// Whether others wait while a pool has more than its share of the connections: then its own queue comes second.
    func isOverShare(_ pool: Int, connections: Int) -> Bool {
        guard mayBeWaitedFor else { return false }
        return state.withLock { state in
            connections > max(1, limit / max(1, state.members.count)) && state.waiting.contains { $0 != pool }
        }
    }

    func register(_ member: Member) {
        state.withLock { $0.members.append(member) }
    }

    /// - Returns: whether the pool may open a connection now; if not, it is told later.
    func acquire(for pool: Int) -> Bool {
        let (granted, reclaim) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            if state.open < limit {
                state.open += 1
                return (true, nil)
            }
            state.waiting.append(pool)
            waitingPools.store(state.waiting.count, ordering: .sequentiallyConsistent)
            return (false, state.reclaim(for: pool, insteadOf: nil))
        }
        reclaim?()
        return granted
    }

    /// A connection was closed, or a grant was not used.
    func release() {
        let grant = state.withLock { state -> (@Sendable () -> Void)? in
            guard !state.waiting.isEmpty else {
                state.open -= 1
                return nil
            }
            // The place passes on: the number of open connections stays.
            let next = state.waiting.removeFirst()
            waitingPools.store(state.waiting.count, ordering: .sequentiallyConsistent)
            return state.members.first { $0.pool == next }?.grant
        }
        grant?()
    }

    /// A pool has one idle connection less.
    /// - Parameter count: how many are left.
    func tookIdle(_ count: Int, of member: Member) {
        member.idle.store(count, ordering: .relaxed)
    }

    /// A pool has one idle connection more.
    /// - Parameter count: how many it has.
    /// - Returns: whether it has to give one up: a pool that began to wait a moment ago found none to ask for.
    func addedIdle(_ count: Int, of member: Member) -> Bool {
        // Who begins to wait says so before it looks for idle ones: one of the two sees the other.
        member.idle.store(count, ordering: .sequentiallyConsistent)
        guard waitingPools.load(ordering: .sequentiallyConsistent) > 0 else { return false }
        return state.withLock { $0.waiting.contains { $0 != member.pool } }
    }

    /// A pool that was asked for a connection has none any more: another may have.
    func reclaim(insteadOf pool: Int) {
        let reclaim = state.withLock { state in
            state.waiting.first { $0 != pool }.flatMap { state.reclaim(for: $0, insteadOf: pool) }
        }
        reclaim?()
    }
}
