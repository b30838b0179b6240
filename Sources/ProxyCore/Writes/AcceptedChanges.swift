internal import CacheStorage
internal import HTTPSemantics
internal import Synchronization

/// The changes that an origin has accepted (202) and not yet shown.
///
/// Bounded; what is forgotten is not measured, and its window ends when its time is over. Any thread may call any method;
/// the lock is held for one look.
final class AcceptedChanges: Sendable {
    private struct Change: Sendable {
        let acceptedAt: Timestamp
        /// The place of the 202 in the order of all requests.
        let order: UInt64
        let window: GenerationTable.Window
        let end: Timestamp
        /// The version that the change will replace: what the first read after the 202 shows. What is stored may be older
        /// than that, and what the client named need not have been compared: either would show a change too early.
        var versionBefore: [UInt8]?
    }

    /// That an accepted change has shown.
    struct Arrival: Equatable {
        let milliseconds: Int64
        let window: GenerationTable.Window
    }

    private static let largestCount = 16_384
    private let changes = Mutex<[UInt64: Change]>([:])
    private let count = Atomic<Int>(0)

    /// Whether there are none: asked before all that would have to be found out about a read.
    var isEmpty: Bool { count.load(ordering: .relaxed) == 0 }

    /// - Parameters:
    ///   - key: the hash of the cache key that will change.
    ///   - window: nil if others are open at the same place: then it isn't known whose change a new version is.
    func accept(at key: UInt64, window: GenerationTable.Window?, order: UInt64, end: Timestamp, now: Timestamp) {
        changes.withLock { changes in
            changes[key] = nil
            if let window {
                if changes.count >= Self.largestCount {
                    changes = changes.filter { $0.value.end > now }
                    if changes.count >= Self.largestCount { changes.removeAll(keepingCapacity: true) }
                }
                changes[key] = Change(acceptedAt: now, order: order, window: window, end: end)
            }
            count.store(changes.count, ordering: .relaxed)
        }
    }

    /// Another write has changed what stands under the key: a new version says nothing any more.
    func forget(_ key: UInt64) {
        guard !isEmpty else { return }
        changes.withLock { changes in
            changes[key] = nil
            count.store(changes.count, ordering: .relaxed)
        }
    }

    /// A read has shown a version.
    /// - Parameter order: that of the read's request.
    /// - Returns: the change that it shows, once.
    func observe(_ tag: Span<UInt8>, at key: UInt64, order: UInt64, now: Timestamp) -> Arrival? {
        guard !isEmpty else { return nil }
        let tag = tag.copied()
        return changes.withLock { changes in
            guard let change = changes[key], order > change.order else { return nil }
            guard let before = change.versionBefore, change.end > now else {
                if change.end > now {
                    changes[key]?.versionBefore = tag
                } else {
                    changes[key] = nil
                }
                return nil
            }
            guard before != tag else { return nil }
            changes[key] = nil
            count.store(changes.count, ordering: .relaxed)
            return Arrival(
                milliseconds: max(0, now.milliseconds - change.acceptedAt.milliseconds), window: change.window)
        }
    }
}
