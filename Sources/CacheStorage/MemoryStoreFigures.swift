/// What a memory store holds and has done since it was made.
package struct MemoryStoreFigures: Sendable, Equatable {
    package var capacity: Int
    package var bytes: Int
    package var keys = 0
    package var responses = 0
    package var insertions = 0
    package var evictions = 0
    /// Responses refused because one that was asked for later is stored.
    package var superseded = 0

    package init(capacity: Int, bytes: Int) {
        self.capacity = capacity
        self.bytes = bytes
    }
}
