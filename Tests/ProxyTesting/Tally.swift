internal import Synchronization

/// Counts what happens elsewhere, so that a test can wait for it instead of sleeping.
package final class Tally: Sendable {
    private struct State: Sendable {
        var count = 0
        var waiting: [(count: Int, gate: Gate)] = []
    }

    private let state = Mutex(State())

    package init() {}

    package var count: Int { state.withLock { $0.count } }

    /// - Returns: the count after it was raised.
    @discardableResult
    package func add(_ amount: Int = 1) -> Int {
        let (count, reached) = state.withLock { state in
            state.count += amount
            let count = state.count
            let reached = state.waiting.filter { $0.count <= count }
            state.waiting.removeAll { $0.count <= count }
            return (count, reached)
        }
        for waiter in reached { waiter.gate.open() }
        return count
    }

    /// Waits until at least this much was counted.
    package func reaches(_ count: Int) async {
        let gate = Gate()
        let isReached = state.withLock { state in
            if state.count < count { state.waiting.append((count, gate)) }
            return state.count >= count
        }
        if !isReached { await gate.wait() }
    }
}
