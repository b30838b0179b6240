import NIOCore

/// Moments of a history in the order of time: a binary heap.
struct TimeQueue {
    /// What happens at a moment. At the same time the first of these comes first: a version counts as readable before it
    /// is required, and whatever ends at the moment at which a read starts does not bind that read.
    enum Kind: UInt8, Sendable {
        case eventStarted, operationStarted, operationAnswered, operationEnded, eventCommitted, slackEnded
    }

    struct Moment: Sendable {
        var time: NIODeadline
        var kind: Kind
        /// Where the record or event is kept.
        var slot: Int

        func isBefore(_ other: Moment) -> Bool {
            time == other.time ? kind.rawValue < other.kind.rawValue : time < other.time
        }
    }

    private var heap: [Moment] = []

    mutating func add(_ time: NIODeadline, _ kind: Kind, _ slot: Int) {
        heap.append(Moment(time: time, kind: kind, slot: slot))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the first moment, if it lies before this time.
    mutating func next(before time: NIODeadline) -> Moment? {
        guard let first = heap.first, first.time < time else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].isBefore(heap[child]) { child += 1 }
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            parent = child
        }
        return first
    }
}
