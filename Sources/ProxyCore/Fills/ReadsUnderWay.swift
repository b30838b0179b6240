internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import Synchronization

/// The reads that are on their way to the origin, by cache key, and the versions that were shown to clients meanwhile. What a
/// read brings may be older than what another that was on its way at the same time has shown, whichever was asked first.
///
/// It holds as much as there are requests to the origin: when the last read of a key is over, what it remembers of the key
/// goes. Any thread may call any method; a shard's lock is held for one look.
final class ReadsUnderWay: Sendable {
    /// That a version was shown to somebody.
    struct Showing: Sendable {
        let version: ShownVersion
        /// The sequence number as of which the latest response with this version had arrived.
        var arrivedAt: UInt64
        /// The request's fields: a response that they don't select is another variant, which may differ. Nil: all are
        /// concerned.
        let fields: FieldTable?
        let bytes: [UInt8]
        /// Whether others may get what this client got: its request had no credentials.
        let isForAll: Bool

        func concerns(_ metadata: borrowing StoredMetadata) -> Bool {
            guard isForAll || metadata.allowsSharing else { return false }
            return fields.map { metadata.isSelected(by: $0, in: bytes.span) } ?? true
        }
    }

    private struct Reads: Sendable {
        var count = 0
        /// How many responses are being put into the store at this moment.
        var storing = 0
        /// The sequence number up to which reads may bring something older than what was shown, but for the one asked at
        /// `shownBy`.
        var joinFence: UInt64 = 0
        var shownBy: UInt64 = 0
        var showings: [Showing] = []
    }

    private final class Shard: Sendable {
        let reads = Mutex<[UInt64: Reads]>(Dictionary(minimumCapacity: 16))
    }

    /// How many versions of a key are told apart.
    private static let mostVersions = 8
    private let shards = (0..<64).map { _ in Shard() }

    /// A read is sent. To be followed by one `end`.
    func begin(_ key: UInt64) {
        shard(key).reads.withLock { $0[key, default: Reads()].count += 1 }
    }

    func end(_ key: UInt64) {
        shard(key).reads.withLock { reads in
            guard var entry = reads.removeValue(forKey: key), entry.count > 1 else { return }
            entry.count -= 1
            reads[key] = entry
        }
    }

    /// Whether one read of the key is on its way, and no other.
    func isAlone(_ key: UInt64) -> Bool {
        shard(key).reads.withLock { $0[key]?.count ?? 0 } <= 1
    }

    /// Remembers what is about to be shown, for the reads that are on their way.
    /// - Parameters:
    ///   - order: the sequence number of the read that shows it.
    ///   - fence: the sequence number up to which reads on their way may bring something older.
    /// - Returns: whether another response is being put into the store at this moment, where it isn't found yet.
    func show(_ showing: Showing, at key: UInt64, order: UInt64, fence: UInt64) -> Bool {
        shard(key).reads.withLock { reads in
            guard var entry = reads.removeValue(forKey: key) else { return false }
            if showing.isForAll, fence > entry.joinFence {
                entry.joinFence = fence
                entry.shownBy = order
            }
            Self.remember(showing, in: &entry.showings)
            let isStoring = entry.storing > 0
            reads[key] = entry
            return isStoring
        }
    }

    private static func remember(_ showing: Showing, in showings: inout [Showing]) {
        if showing.fields == nil,
            let index = showings.firstIndex(where: {
                $0.fields == nil && $0.isForAll == showing.isForAll && !$0.version.mayDiffer(from: showing.version)
            })
        {
            showings[index].arrivedAt = max(showings[index].arrivedAt, showing.arrivedAt)
            return
        }
        showings.append(showing)
        guard showings.count > mostVersions else { return }
        // The two that arrived first become one of which nothing is known but when it was.
        showings.sort { $0.arrivedAt < $1.arrivedAt }
        showings.removeFirst()
        showings[0] = Showing(
            version: .unknown, arrivedAt: showings[0].arrivedAt, fields: nil, bytes: [], isForAll: true)
    }

    /// Whether what a read asked at `order` brings is no older than what clients have been shown.
    func mayJoin(_ key: UInt64, order: UInt64) -> Bool {
        shard(key).reads.withLock { reads in
            guard let entry = reads[key] else { return true }
            return order > entry.joinFence || order == entry.shownBy
        }
    }

    /// A response is about to be put into the store: followed by one `endStoring`.
    /// - Returns: whether another version was shown, which is not known to be older, by a response that arrived after this
    ///   one was asked for.
    func beginStoring(_ response: StoredResponse, at key: UInt64, _ validators: ValidatorOrder?) -> Bool {
        shard(key).reads.withLock { reads in
            guard reads[key] != nil else { return false }
            reads[key]?.storing += 1
            return Self.isContested(
                response.storedHead, order: response.order, validators, by: reads[key]?.showings ?? [])
        }
    }

    /// - Returns: the same as of now.
    func endStoring(_ response: StoredResponse, at key: UInt64, _ validators: ValidatorOrder?) -> Bool {
        shard(key).reads.withLock { reads in
            guard reads[key] != nil else { return false }
            reads[key]?.storing -= 1
            return Self.isContested(
                response.storedHead, order: response.order, validators, by: reads[key]?.showings ?? [])
        }
    }

    /// The same of a response that lies elsewhere.
    func isContested(_ head: StoredHead, order: UInt64, at key: UInt64, _ validators: ValidatorOrder?) -> Bool {
        shard(key).reads.withLock {
            Self.isContested(head, order: order, validators, by: $0[key]?.showings ?? [])
        }
    }

    private static func isContested(
        _ head: StoredHead, order: UInt64, _ validators: ValidatorOrder?, by showings: [Showing]
    ) -> Bool {
        guard !showings.isEmpty else { return false }
        let version = ShownVersion(head.metadata, head: head.bytes)
        return showings.contains {
            $0.arrivedAt >= order && version.mayDiffer(from: $0.version) && $0.concerns(head.metadata)
                && !version.isNewer(than: $0.version, validators)
        }
    }

    /// How many keys are being read.
    var count: Int { shards.reduce(0) { $0 + $1.reads.withLock { $0.count } } }

    private func shard(_ key: UInt64) -> Shard {
        shards[Int(truncatingIfNeeded: key >> 24) & (shards.count - 1)]
    }
}
