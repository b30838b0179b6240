internal import CacheStorage
internal import HTTPSemantics
internal import Synchronization

/// The changes that an origin has accepted (202) and not yet shown.
///
/// Bounded; what is forgotten is not measured, and its window ends when its time is over. Any thread may call any method;
/// the lock is held for one look.
final class AcceptedChanges: Sendable {
    private struct Change: Sendable {
        /// The hash of the cache key that will change.
        let key: UInt64
        let acceptedAt: Timestamp
        /// The place of the 202 in the order of all requests.
        let order: UInt64
        let window: GenerationTable.Window
        let end: Timestamp
        /// The version that the change will replace: what the first read after the 202 shows. What is stored may be older
        /// than that, and what the client named need not have been compared: either would show a change too early.
        /// Its hash: an origin chooses how long a tag is.
        var versionBefore: Int?
    }

    /// That an accepted change has shown.
    struct Arrival: Equatable {
        let milliseconds: Int64
        let window: GenerationTable.Window
    }

    private static let largestCount = 16_384
    /// By the hash of the path: a write under another key of it, such as another host's, changes the same.
    private let changes = Mutex<[UInt64: Change]>([:])
    private let count = Atomic<Int>(0)

    /// Whether there are none: asked before all that would have to be found out about a read.
    var isEmpty: Bool { count.load(ordering: .relaxed) == 0 }

    /// - Parameters:
    ///   - hashes: of the cache key that will change.
    ///   - window: nil if others are open at the same place: then it isn't known whose change a new version is.
    func accept(
        at hashes: KeyHashes, window: GenerationTable.Window?, order: UInt64, end: Timestamp, now: Timestamp
    ) {
        changes.withLock { changes in
            changes[hashes.path] = nil
            if let window {
                if changes.count >= Self.largestCount {
                    changes = changes.filter { $0.value.end > now }
                    if changes.count >= Self.largestCount { changes.removeAll(keepingCapacity: true) }
                }
                changes[hashes.path] = Change(
                    key: hashes.key, acceptedAt: now, order: order, window: window, end: end)
            }
            count.store(changes.count, ordering: .relaxed)
        }
    }

    /// Another write has changed what stands under the path: a new version says nothing any more.
    func forget(_ hashes: KeyHashes) {
        guard !isEmpty else { return }
        changes.withLock { changes in
            changes[hashes.path] = nil
            count.store(changes.count, ordering: .relaxed)
        }
    }

    /// A read has shown a version.
    /// - Parameter order: that of the read's request.
    /// - Returns: the change that it shows, once.
    func observe(_ tag: Span<UInt8>, at hashes: KeyHashes, order: UInt64, now: Timestamp) -> Arrival? {
        guard !isEmpty else { return nil }
        let tag = tag.copied().hashValue
        return changes.withLock { changes in
            guard let change = changes[hashes.path], change.key == hashes.key, order > change.order else { return nil }
            guard let before = change.versionBefore, change.end > now else {
                if change.end > now {
                    changes[hashes.path]?.versionBefore = tag
                } else {
                    changes[hashes.path] = nil
                }
                return nil
            }
            guard before != tag else { return nil }
            changes[hashes.path] = nil
            count.store(changes.count, ordering: .relaxed)
            return Arrival(
                milliseconds: max(0, now.milliseconds - change.acceptedAt.milliseconds), window: change.window)
        }
    }
}
