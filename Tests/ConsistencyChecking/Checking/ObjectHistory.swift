import NIOCore

/// What the checker knows of one object, as of the moment up to which it has checked.
struct ObjectHistory {
    /// Versions of the log that are kept; the floors are higher than the rest long since.
    private static let keptVersions = 256
    private static let keptRecords = 24

    /// What every read must show.
    var floor = Floor()
    /// What the floor of reads at the object's own URL is beyond that, whatever variant they ask for.
    var ownFloor = Floor()
    /// The same of each variant, by its language.
    var variantFloors: [String: Floor] = [:]
    /// The same of each list.
    var listFloors: [Int: Floor] = [:]
    /// The origin's events, by version.
    private(set) var log: [OriginEvent] = []
    /// The last records that concern the object, to explain a violation.
    private(set) var recent: [OperationRecord] = []
    private var forgotten: Int64 = .min
    private var nextRecent = 0

    func floor(inList list: Int) -> Floor {
        listFloors[list].map(floor.combined(with:)) ?? floor
    }

    /// The floor of reads of a variant at the object's own URL.
    func floor(ofVariant language: String?) -> Floor {
        let own = floor.combined(with: ownFloor)
        return language.flatMap { variantFloors[$0] }.map(own.combined(with:)) ?? own
    }

    mutating func raiseOwnFloor(ofVariant language: String?, to version: Int64, _ cause: Floor.Cause) {
        guard let language else { return ownFloor.raise(to: version, cause) }
        variantFloors[language, default: Floor()].raise(to: version, cause)
    }

    mutating func append(_ event: OriginEvent) {
        let place = (log.lastIndex { $0.version < event.version } ?? -1) + 1
        log.insert(event, at: place)
        guard log.count > Self.keptVersions * 2 else { return }
        forgotten = log[Self.keptVersions - 1].version
        log.removeFirst(Self.keptVersions)
    }

    mutating func keep(_ record: OperationRecord) {
        if recent.count < Self.keptRecords {
            recent.append(record)
        } else {
            recent[nextRecent] = record
            nextRecent = (nextRecent + 1) % Self.keptRecords
        }
    }

    /// Whether the log goes back to a version.
    func remembers(_ version: Int64) -> Bool { version > forgotten }

    func event(_ version: Int64) -> OriginEvent? {
        let place = self.place(of: version)
        return place < log.count && log[place].version == version ? log[place] : nil
    }

    /// The event after that of a version; nil if there is none, or no such version.
    func event(after version: Int64) -> OriginEvent? {
        let place = self.place(of: version)
        guard place + 1 < log.count, log[place].version == version else { return nil }
        return log[place + 1]
    }

    /// The event before that of a version; nil if there is none in the log.
    func event(before version: Int64) -> OriginEvent? {
        let place = self.place(of: version)
        return place > 0 ? log[place - 1] : nil
    }

    /// The first deletion that is no older than a version.
    func deletion(from version: Int64) -> OriginEvent? {
        log[place(of: version)...].first { $0.bodyHash == nil }
    }

    /// Where the first version stands that is no older.
    private func place(of version: Int64) -> Int {
        var (low, high) = (0, log.count)
        while low < high {
            let middle = (low + high) / 2
            if log[middle].version < version { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
