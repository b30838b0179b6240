package import CacheStorage
package import HTTPCaching
package import HTTPSemantics
internal import Synchronization

/// The disk as the tier below the memory store: takes what that one evicts, if it is worth a write. Without a store it takes
/// nothing; it may get one at any time, once.
package final class DiskTier: LowerTier {
    private let attached = AtomicLazyReference<DiskStore>()
    private let spillRule: @Sendable (CacheKey) -> SpillRule
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - spillRule: what is worth a write.
    ///   - now: reads the wall clock.
    package init(
        spillRule: @escaping @Sendable (CacheKey) -> SpillRule, now: @escaping @Sendable () -> Timestamp
    ) {
        self.spillRule = spillRule
        self.now = now
    }

    package var store: DiskStore? { attached.load() }

    /// Gives it its store, which makes its hashes as the memory store does.
    package func attach(_ store: DiskStore) {
        _ = attached.storeIfNil(store)
    }

    package func supersede(by response: StoredResponse, keyHash: UInt64) {
        store?.supersede(by: response, keyHash: keyHash)
    }

    package func beginSpill(keyHash: UInt64) -> Bool {
        store?.expect(keyHash: keyHash)
        return store != nil
    }

    package func spill(_ evicted: EvictedResponses) {
        guard let store else { return }
        if isWorthWriting(evicted) { _ = write(evicted, to: store) }
        if evicted.isAnnounced { store.endExpecting(keyHash: evicted.key.hashes.key) }
    }

    /// Writes what memory has of a key.
    /// - Returns: whether all of it will be there.
    package func write(_ evicted: EvictedResponses, to store: DiskStore) -> Bool {
        // The newest last: it is the one that is found if only one of them can be.
        var isWritten = true
        for response in evicted.responses.reversed() {
            // A record says nothing of what has been shown since it was stored.
            if response.provenance.isDistrusted { continue }
            if store.offer(response, for: evicted.key, now: now()) == .dropped { isWritten = false }
        }
        return isWritten
    }

    /// Whether the rules say that it is worth a write.
    package func isWorthWriting(_ evicted: EvictedResponses) -> Bool {
        switch spillRule(evicted.key) {
        case .always: true
        case .secondUse: evicted.wereUsedAgain
        case .never: false
        }
    }
}
