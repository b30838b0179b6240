internal import Synchronization

/// Holds whoever waits until a test opens it. A wait ends early if its task is cancelled.
package final class Gate: Sendable {
    private struct State: Sendable {
        var isOpen = false
        var waiting: [AsyncStream<Never>.Continuation] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Lets everyone through who waits, and who comes later.
    package func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.finish() }
    }

    package func wait() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        let isOpen = state.withLock { state in
            if !state.isOpen { state.waiting.append(continuation) }
            return state.isOpen
        }
        guard !isOpen else { return }
        for await _ in stream {}
    }
}
