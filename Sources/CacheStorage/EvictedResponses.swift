/// What the memory store has given up: the responses of one key.
package struct EvictedResponses: Sendable {
    package let key: CacheKey
    /// The one asked for last first.
    package let responses: [StoredResponse]
    /// Whether they were asked for again after they had been stored, or had been evicted and stored again.
    package let wereUsedAgain: Bool
    /// What `LowerTier.beginSpill` said of them.
    package let isAnnounced: Bool
}
