internal import CacheStorage
internal import HTTPCaching
internal import Synchronization

/// The heads of large bodies on disk as a 304 has freshened them, each in the place of the one in its file. They end with the
/// process, after which every response has to be validated in any case. Any thread may call any method at any time.
final class FreshenedHeads: Sendable {
    struct Head: Sendable {
        let entry: DiskEntry
        let head: StoredHead
        let provenance: Provenance
    }

    /// Where a record stands.
    private struct Place: Hashable {
        let segment: UInt32
        let offset: Int

        init(_ entry: DiskEntry) {
            segment = entry.segment
            offset = entry.offset
        }
    }

    /// Large bodies are few: so many take a few megabytes.
    private static let greatestCount = 8192
    private let heads = Mutex<[Place: Head]>([:])

    func head(_ entry: DiskEntry) -> Head? {
        heads.withLock { $0[Place(entry)] }
    }

    /// A record stands elsewhere now.
    func move(_ entry: DiskEntry, to new: DiskEntry) {
        heads.withLock { heads in
            guard let head = heads.removeValue(forKey: Place(entry)) else { return }
            heads[Place(new)] = Head(entry: new, head: head.head, provenance: head.provenance)
        }
    }

    /// - Parameter isInUse: whether a record is still there; those that are not make room.
    /// - Returns: false if a later one is there.
    func set(_ head: Head, isInUse: (DiskEntry) -> Bool) -> Bool {
        heads.withLock { heads in
            let place = Place(head.entry)
            if let present = heads[place], present.provenance.order >= head.provenance.order { return false }
            if heads.count >= Self.greatestCount, heads[place] == nil {
                heads = heads.filter { isInUse($0.value.entry) }
                // Those that are forgotten cost a validation.
                if heads.count > Self.greatestCount / 2 { heads.removeAll(keepingCapacity: true) }
            }
            heads[place] = head
            return true
        }
    }
}
