/// How much a memory store may hold.
package struct MemoryStoreLimits: Sendable, Equatable {
    /// All stored responses together with the store's own overhead, in bytes.
    package var capacity: Int
    /// Variants of one key; the one asked for earliest goes first.
    package var variantsPerKey: Int

    package init(capacity: Int, variantsPerKey: Int = 32) {
        self.capacity = capacity
        self.variantsPerKey = variantsPerKey
    }
}
