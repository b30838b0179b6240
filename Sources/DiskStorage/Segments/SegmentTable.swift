internal import Synchronization

/// The segments and what lives in them, from the one written first to the one written last. Any thread may call any method
/// at any time; only the writer adds and removes.
final class SegmentTable: Sendable {
    /// What is known of a segment.
    struct Status {
        var segment: Segment
        /// Nil for one that is opened for each use.
        var open: SegmentFile?
        /// Still being written.
        var isActive: Bool
        var records = 0
        /// Of live records.
        var bytes = 0
        /// The hash of the record that came last: the only one in an object's segment.
        var hashOfLast: UInt64 = 0
    }

    private struct State {
        var segments: [UInt32: Status] = [:]
        /// In the order of their age; what is not in `segments` any more, or stands there again later, is skipped.
        var ages: [(number: UInt32, turn: UInt64)] = []
        var turns: [UInt32: UInt64] = [:]
        var firstAge = 0
        var nextTurn: UInt64 = 0
        var nextNumber: UInt32 = 1
        /// The numbers of the files that were there at the start.
        var reserved: Set<UInt32> = []
    }

    private let state = Mutex(State())

    /// A number that no segment had before; after the greatest one, which a foreign file may have, the least that is free.
    func takeNumber() -> UInt32 {
        state.withLock { state in
            while state.nextNumber == 0 || state.reserved.contains(state.nextNumber)
                || state.segments[state.nextNumber] != nil
            {
                state.nextNumber &+= 1
            }
            defer { state.nextNumber &+= 1 }
            return state.nextNumber
        }
    }

    /// Makes sure that a number that a file has is not given to a new one.
    func reserve(_ number: UInt32) {
        state.withLock { state in
            state.reserved.insert(number)
            state.nextNumber = max(state.nextNumber, number &+ 1)
        }
    }

    /// Adds a segment as the youngest one.
    /// - Parameter open: for one that stays open.
    func add(_ segment: Segment, open: SegmentFile?, isActive: Bool) {
        state.withLock { state in
            state.segments[segment.number] = Status(segment: segment, open: open, isActive: isActive)
            Self.makeYoungest(segment.number, &state)
        }
    }

    /// Makes a segment the youngest one: everything else is reclaimed before it.
    func makeYoungest(_ number: UInt32) {
        state.withLock { Self.makeYoungest(number, &$0) }
    }

    private static func makeYoungest(_ number: UInt32, _ state: inout State) {
        state.ages.append((number, state.nextTurn))
        state.turns[number] = state.nextTurn
        state.nextTurn += 1
    }

    /// The oldest segment that isn't being written.
    func oldest() -> Status? {
        state.withLock { state in
            var index = state.firstAge
            while index < state.ages.count {
                let (number, turn) = state.ages[index]
                let status = state.turns[number] == turn ? state.segments[number] : nil
                if let status, !status.isActive { return status }
                if status == nil, index == state.firstAge { state.firstAge += 1 }
                index += 1
            }
            return nil
        }
    }

    /// Whether a segment is written and nothing lives in it any more.
    func isEmpty(_ number: UInt32) -> Bool {
        state.withLock { state in
            guard let status = state.segments[number] else { return false }
            return status.records == 0 && !status.isActive
        }
    }

    func status(_ number: UInt32) -> Status? {
        state.withLock { $0.segments[number] }
    }

    /// Marks a segment as written; true if nothing lives in it any more.
    func seal(_ number: UInt32) -> Bool {
        state.withLock { state in
            state.segments[number]?.isActive = false
            return state.segments[number]?.records == 0
        }
    }

    /// Counts a record that has become live, or has ceased to be; true if the segment is written and has none any more.
    func count(_ entry: DiskEntry, isLive: Bool) -> Bool {
        state.withLock { state in
            guard var status = state.segments[entry.segment] else { return false }
            status.records += isLive ? 1 : -1
            status.bytes += isLive ? entry.recordLength : -entry.recordLength
            if isLive { status.hashOfLast = entry.hash }
            state.segments[entry.segment] = status
            return status.records == 0 && !status.isActive
        }
    }

    func remove(_ number: UInt32) {
        state.withLock { state in
            state.segments[number] = nil
            state.turns[number] = nil
            if state.firstAge > 1024, state.firstAge * 2 > state.ages.count {
                state.ages.removeFirst(state.firstAge)
                state.firstAge = 0
            }
        }
    }

    /// All, from the one written first to the one written last.
    func all() -> [Status] {
        state.withLock { $0.segments.values.sorted { $0.segment.number < $1.segment.number } }
    }

    var count: Int { state.withLock { $0.segments.count } }
}
