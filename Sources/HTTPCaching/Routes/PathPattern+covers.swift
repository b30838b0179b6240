extension PathPattern {
    /// Whether every path that `other` matches is matched by this pattern too, so that behind this one `other` never
    /// gets its turn.
    package func covers(_ other: PathPattern) -> Bool {
        var pending: [(states: UInt64, position: Int)] = [(closure(of: 1), 0)]
        var seen: Set<[UInt64]> = []
        // Walks through `other` with the set of the places where this pattern may stand. A segment that `other` leaves
        // open is tried as the two texts that are hardest to match: one that no pattern names, and an empty one.
        while let (states, position) = pending.popLast() {
            guard states != 0 else { return false }
            guard seen.insert([states, UInt64(position)]).inserted else { continue }
            guard position < other.segments.count else {
                guard states & (1 << UInt64(segments.count)) != 0 else { return false }
                continue
            }
            switch other.segments[position] {
            case .literal(let bytes):
                pending.append((step(states, bytes), position + 1))
            case .one, .capture:
                pending.append((step(states, nil), position + 1))
            case .anyNumber:
                pending.append((states, position + 1))
                pending.append((step(states, nil), position))
                pending.append((step(states, []), position))
            }
        }
        return true
    }

    /// The places reached from `states` over one segment: `text`, or if nil one that no pattern names.
    private func step(_ states: UInt64, _ text: [UInt8]?) -> UInt64 {
        var next: UInt64 = 0
        for place in segments.indices where states & (1 << UInt64(place)) != 0 {
            switch segments[place] {
            case .literal(let bytes): if bytes == text { next |= 1 << UInt64(place + 1) }
            case .one, .capture: if text != [] { next |= 1 << UInt64(place + 1) }
            case .anyNumber: next |= 1 << UInt64(place)
            }
        }
        return closure(of: next)
    }

    /// `states` and the places behind each `**` among them, which may take no segment at all.
    private func closure(of states: UInt64) -> UInt64 {
        var all = states
        for place in segments.indices where segments[place] == .anyNumber && all & (1 << UInt64(place)) != 0 {
            all |= 1 << UInt64(place + 1)
        }
        return all
    }
}
