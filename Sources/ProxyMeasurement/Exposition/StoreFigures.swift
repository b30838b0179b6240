/// How the store fares, as it says itself when asked. Numbers that only grow count since the start.
package struct StoreFigures: Sendable, Equatable {
    /// Bytes in use, everything counted.
    package var bytes: Int64
    /// The most bytes that may be in use.
    package var capacity: Int64
    /// Stored responses, each variant counted.
    package var entries: Int64
    /// Responses that were stored.
    package var insertions: UInt64
    /// Responses that had to go for others.
    package var evictions: UInt64
    /// Responses that were not stored for want of room.
    package var superseded: UInt64

    /// The figures as the store gives them; 0 where it gives none.
    package init(
        bytes: Int64 = 0, capacity: Int64 = 0, entries: Int64 = 0, insertions: UInt64 = 0, evictions: UInt64 = 0,
        superseded: UInt64 = 0
    ) {
        self.bytes = bytes
        self.capacity = capacity
        self.entries = entries
        self.insertions = insertions
        self.evictions = evictions
        self.superseded = superseded
    }
}
