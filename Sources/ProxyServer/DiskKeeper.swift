internal import CacheStorage
internal import DiskStorage
internal import Dispatch
internal import HTTPCaching
internal import HTTPSemantics
internal import Logging
internal import ProxyConfiguration
internal import ProxyMeasurement
internal import Synchronization

/// Opens the store on disk, as often as it takes, looks after it, and closes it at the end. Any thread may call any method.
final class DiskKeeper: Sendable {
    private enum State {
        case unavailable(cause: String, nextAttempt: Timestamp)
        case open(DiskStore)
        case closed
    }

    /// Milliseconds between attempts to open a store that could not be opened.
    private static let pause: Int64 = 5_000
    /// Seconds that the end may take.
    private static let longestStop = 60
    let tier: DiskTier
    /// What both tiers make their hashes with.
    let hasher: KeyHasher
    private let path: String
    private let limits: DiskStoreLimits
    private let files: FileOperations
    /// For how long a write may take effect after its answer, in seconds.
    private let longestWindow: Int64
    /// The tier above. It is made after this one, as the hashes come from here.
    private let memory = Mutex<MemoryStore?>(nil)
    private let trustsCleanStop: Bool
    private let logger: Logger
    private let state: Mutex<State>
    private let opening = DispatchQueue(label: "etagere.disk-opening", qos: .utility)
    private let isOpening = Atomic<Bool>(false)

    /// Tries to open the store, and waits for that.
    /// - Parameter longestWindow: for how long a write may take effect after its answer, in seconds.
    init(
        _ settings: DiskSettings, store: StoreSettings, tier: DiskTier, files: FileOperations, longestWindow: Int64,
        now: Timestamp, logger: Logger
    ) {
        self.tier = tier
        self.files = files
        self.longestWindow = longestWindow
        self.logger = logger
        path = settings.path
        limits = DiskStoreLimits(capacity: settings.size, variantsPerKey: store.variants)
        trustsCleanStop = store.trustAfterRestart
        var generator = SystemRandomNumberGenerator()
        do {
            let disk = try Self.open(path, limits, files, nil, trustsCleanStop, now, logger)
            hasher = disk.hasher
            state = Mutex(.open(disk))
        } catch {
            hasher = DiskStore.hasher(at: settings.path) ?? KeyHasher(using: &generator)
            state = Mutex(Self.unavailable(error, now: now, logger))
        }
    }

    private static func open(
        _ path: String, _ limits: DiskStoreLimits, _ files: FileOperations, _ hasher: KeyHasher?,
        _ trustsCleanStop: Bool, _ now: Timestamp, _ logger: Logger
    ) throws(DiskStoreError) -> DiskStore {
        var generator = SystemRandomNumberGenerator()
        return try DiskStore(
            at: path, limits: limits, hasher: hasher, trustsCleanStop: trustsCleanStop, using: &generator, now: now,
            files: files
        ) { event in
            logger.log(level: event.isWarning ? .warning : .info, "\(event)")
        }
    }

    private static func unavailable(_ error: DiskStoreError, now: Timestamp, _ logger: Logger) -> State {
        logger.warning("\(error); responses are kept in memory only")
        return .unavailable(
            cause: error.description, nextAttempt: Timestamp(milliseconds: now.milliseconds + pause))
    }

    /// Puts the disk below a memory store whose hashes are those of `hasher`. To be called once, before anything is stored.
    func serve(_ memory: MemoryStore, now: Timestamp) {
        self.memory.withLock { $0 = memory }
        if let disk = state.withLock({ if case .open(let disk) = $0 { disk } else { nil } }) {
            attach(disk, to: memory, now: now)
        }
    }

    private func attach(_ disk: DiskStore, to memory: MemoryStore, now: Timestamp) {
        // A process that crashed can't say what it was waiting for.
        let end = disk.pendingWritesEnd ?? now.advanced(bySeconds: longestWindow)
        memory.generations.openAllWindows(until: end, now: now)
        tier.attach(disk)
    }

