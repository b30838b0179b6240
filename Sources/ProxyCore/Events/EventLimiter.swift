/// Lets through the first event of each kind, and of those that follow one in each interval, with how many there were. A value: time is
/// an argument, in milliseconds of any clock that doesn't go back.
struct EventLimiter: Sendable {
    private struct Entry {
        var toldAt: Int64
        var untold = 0
    }

    private let interval: Int64
    private var entries: [ProxyEvent.Kind: Entry] = [:]
    /// Kinds carry texts; no more than these are told apart.
    private let mostKinds: Int

    init(interval: Int64 = 60_000, mostKinds: Int = 256) {
        self.interval = interval
        self.mostKinds = mostKinds
    }

    /// Whether anything is still to be told.
    var hasUntold: Bool { entries.values.contains { $0.untold > 0 } }

    /// - Returns: how many events to tell of now; nil if it is too early for another.
    mutating func admit(_ kind: ProxyEvent.Kind, now: Int64) -> Int? {
        guard var entry = entries[kind] else {
            if entries.count >= mostKinds { entries = entries.filter { now - $0.value.toldAt < interval } }
            guard entries.count < mostKinds else { return nil }
            entries[kind] = Entry(toldAt: now)
            return 1
        }
        entry.untold += 1
        defer { entries[kind] = entry }
        guard now - entry.toldAt >= interval else { return nil }
        defer { entry = Entry(toldAt: now) }
        return entry.untold
    }

    /// What has been held back for long enough.
    mutating func due(now: Int64) -> [(kind: ProxyEvent.Kind, count: Int)] {
        var due: [(kind: ProxyEvent.Kind, count: Int)] = []
        for (kind, entry) in entries where entry.untold > 0 && now - entry.toldAt >= interval {
            due.append((kind, entry.untold))
            entries[kind] = Entry(toldAt: now)
        }
        return due
    }
}
