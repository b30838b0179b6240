package import HTTPSemantics

/// What invalidations leave behind: for each path, and for each group of paths, its generation, which is the place of its
/// latest invalidation in the order of all requests. What was asked for before that place is validated before it is used.
///
/// An invalidation may also open a window, in which the write that caused it may still take effect: what was asked for
/// before the window's end is validated, on each use.
///
/// Paths and groups share a fixed number of slots by their hash. Two that share one cost each other a validation, never a
/// stale answer. Any thread may call any method at any time.
package final class GenerationTable: Sendable {
    /// An open window, for the one who may close it early.
    package struct Window: Sendable, Equatable {
        fileprivate let slot: Int
        fileprivate let word: UInt64
    }

    /// How many bits of a slot's window word count the windows that were ever opened in it. The rest is the end of the
    /// latest, in milliseconds since the epoch.
    private static let countBits: UInt64 = 20
    /// The generation at the start. What was asked for before the process started has order 0 and so is not current; what is
    /// trusted in spite of that has this one.
    package static let first: UInt64 = 1
    private let generations: AtomicWords
    private let windows: AtomicWords
    /// The generation that the latest write left, as opposed to other reasons to validate.
    private let written: AtomicWords
    /// How many writes are on their way that may change something in the slot.
    private let writes: AtomicWords
    private var count: Int { generations.count }

    /// The memory that the table takes, in bytes.
    var byteCount: Int { 3 * generations.count * MemoryLayout<UInt64>.stride }

    /// - Parameter minimumCount: rounded up to a power of two.
    package init(minimumCount: Int = 65_536) {
        var count = 1
        while count < minimumCount { count <<= 1 }
        generations = AtomicWords(count: count, initial: Self.first)
        windows = AtomicWords(count: count)
        written = AtomicWords(count: count)
        writes = AtomicWords(count: count)
    }

    /// Whether nothing has invalidated what was asked for at `order`.
    /// - Parameters:
    ///   - hash: of a path or a group.
    ///   - order: the place in the order of all requests from which on it is known to be current.
    ///   - askedAt: when it was asked for.
    package func isCurrent(_ hash: UInt64, order: UInt64, askedAt: Timestamp) -> Bool {
        let slot = slot(hash)
        return generations[slot] <= order
            && windows[slot] >> Self.countBits <= UInt64(clamping: askedAt.milliseconds)
    }

    /// Invalidates whatever was asked for before `order`.
    package func raise(_ hash: UInt64, to order: UInt64) {
        _ = generations.raise(at: slot(hash), to: order)
    }

    /// Invalidates whatever was asked for before now.
    ///
    /// Who has drawn a place and raises with it a moment later may find that somebody with a later place was faster, and has
    /// vouched for a response by it. So it draws again until its own place is the latest: then nothing that was vouched for
    /// before is current.
    /// - Parameter draw: gives the next place in the order of all requests.
    /// - Parameter byWrite: whether the cause is a write, so that what stands there may have changed a moment ago.
    /// - Returns: the generation before, and now.
    package func raise(
        _ hash: UInt64, byWrite: Bool = false, drawing draw: () -> UInt64
    ) -> (before: UInt64, now: UInt64) {
        let slot = slot(hash)
        while true {
            let order = draw()
            // First: who sees the generation sees why.
            if byWrite { _ = written.raise(at: slot, to: order) }
            let before = generations.raise(at: slot, to: order)
            if before < order { return (before, order) }
        }
    }

    /// The generation that the latest write left; 0 if there was none.
    package func latestWrite(_ hash: UInt64) -> UInt64 {
        written[slot(hash)]
    }

    /// Whether a window has ended since `time`: the write that opened it may have taken effect at any moment of it.
    package func hasEndedWindow(_ hash: UInt64, since time: Timestamp, now: Timestamp) -> Bool {
        let end = windows[slot(hash)] >> Self.countBits
        return end > UInt64(clamping: time.milliseconds) && end <= UInt64(clamping: now.milliseconds)
    }

    /// Makes everything be validated on each use until `end`, and once after it.
    /// - Parameter own: an earlier window that this one takes the place of, if it is the one that is open.
    /// - Returns: the window, if no other was open there: then it may be closed before its end.
    package func openWindow(
        _ hash: UInt64, until end: Timestamp, now: Timestamp, replacing own: Window? = nil
    ) -> Window? {
        let slot = slot(hash)
        let (word, old) = openWindow(slot: slot, until: end)
        let isFree = old >> Self.countBits <= UInt64(clamping: now.milliseconds)
        return isFree || own?.word == old ? Window(slot: slot, word: word) : nil
    }

    /// - Returns: the slot's word, and the one that was there before.
    private func openWindow(slot: Int, until end: Timestamp) -> (word: UInt64, old: UInt64) {
        var old = windows[slot]
        while true {
            let oldEnd = old >> Self.countBits
            let newEnd = max(oldEnd, UInt64(clamping: end.milliseconds))
            let word = newEnd << Self.countBits | (old &+ 1) & (1 << Self.countBits - 1)
            let original = windows.exchange(old, for: word, at: slot)
            if original == old { return (word, old) }
            old = original
        }
    }

    /// Makes everything be validated on each use until `end`: writes that nobody knows of any more may still take effect. No
    /// window that is open is closed early after this.
    package func openAllWindows(until end: Timestamp, now: Timestamp) {
        guard end > now else { return }
        for index in 0..<count {
            _ = openWindow(slot: index, until: end)
        }
    }

    /// The end of the window that will be open longest.
    package var lastWindowEnd: Timestamp {
        var last: UInt64 = 0
        for index in 0..<count { last = max(last, windows[index] >> Self.countBits) }
        return Timestamp(milliseconds: Int64(last))
    }

    /// Closes a window before its end, unless another was opened in its place meanwhile.
    package func close(_ window: Window) {
        _ = windows.exchange(window.word, for: window.word & (1 << Self.countBits - 1), at: window.slot)
    }

    /// Whether a window is open, so that whatever is stored is validated on each use.
    package func hasOpenWindow(_ hash: UInt64, now: Timestamp) -> Bool {
        windows[slot(hash)] >> Self.countBits > UInt64(clamping: now.milliseconds)
    }

    /// Has what stands under `parent` stand under `child` as well: its generation, and its window.
    package func inherit(_ child: UInt64, from parent: UInt64) {
        let (source, target) = (slot(parent), slot(child))
        let generation = generations[source]
        let write = written[source]
        if written[target] < write { _ = written.raise(at: target, to: write) }
        if generations[target] < generation { _ = generations.raise(at: target, to: generation) }
        let end = windows[source] >> Self.countBits
        if windows[target] >> Self.countBits < end {
            _ = openWindow(slot: target, until: Timestamp(milliseconds: Int64(end)))
        }
    }

    /// A write is being sent that may change what has this hash. To be followed by one `endWrite`.
    package func beginWrite(_ hash: UInt64) {
        writes.add(1, at: slot(hash))
    }

    /// What became of a write is known, and done.
    package func endWrite(_ hash: UInt64) {
        writes.subtract(1, at: slot(hash))
    }

    /// Whether a write is on its way, so that it isn't known whose change a new version is.
    package func hasWriteUnderWay(_ hash: UInt64) -> Bool {
        writes[slot(hash)] > 0
    }

    /// Whether any write is on its way, or was given up without anybody knowing what became of it.
    package var hasAnyWriteUnderWay: Bool {
        (0..<count).contains { writes[$0] > 0 }
    }

    private func slot(_ hash: UInt64) -> Int {
        // The high half: the store's shards and slots are chosen by the low one.
        Int(truncatingIfNeeded: hash >> 32) & (count - 1)
    }
}