    /// Tries again what has failed, if it is time for that. Called now and then; doesn't wait.
    func tick(now: Timestamp) {
        let isDue = state.withLock { state in
            switch state {
            case .open(let disk):
                disk.probe(now: now)
                return false
            case .unavailable(_, let nextAttempt): return now >= nextAttempt
            case .closed: return false
            }
        }
        guard isDue, !isOpening.exchange(true, ordering: .acquiring) else { return }
        opening.async { [self] in
            tryToOpen(now: now)
            isOpening.store(false, ordering: .releasing)
        }
    }

    private func tryToOpen(now: Timestamp) {
        do {
            // Not with trust: what was stored and invalidated without it, it doesn't know of.
            let disk = try Self.open(path, limits, files, hasher, false, now, logger)
            // Before anybody hears that it is open.
            if let memory = memory.withLock({ $0 }) { attach(disk, to: memory, now: now) }
            let isWanted = state.withLock { state in
                if case .closed = state { return false }
                state = .open(disk)
                return true
            }
            guard isWanted else {
                disk.stop()
                return
            }
            logger.info("the store is open", metadata: ["path": "\(path)"])
        } catch {
            state.withLock { state in
                guard case .unavailable(let cause, _) = state else { return }
                // Said once, and again when it is for another cause.
                if cause == error.description {
                    state = .unavailable(
                        cause: cause, nextAttempt: Timestamp(milliseconds: now.milliseconds + Self.pause))
                } else {
                    state = Self.unavailable(error, now: now, logger)
                }
            }
        }
    }

    /// Until when writes may still take effect. One that is on its way, though its client may be gone, is not known to be
    /// without effect.
    private func pendingWritesEnd(_ generations: GenerationTable, now: Timestamp) -> Timestamp {
        let windowsEnd = generations.lastWindowEnd
        return generations.hasAnyWriteUnderWay ? max(windowsEnd, now.advanced(bySeconds: longestWindow)) : windowsEnd
    }

    /// Writes what is in memory and worth it, and closes the store. Waits for the disk.
    /// - Parameters:
    ///   - now: reads the wall clock.
    ///   - groups: those that a stored response belongs to.
    func stop(now: () -> Timestamp, groups: @escaping @Sendable (CacheKey, StoredHead) -> [UInt64]?) {
        let last = state.withLock { state in
            defer { state = .closed }
            return state
        }
        guard case .open(let disk) = last, let memory = memory.withLock({ $0 }) else { return }
        let end = now().milliseconds + Int64(Self.longestStop) * 500
        memory.forEach { stored in
            guard now().milliseconds < end, disk.state == .working else { return }
            guard tier.isWorthWriting(stored), !tier.write(stored, to: disk) else { return }
            // The queue was full.
            let rest = max(0, (end - now().milliseconds) / 1000)
            if disk.waitUntilWritten(within: Int(rest)) { _ = tier.write(stored, to: disk) }
        }
        let isCurrent: @Sendable (DiskRecordFacts) -> Bool = { facts in
            guard let groups = groups(facts.key, facts.head) else { return false }
            let provenance = Provenance(
                order: facts.provenance.order, knownCurrentAt: facts.provenance.knownCurrentAt, groups: groups)
            return memory.isCurrent(provenance, askedAt: facts.head.metadata.requestTime, facts.key.hashes)
        }
        let isSaved = disk.stop(
            within: Self.longestStop / 2, pendingWritesEnd: pendingWritesEnd(memory.generations, now: now()),
            isCurrent: trustsCleanStop ? isCurrent : nil)
        if !isSaved { logger.warning("the store was closed without an index: the next start reads all of it") }
    }

    // MARK: Looking in

    var figures: DiskFigures {
        let present = state.withLock { $0 }
        switch present {
        case .open(let disk): return DiskFigures(disk.figures())
        case .unavailable(let cause, _): return DiskFigures(state: .unavailable, lastError: cause)
        case .closed: return DiskFigures(state: .unavailable)
        }
    }
}
