internal import Synchronization

/// How many connections to the origin all event loops may have open together.
///
/// Any thread may call any method. A pool that may not open one is remembered and told, on its own event loop, when it
/// may; a pool of another loop that has one idle is asked to give it up.
package final class OriginBudget: Sendable {
    /// How a pool is reached from other threads.
    package struct Member: Sendable {
        /// The pool has been granted a connection.
        let grant: @Sendable () -> Void
        /// The pool is asked to close an idle connection.
        let reclaim: @Sendable () -> Void
    }

    private struct State: Sendable {
        var open = 0
        var members: [Int: Member] = [:]
        /// By pool: an array, since each exchange writes there.
        private(set) var idle: [Int] = []
        var waiting: [Int] = []

        /// How to get a connection for `pool` from another one that has one idle, except from `asked`.
        func reclaim(for pool: Int, insteadOf asked: Int?) -> (@Sendable () -> Void)? {
            let holder = idle.indices.first { $0 != pool && $0 != asked && idle[$0] > 0 }
            return holder.flatMap { members[$0]?.reclaim }
        }

        mutating func setIdle(_ count: Int, of pool: Int) {
            while idle.count <= pool { idle.append(0) }
            idle[pool] = count
        }
    }

    package let limit: Int
    private let state = Mutex(State())

    package init(limit: Int) {
        self.limit = limit
    }

    package var openConnections: Int { state.withLock { $0.open } }

    /// Whether pools of other event loops wait for a connection.
    func othersWait(than pool: Int) -> Bool {
        state.withLock { $0.waiting.contains { $0 != pool } }
    }

    /// Whether others wait while a pool has more than its share of the connections: then its own queue comes second.
    func isOverShare(_ pool: Int, connections: Int) -> Bool {
        state.withLock { state in
            connections > max(1, limit / max(1, state.members.count)) && state.waiting.contains { $0 != pool }
        }
    }

    /// - Parameter pool: a small number, its own.
    func register(_ pool: Int, _ member: Member) {
        state.withLock { $0.members[pool] = member }
    }

    /// - Returns: whether the pool may open a connection now; if not, it is told later.
    func acquire(for pool: Int) -> Bool {
        let (granted, reclaim) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            if state.open < limit {
                state.open += 1
                return (true, nil)
            }
            state.waiting.append(pool)
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
            return state.members[state.waiting.removeFirst()]?.grant
        }
        grant?()
    }

    /// How many idle connections a pool has.
    /// - Returns: whether it has to give one up: a pool that began to wait a moment ago found none to ask for.
    func setIdle(_ count: Int, of pool: Int) -> Bool {
        state.withLock { state in
            state.setIdle(count, of: pool)
            return count > 0 && state.waiting.contains { $0 != pool }
        }
    }

    /// A pool that was asked for a connection has none any more: another may have.
    func reclaim(insteadOf pool: Int) {
        let reclaim = state.withLock { state in
            state.waiting.first { $0 != pool }.flatMap { state.reclaim(for: $0, insteadOf: pool) }
        }
        reclaim?()
    }
}
