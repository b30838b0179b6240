internal import HTTPSemantics

/// Making room: the oldest segment goes whole, and what was read in it since it was written is written anew.
extension SegmentWriter {
    /// How many large bodies that were read are spared in a row before one goes.
    private static let sparedObjects = 64

    /// Reclaims segments until so many bytes more stay within the capacity; false if that can't be.
    ///
    /// What is carried over from a segment that is reclaimed must find room before that segment is gone: this much is always
    /// left free.
    mutating func makeRoom(for bytes: Int, now: Timestamp) throws(SystemError) -> Bool {
        var spared = 0
        while !hasRoom(for: bytes + limits.carriedPerSegment) {
            if let oldest = shared.segments.oldest() {
                if oldest.segment.kind == .object, spared < Self.sparedObjects, spare(oldest) {
                    spared += 1
                } else {
                    try reclaim(oldest, now: now, carriesOver: true)
                }
            } else if active != nil {
                try sealActive()
            } else {
                return false
            }
        }
        return true
    }

    /// Gives the space of the oldest segment back, when the disk turns out to be smaller than the capacity.
    mutating func reclaimOldest(now: Timestamp) throws(SystemError) {
        guard let oldest = shared.segments.oldest() else { return }
        try reclaim(oldest, now: now, carriesOver: false)
    }

    /// Whether a record of so many bytes fits, with the index entry and the segment that it may need.
    private func hasRoom(for bytes: Int) -> Bool {
        shared.usedBytes + bytes + SegmentHeader.length + IndexFile.bytesPerRecord + IndexFile.bytesPerSegment
            <= limits.capacity
    }

    /// Makes a large body that was read since it was the oldest the youngest, without copying it.
    private func spare(_ status: SegmentTable.Status) -> Bool {
        guard let entry = entries(of: status).first, entry.flags.contains(.used) else { return false }
        shared.index.update(entry) { $0.remove(.used) }
        shared.segments.makeYoungest(status.segment.number)
        return true
    }

    private func entries(of status: SegmentTable.Status) -> [DiskEntry] {
        let number = status.segment.number
        // To go through the whole index for one record would take long.
        if status.segment.kind == .object {
            return shared.index.entries(status.hashOfLast).filter { $0.segment == number }
        }
        return shared.index.entries(inSegment: number)
    }

    private mutating func reclaim(
        _ status: SegmentTable.Status, now: Timestamp, carriesOver: Bool
    ) throws(SystemError) {
        let number = status.segment.number
        var budget = carriesOver ? limits.carriedPerSegment : 0
        var lost = 0
        for entry in entries(of: status).sorted(by: { $0.offset < $1.offset }) {
            if status.segment.kind == .shared, entry.flags.contains(.used), entry.recordLength <= budget,
                try carryOver(entry, now: now)
            {
                budget -= entry.recordLength
            } else {
                forget([entry])
                lost += 1
            }
        }
        try remove(number)
        shared.count {
            $0.segmentsReclaimed += 1
            $0.recordsReclaimed += lost
        }
    }

    /// Writes a record anew into the active segment; false if it is damaged or there is no room.
    private mutating func carryOver(_ entry: DiskEntry, now: Timestamp) throws(SystemError) -> Bool {
        guard hasRoom(for: entry.recordLength), let source = try shared.open(entry.segment) else { return false }
        var bytes = try source.file.read(entry.recordLength, at: entry.offset)
        guard bytes.count == entry.recordLength,
            let prefix = RecordPrefix(bytes.span, mark: source.segment.mark),
            prefix.headLength == entry.headLength, prefix.bodyLength == entry.bodyLength,
            RecordPrefix.checksum(of: bytes[..<entry.headLength]) == prefix.headChecksum
        else {
            shared.drop(entry)
            return false
        }
        let target = try segment(for: bytes.count, now: now)
        RecordHead.move(
            &bytes, headLength: entry.headLength, toSegmentOf: target.segment.mark, isRecovered: entry.isRecovered)
        var moved = entry
        moved.segment = target.segment.number
        moved.offset = target.segment.length
        moved.flags.subtract([.used, .verified])
        try append(bytes, to: target)
        shared.count {
            $0.carriedOver += 1
            $0.bytesCarriedOver += bytes.count
        }
        _ = shared.segments.count(moved, isLive: true)
        let isThere = shared.index.relocate(entry, to: moved)
        if isThere { shared.freshened.move(entry, to: moved) }
        discard(isThere ? entry : moved)
        return true
    }
}
