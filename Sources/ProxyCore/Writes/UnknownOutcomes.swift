internal import CacheStorage
internal import HTTPSemantics
internal import Synchronization

/// The writes that broke off before they were answered, and the windows that are open because of them.
///
/// Such a write may still be carried out, so that what it may change is validated on each use. Its window is closed early when a
/// later write to the same URL is answered with success, if that one was sent a while after the first was given up: the
/// origin has dealt with what it had got before. Bounded; a window that is forgotten ends when its time is over. Any thread
/// may call any method; the lock is held while a few words are read and changed.
final class UnknownOutcomes: Sendable {
    private struct Write: Sendable {
        /// The sequence number when it was given up.
        let order: UInt64
        /// A write that is sent after this moment finds nothing of this one on its way any more.
        let settledAt: Timestamp
    }

    private struct Pending: Sendable {
        let window: GenerationTable.Window
        /// By the hash of the path that they were sent to.
        var writes: [UInt64: Write]
    }

    /// How long after a write was given up another has to be sent, at least, in milliseconds: as long as the first one had been
    /// waited for, if that was longer. The origin has as long again as the other one takes.
    private static let shortestRest: Int64 = 250
    private static let largestCount = 16_384
    private static let mostWrites = 64
    private let pending = Mutex<[UInt64: Pending]>([:])
    private let count = Atomic<Int>(0)

    /// Opens a window, or makes the one that is open longer.
    /// - Parameters:
    ///   - hash: of what the write may change.
    ///   - path: the hash of the write's own path.
    ///   - sentAt: when the write was sent.
    func add(
        at hash: UInt64, by path: UInt64, order: UInt64, sentAt: Timestamp, until end: Timestamp, now: Timestamp,
        _ generations: GenerationTable
    ) {
        let rest = max(Self.shortestRest, now.milliseconds - sentAt.milliseconds)
        let write = Write(order: order, settledAt: Timestamp(milliseconds: now.milliseconds + rest))
        pending.withLock { pending in
            let open = generations.hasOpenWindow(hash, now: now) ? pending[hash] : nil
            pending[hash] = nil
            if let window = generations.openWindow(hash, until: end, now: now, replacing: open?.window) {
                var writes = open?.writes ?? [:]
                writes[path] = write
                if pending.count >= Self.largestCount { pending.removeAll(keepingCapacity: true) }
                if writes.count <= Self.mostWrites { pending[hash] = Pending(window: window, writes: writes) }
            }
            count.store(pending.count, ordering: .relaxed)
        }
    }

    /// A write has been answered with success.
    /// - Parameters:
    ///   - hash: of what it has changed.
    ///   - path: the hash of its own path.
    ///   - order: the sequence number of its request.
    ///   - sentAt: when that was sent.
    func settle(
        at hash: UInt64, by path: UInt64, order: UInt64, sentAt: Timestamp, _ generations: GenerationTable
    ) {
        guard count.load(ordering: .relaxed) > 0 else { return }
        pending.withLock { pending in
            guard var entry = pending[hash], let write = entry.writes[path], order > write.order,
                sentAt >= write.settledAt
            else { return }
            entry.writes[path] = nil
            if entry.writes.isEmpty {
                pending[hash] = nil
                generations.close(entry.window)
            } else {
                pending[hash] = entry
            }
            count.store(pending.count, ordering: .relaxed)
        }
    }
}
