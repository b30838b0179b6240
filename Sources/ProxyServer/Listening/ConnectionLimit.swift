internal import Synchronization

/// How many client connections may be open at once, over all event loops. Any thread may call.
final class ConnectionLimit: Sendable {
    private let limit: Int
    private let open = Atomic<Int>(0)

    init(_ limit: Int) {
        self.limit = limit
    }

    /// - Returns: false if there are as many as may be; then `leave` must not be called.
    func enter() -> Bool {
        if open.wrappingAdd(1, ordering: .relaxed).newValue <= limit { return true }
        open.wrappingSubtract(1, ordering: .relaxed)
        return false
    }

    /// Counts a connection for which another one is being closed.
    func enterInPlaceOfAnother() {
        open.wrappingAdd(1, ordering: .relaxed)
    }

    func leave() {
        open.wrappingSubtract(1, ordering: .relaxed)
    }
}
