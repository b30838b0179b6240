internal import CacheStorage

extension DiskReader {
    /// Marks the records that are still current when the store stops, and only those. What was recovered and not been
    /// validated since is not.
    func markCurrent(_ isCurrent: ((DiskRecordFacts) -> Bool)?) {
        shared.index.forEachShard { entries in
            // In the order in which they stand in the files.
            let sorted =
                isCurrent == nil
                ? entries.filter(\.wasCurrentAtStop)
                : entries.sorted { ($0.segment, $0.offset) < ($1.segment, $1.offset) }
            for entry in sorted {
                let isMarked = isCurrent.map { self.isCurrent(entry, $0) } ?? false
                if isMarked != entry.wasCurrentAtStop {
                    shared.index.update(entry) { flags in
                        if isMarked { flags.insert(.current) } else { flags.remove(.current) }
                    }
                }
            }
        }
    }

    private func isCurrent(_ entry: DiskEntry, _ isCurrent: (DiskRecordFacts) -> Bool) -> Bool {
        guard entry.order > 0, let head = try? head(entry) else { return false }
        let provenance =
            entry.isRecovered ? Provenance(order: entry.order, groups: head.provenance.groups) : head.provenance
        return isCurrent(
            DiskRecordFacts(hashes: head.key.hashes, metadata: head.metadata, provenance: provenance))
    }
}
