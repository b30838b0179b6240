internal import CacheStorage

extension DiskReader {
    /// Marks the records that are still current when the store stops, and only those.
    /// - Parameter end: from then on no record's head is read, and the rest counts as not current.
    func markCurrent(_ isCurrent: ((DiskRecordFacts) -> Bool)?, until end: ContinuousClock.Instant) {
        shared.index.forEachShard { entries in
            // In the order in which they stand in the files.
            let sorted =
                isCurrent == nil
                ? entries.filter(\.wasCurrentAtStop)
                : entries.sorted { ($0.segment, $0.offset) < ($1.segment, $1.offset) }
            for entry in sorted {
                let isMarked = isCurrent.map { ContinuousClock.now < end && self.isCurrent(entry, $0) } ?? false
                if isMarked != entry.wasCurrentAtStop {
                    shared.index.update(entry) { flags in
                        if isMarked { flags.insert(.current) } else { flags.remove(.current) }
                    }
                }
            }
        }
    }

    private func isCurrent(_ entry: DiskEntry, _ isCurrent: (DiskRecordFacts) -> Bool) -> Bool {
        // What a 304 has said since stands in no record.
        guard entry.order > 0, shared.freshened.head(entry) == nil, let (head, stored) = try? head(entry) else {
            return false
        }
        let known = provenance(of: entry, head)
        let provenance = Provenance(order: known.order, knownCurrentAt: known.knownCurrentAt)
        return isCurrent(DiskRecordFacts(key: head.key, head: stored, provenance: provenance))
    }
}
