/// The tier below the memory store, as that one sees it: it is told of every change above it.
///
/// The calls but `spill` come while the part of the memory store that they concern is locked, so that for everybody else both
/// tiers change at once: what is read from below never takes the place of what it was replaced by, and what leaves the memory
/// never does below. They must neither wait nor call the memory store.
package protocol LowerTier: Sendable {
    /// A response is stored above: what it replaces isn't found below any more, and what is on its way there will not be.
    func supersede(by response: StoredResponse, keyHash: UInt64)

    /// Responses leave the memory. `spill` follows for them, and tells it what this said.
    func beginSpill(keyHash: UInt64) -> Bool

    /// Takes what has left the memory, or doesn't. Called without a lock.
    func spill(_ evicted: EvictedResponses)
}
