package import CacheStorage
package import HTTPSemantics
internal import Synchronization

/// The fills in flight, by cache key and variant, and the keys whose answers lately could not be shared.
///
/// Any thread may call any method; a shard's lock is held for one look only.
package final class FillTable: Sendable {
    private struct FillKey: Hashable, Sendable {
        let key: CacheKey
        let variant: [UInt8]
    }

    private struct Shard: Sendable {
        var fills: [FillKey: Fill] = [:]
        var uncacheable: [UInt64: Timestamp] = [:]
    }

    private final class LockedShard: Sendable {
        let state = Mutex(Shard())
    }

    /// For how long requests for a key whose answer could not be shared don't wait for each other, in seconds.
    package static let uncacheableSeconds: Int64 = 30
    private static let marksPerShard = 4096

    private let shards = (0..<64).map { _ in LockedShard() }
    private let heldBytes = Atomic<Int>(0)
    /// How many bytes of bodies all fills may hold that are to be stored.
    private let largestHeldBytes: Int

    package init(largestHeldBytes: Int) {
        self.largestHeldBytes = largestHeldBytes
    }

    /// What came of wanting to join a fill.
    package enum Joining {
        /// One was in flight.
        case joined(Fill)
        /// This is the new one, which its maker has to start.
        case started(Fill)
        /// One has ended since the store was looked at: look again.
        case outdated
    }

    /// The fill in flight, if what it brings is as good as what would be asked for now; or a new one, which takes its place.
    /// - Parameters:
    ///   - isCurrent: whether nothing was invalidated, and nothing newer stored, since the fill was asked. One that is yet
    ///     to be asked is always current.
    ///   - isOutdated: whether the store has got something since it was looked at. Both are called under the lock: a fill
    ///     is taken out of the table only after its response is in the store, so one of the two is seen.
    package func join(
        key: CacheKey, variant: [UInt8], isCurrent: (Fill.Asked) -> Bool, isOutdated: () -> Bool
    ) -> Joining {
        let fillKey = FillKey(key: key, variant: variant)
        return shard(key).state.withLock { shard in
            // One that was asked for before an invalidation serves those who came before it, and nobody else.
            if let fill = shard.fills[fillKey], fill.asked.map(isCurrent) ?? true { return .joined(fill) }
            if isOutdated() { return .outdated }
            let fill = Fill(key: key, variant: variant)
            shard.fills[fillKey] = fill
            return .started(fill)
        }
    }

    /// Takes a fill out: nobody joins it any more.
    package func remove(_ fill: Fill) {
        let fillKey = FillKey(key: fill.key, variant: fill.variant)
        shard(fill.key).state.withLock { shard in
            if shard.fills[fillKey] === fill { shard.fills[fillKey] = nil }
        }
    }

    package var count: Int { shards.reduce(0) { $0 + $1.state.withLock { $0.fills.count } } }

    // MARK: Keys whose answers can't be shared

    package func markUncacheable(_ key: CacheKey, now: Timestamp) {
        shard(key).state.withLock { shard in
            if shard.uncacheable.count >= Self.marksPerShard {
                shard.uncacheable = shard.uncacheable.filter { $0.value > now }
                if shard.uncacheable.count >= Self.marksPerShard { shard.uncacheable.removeAll(keepingCapacity: true) }
            }
            shard.uncacheable[key.hashes.key] = now.advanced(bySeconds: Self.uncacheableSeconds)
        }
    }

    package func unmarkUncacheable(_ key: CacheKey) {
        shard(key).state.withLock { shard in
            if !shard.uncacheable.isEmpty { shard.uncacheable[key.hashes.key] = nil }
        }
    }

    package func isMarkedUncacheable(_ key: CacheKey, now: Timestamp) -> Bool {
        shard(key).state.withLock { shard in
            guard let until = shard.uncacheable[key.hashes.key] else { return false }
            return until > now
        }
    }

    // MARK: Memory

    /// Counts bytes that a fill holds until `release`.
    /// - Returns: false if all fills together then hold more than they may; nothing is counted.
    func reserve(_ count: Int) -> Bool {
        let before = heldBytes.wrappingAdd(count, ordering: .relaxed).oldValue
        guard before + count > largestHeldBytes else { return true }
        heldBytes.wrappingSubtract(count, ordering: .relaxed)
        return false
    }

    func release(_ count: Int) {
        heldBytes.wrappingSubtract(count, ordering: .relaxed)
    }

    private func shard(_ key: CacheKey) -> LockedShard {
        shards[Int(truncatingIfNeeded: key.hashes.key >> 40) & (shards.count - 1)]
    }
}
