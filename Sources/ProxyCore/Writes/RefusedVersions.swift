internal import HTTPSemantics
internal import Synchronization

/// The versions that the origin refused as not the present ones (412): a read that was asked for before and shows one of
/// them is out of date, also if it arrives only now.
///
/// Bounded; what is forgotten is found out by the next validation. Any thread may call any method; the lock is held for one
/// look.
final class RefusedVersions: Sendable {
    private struct Refusal: Sendable {
        /// The tag's hash: a client chooses how long a tag is. Two that share one cost a validation.
        let tag: Int
        /// The place of the 412 in the order of all requests.
        let order: UInt64
        let end: Timestamp
    }

    /// For how long a read may be on its way, in seconds.
    private static let seconds: Int64 = 60
    private static let largestCount = 4096
    private let refusals = Mutex<[UInt64: Refusal]>([:])
    private let count = Atomic<Int>(0)

    /// - Parameter key: the hash of the cache key whose version was refused.
    func refuse(_ tag: [UInt8], at key: UInt64, order: UInt64, now: Timestamp) {
        refusals.withLock { refusals in
            if refusals.count >= Self.largestCount {
                refusals = refusals.filter { $0.value.end > now }
                if refusals.count >= Self.largestCount { refusals.removeAll(keepingCapacity: true) }
            }
            refusals[key] = Refusal(tag: tag.hashValue, order: order, end: now.advanced(bySeconds: Self.seconds))
            count.store(refusals.count, ordering: .relaxed)
        }
    }

    /// Forgets what is over.
    func removeEnded(now: Timestamp) {
        guard count.load(ordering: .relaxed) > 0 else { return }
        refusals.withLock { refusals in
            refusals = refusals.filter { $0.value.end > now }
            count.store(refusals.count, ordering: .relaxed)
        }
    }

    /// Whether a read that was asked for at `order` shows a version that has been refused since.
    func isRefused(_ tag: [UInt8], at key: UInt64, order: UInt64) -> Bool {
        guard count.load(ordering: .relaxed) > 0 else { return false }
        return refusals.withLock { refusals in
            guard let refusal = refusals[key] else { return false }
            return refusal.order > order && refusal.tag == tag.hashValue
        }
    }
}
