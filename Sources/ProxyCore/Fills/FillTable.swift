package import CacheStorage
internal import Synchronization

/// The fills in flight, by cache key and variant.
///
/// Any thread may call any method; a shard's lock is held for one look only.
package final class FillTable: Sendable {
    private struct FillKey: Hashable, Sendable {
        let key: CacheKey
        let variant: [UInt8]
    }

    private final class Shard: Sendable {
        let fills = Mutex<[FillKey: Fill]>([:])
    }

    private let shards = (0..<64).map { _ in Shard() }
    private let account: MemoryAccount

    /// - Parameter account: where the bodies of fills are counted.
    package init(account: MemoryAccount) {
        self.account = account
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
        return shard(key).fills.withLock { fills in
            // One that was asked for before an invalidation serves those who came before it, and nobody else.
            if let fill = fills[fillKey], fill.asked.map(isCurrent) ?? true { return .joined(fill) }
            if isOutdated() { return .outdated }
            let fill = Fill(key: key, variant: variant, account: account)
            fills[fillKey] = fill
            return .started(fill)
        }
    }

    /// Takes a fill out: nobody joins it any more.
    package func remove(_ fill: Fill) {
        let fillKey = FillKey(key: fill.key, variant: fill.variant)
        shard(fill.key).fills.withLock { fills in
            if fills[fillKey] === fill { fills[fillKey] = nil }
        }
    }

    package var count: Int { shards.reduce(0) { $0 + $1.fills.withLock { $0.count } } }

    private func shard(_ key: CacheKey) -> Shard {
        shards[Int(truncatingIfNeeded: key.hashes.key >> 40) & (shards.count - 1)]
    }
}
