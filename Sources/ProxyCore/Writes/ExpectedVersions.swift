internal import HTTPCaching
internal import HTTPSemantics
internal import Synchronization

/// The versions that the answers to writes named: what the next read of a key should carry.
///
/// A hint, not a validator of anything stored: it says whether a read that was asked for before the write's answer is of
/// the version that the write made, and whether one that was asked for after it is older. Bounded; what is forgotten
/// costs a validation. Any thread may call any method; a shard's lock is held for one look.
final class ExpectedVersions: Sendable {
    struct Expectation: Sendable {
        /// The opaque tag, without quotes; nil if several writes at once leave it open.
        let tag: [UInt8]?
        /// The place of the write's answer in the order of all requests, which is the generation that it left.
        let order: UInt64
        /// Whether a read with this tag is known to be current at that place: nothing else was invalidated there while the
        /// write was on its way.
        let vouches: Bool
        let end: Timestamp
    }

    private final class Shard: Sendable {
        let expectations = Mutex<[UInt64: Expectation]>([:])
    }

    /// For how long a version is expected, in seconds. After that the origin is believed, whatever it says.
    static let seconds: Int64 = 60
    private static let largestShard = 1024
    /// The longest tag that is kept, in bytes. A write with a longer one leaves its version open.
    private static let longestTag = 128
    private let shards = (0..<32).map { _ in Shard() }
    private let count = Atomic<Int>(0)

    var isEmpty: Bool { count.load(ordering: .relaxed) == 0 }

    /// - Parameters:
    ///   - key: the hash of the cache key whose version it is.
    ///   - askedAt: the order of the write's request.
    ///   - generation: what its path's was before the write's answer, and is now.
    ///   - isDistinct: whether the version before the write is known to have had another tag.
    ///   - validators: how versions compare, if they do; asked only if two writes were on their way at once.
    func expect(
        _ tag: [UInt8], at key: UInt64, askedAt: UInt64, generation: (before: UInt64, now: UInt64),
        isDistinct: Bool, validators: @autoclosure () -> ValidatorOrder?, now: Timestamp
    ) {
        shard(key).expectations.withLock { expectations in
            var tag: [UInt8]? = tag.count <= Self.longestTag ? tag : nil
            if let other = expectations[key], other.order > askedAt, other.end > now {
                // Two writes were on their way at once: whose answer came first says nothing about whose effect did.
                tag = Self.newer(tag, other.tag, validators())
            } else if expectations[key] == nil {
                makeRoom(&expectations, now: now)
                count.wrappingAdd(1, ordering: .relaxed)
            }
            expectations[key] = Expectation(
                tag: tag, order: generation.now, vouches: isDistinct && generation.before < askedAt,
                end: now.advanced(bySeconds: Self.seconds))
        }
    }

    /// Forgets what is over: while nothing is expected, reads need not look.
    func removeEnded(now: Timestamp) {
        guard !isEmpty else { return }
        for shard in shards {
            shard.expectations.withLock { expectations in
                let before = expectations.count
                guard before > 0 else { return }
                expectations = expectations.filter { $0.value.end > now }
                count.wrappingSubtract(before - expectations.count, ordering: .relaxed)
            }
        }
    }

    /// A write whose answer named no version has changed what stands under the key.
    func forget(_ key: UInt64) {
        guard !isEmpty else { return }
        shard(key).expectations.withLock { expectations in
            if expectations.removeValue(forKey: key) != nil { count.wrappingSubtract(1, ordering: .relaxed) }
        }
    }

    func expectation(at key: UInt64, now: Timestamp) -> Expectation? {
        guard !isEmpty else { return nil }
        return shard(key).expectations.withLock { expectations in
            guard let found = expectations[key], found.end > now else { return nil }
            return found
        }
    }

    private static func newer(_ left: [UInt8]?, _ right: [UInt8]?, _ validators: ValidatorOrder?) -> [UInt8]? {
        guard let left, let right, let validators else { return nil }
        return switch validators.compare(left.span, right.span) {
        case .older: right
        case .same, .newer: left
        case nil: nil
        }
    }

    private func makeRoom(_ expectations: inout [UInt64: Expectation], now: Timestamp) {
        guard expectations.count >= Self.largestShard else { return }
        let before = expectations.count
        expectations = expectations.filter { $0.value.end > now }
        if expectations.count >= Self.largestShard { expectations.removeAll(keepingCapacity: true) }
        count.wrappingSubtract(before - expectations.count, ordering: .relaxed)
    }

    private func shard(_ key: UInt64) -> Shard {
        shards[Int(truncatingIfNeeded: key >> 16) & (shards.count - 1)]
    }
}
