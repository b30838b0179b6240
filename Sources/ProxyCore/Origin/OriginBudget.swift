internal import NIOCore
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

    /// What is known of one pool under the lock.
    private struct Account: Sendable {
        let member: Member
        /// Connections that it has, or is opening.
        var held = 0
        /// Connections for which it waits.
        var wanted = 0
        /// Since when it has waited for its next connection.
        var waitingSince = NIODeadline.uptimeNanoseconds(0)
    }

    private struct State: Sendable {
        var open = 0
        var accounts: [Account] = []

        var waitingPools: Int { accounts.count { $0.wanted > 0 } }

        func index(of pool: Int) -> Int? { accounts.firstIndex { $0.member.pool == pool } }

        /// The pool whose turn it is: of those that wait, the one that has waited longest.
        var next: Int? {
            accounts.indices.filter { accounts[$0].wanted > 0 }.min {
                accounts[$0].waitingSince < accounts[$1].waitingSince
            }
        }

        /// How to get a connection for `pool` from another one that has one idle, except from `asked`.
        func reclaim(for pool: Int, insteadOf asked: Int?) -> (@Sendable () -> Void)? {
            accounts.first {
                $0.member.pool != pool && $0.member.pool != asked
                    && $0.member.idle.load(ordering: .sequentiallyConsistent) > 0
            }?.member.reclaim
        }
    }

    /// For how long a pool uses a connection while another waits that has fewer. A new connection costs more than a request on one
    /// that is there, so that pools don't take turns with each request.
    static let turn = TimeAmount.milliseconds(20)

    package let limit: Int
    private let state = Mutex(State())
    /// As many pools as wait: most often none.
    private let waitingPools = Atomic<Int>(0)
    private let established = Atomic<Int>(0)

    package init(limit: Int) {
        self.limit = limit
    }

    /// Connections that are open or being opened.
    package var openConnections: Int { state.withLock { $0.open } }

    /// Whether any pool has a connection that works, as far as is known.
    var hasEstablished: Bool { established.load(ordering: .relaxed) > 0 }

    func connectionEstablished() {
        established.wrappingAdd(1, ordering: .relaxed)
    }

    func connectionEnded() {
        established.wrappingSubtract(1, ordering: .relaxed)
    }

    private var mayBeWaitedFor: Bool { waitingPools.load(ordering: .relaxed) > 0 }

    /// Whether pools of other event loops wait for a connection.
    func othersWait(than pool: Int) -> Bool {
        mayBeWaitedFor && state.withLock { $0.accounts.contains { $0.wanted > 0 && $0.member.pool != pool } }
    }

    /// Whether a pool that has a queue of its own gives up the connection that has just become free: another pool waits that
    /// has fewer, and either would still not have more than this one, or has waited for a whole turn.
    func givesUpTurn(_ pool: Int, now: NIODeadline) -> Bool {
        guard mayBeWaitedFor else { return false }
        return state.withLock { state in
            guard let own = state.index(of: pool) else { return false }
            let held = state.accounts[own].held
            return state.accounts.contains { other in
                other.wanted > 0 && other.member.pool != pool && other.held < held
                    && (other.held + 1 < held || now - other.waitingSince >= Self.turn)
            }
        }
    }

    func register(_ member: Member) {
        state.withLock { $0.accounts.append(Account(member: member)) }
    }

    /// - Returns: whether the pool may open a connection now; if not, it is told later.
    func acquire(for pool: Int, now: NIODeadline = .now()) -> Bool {
        let (granted, reclaim) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            guard let index = state.index(of: pool) else { return (false, nil) }
            if state.open < limit {
                state.open += 1
                state.accounts[index].held += 1
                return (true, nil)
            }
            if state.accounts[index].wanted == 0 { state.accounts[index].waitingSince = now }
            state.accounts[index].wanted += 1
            waitingPools.store(state.waitingPools, ordering: .sequentiallyConsistent)
            return (false, state.reclaim(for: pool, insteadOf: nil))
        }
        reclaim?()
        return granted
    }

    /// A connection of `pool` was closed, or a grant was not used. Pools that wait get it in turn, whatever they wait for.
    func release(of pool: Int, now: NIODeadline = .now()) {
        let grant = state.withLock { state -> (@Sendable () -> Void)? in
            if let index = state.index(of: pool) { state.accounts[index].held -= 1 }
            guard let next = state.next else {
                state.open -= 1
                return nil
            }
            // The place passes on: the number of open connections stays.
            state.accounts[next].wanted -= 1
            state.accounts[next].held += 1
            state.accounts[next].waitingSince = now
            waitingPools.store(state.waitingPools, ordering: .sequentiallyConsistent)
            return state.accounts[next].member.grant
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
        return state.withLock { $0.accounts.contains { $0.wanted > 0 && $0.member.pool != member.pool } }
    }

    /// A pool that was asked for a connection has none any more: another may have.
    func reclaim(insteadOf pool: Int) {
        let reclaim = state.withLock { state in
            state.accounts.first { $0.wanted > 0 && $0.member.pool != pool }
                .flatMap { state.reclaim(for: $0.member.pool, insteadOf: pool) }
        }
        reclaim?()
    }
}
