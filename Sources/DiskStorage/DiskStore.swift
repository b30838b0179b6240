package import CacheStorage
package import HTTPCaching
package import HTTPSemantics
internal import NIOPosix
internal import Synchronization

/// Stored responses on disk: the tier below the memory store, which outlives the process.
///
/// Records are appended to segments by one thread; an index in memory knows where each stands. Any thread may call any
/// method at any time, and none waits for the disk unless it says so. A failing disk costs responses, never a caller: what
/// can't be written is dropped and counted, what can't be read isn't there.
package final class DiskStore: Sendable {
    /// What became of a response that was offered.
    package enum Offer: Sendable, Equatable {
        /// It will be written, if nothing prevents that.
        case queued
        /// It is there already; or the same body with the same strong entity-tag is, under an earlier head, and either has to
        /// be validated on each use.
        case alreadyStored
        /// Too much waits, the store is recovering, failing or stopped, or the response is larger than a body may be.
        case dropped
    }

    /// Makes hashes that outlive the process: the memory store above is to use the same.
    package var hasher: KeyHasher { shared.hasher }
    package var limits: DiskStoreLimits { shared.limits }
    let shared: DiskShared
    private let writer: DiskWriter
    private let readers: NIOThreadPool
    private let lock: Mutex<DirectoryLock?>
    private let nextStream = Atomic<UInt64>(0)
    private let isIndexSaved = Atomic<Bool>(false)

    /// Opens the store in a directory, which is made if it is absent, and finds out what is there: at once after a clean stop,
    /// and by and by, while it already answers, after a crash. Waits for the disk.
    ///
    /// - Parameters:
    ///   - trustsCleanStop: whether what was current when the process before stopped cleanly is used without validating it.
    ///   - generator: the source of what nobody outside may guess.
    ///   - report: called on any of the store's threads; must not call the store.
    package init(
        at path: String, limits: DiskStoreLimits, trustsCleanStop: Bool = false,
        using generator: inout some RandomNumberGenerator, now: Timestamp, files: FileOperations = .system,
        report: @escaping @Sendable (DiskStoreEvent) -> Void = { _ in }
    ) throws(DiskStoreError) {
        guard limits.capacity >= DiskStoreLimits.leastCapacity else {
            throw .tooSmall(capacity: limits.capacity, least: DiskStoreLimits.leastCapacity)
        }
        let directory = StoreDirectory(path: path)
        try directory.create()
        lock = Mutex(try DirectoryLock(directory: path, files: files))
        shared = DiskShared(
            directory: directory, files: files, limits: limits,
            hasher: try StoreSeed.load(directory, files, using: &generator), trustsCleanStop: trustsCleanStop,
            markSeed: generator.next(), report: report)
        writer = DiskWriter(shared: shared)
        readers = NIOThreadPool(numberOfThreads: limits.readers)
        let isLoaded: Bool
        do throws(SystemError) {
            isLoaded = try Recovery(shared: shared).loadIndex()
        } catch {
            throw .notReadable(path: path, cause: error.description)
        }
        readers.start()
        if isLoaded {
            writer.enqueue(.trim(now))
        } else {
            writer.startRecovering(now: now)
        }
    }

    deinit {
        readers.shutdownGracefully { _ in }
    }

    // MARK: Finding and reading

    /// Whether there may be a response for this key.
    package func contains(_ key: CacheKey) -> Bool {
        shared.index.contains(key.hashes.key)
    }

    /// The records that may be those of a key, the one asked for last first. They count as used.
    package func find(_ key: CacheKey) -> [DiskEntry] {
        shared.index.use(key.hashes.key)
    }

    /// Reads records on one of the store's threads, and calls `completion` there with those that are the key's, that are
    /// wanted and that are what was written, in the order of `entries`.
    ///
    /// - Parameters:
    ///   - entries: what `find` said.
    ///   - largestInMemory: bytes; a larger body is left in its file.
    ///   - isWanted: decides by the metadata, before the body is read.
    package func read(
        _ entries: [DiskEntry], for key: CacheKey, largestInMemory: Int,
        isWanted: @escaping @Sendable (StoredMetadata) -> Bool = { _ in true },
        completion: @escaping @Sendable ([DiskResponse]) -> Void
    ) {
        readers.submit { [self] state in
            guard case .active = state else { return completion([]) }
            completion(readNow(entries, for: key, largestInMemory: largestInMemory, isWanted: isWanted))
        }
    }

    /// The same on this thread. Waits for the disk.
    package func readNow(
        _ entries: [DiskEntry], for key: CacheKey, largestInMemory: Int,
        isWanted: (StoredMetadata) -> Bool = { _ in true }
    ) -> [DiskResponse] {
        let reader = DiskReader(shared: shared)
        return entries.compactMap {
            reader.read($0, for: key, largestInMemory: largestInMemory, isWanted: isWanted)
        }
    }

    /// Runs work that waits for the disk, such as `DiskBody.read`, on one of the store's threads. After the stop it isn't run.
    package func perform(_ work: @escaping @Sendable () -> Void) {
        readers.submit { state in
            if case .active = state { work() }
        }
    }

    // MARK: Writing

    /// Has a response written, in the place of those that it replaces: the one with the same selecting fields, or all if it
    /// has none.
    package func offer(_ response: StoredResponse, for key: CacheKey, now: Timestamp) -> Offer {
        if isStored(response, key) {
            shared.count { $0.alreadyStored += 1 }
            return .alreadyStored
        }
        guard writer.accepts(now: now) else {
            shared.count { $0.droppedByFailure += 1 }
            return .dropped
        }
        guard response.bodyLength <= limits.largestBody else {
            shared.count { $0.droppedByRoom += 1 }
            return .dropped
        }
        guard writer.enqueue(.write(response, key, now)) else {
            shared.count { $0.droppedByQueue += 1 }
            return .dropped
        }
        return .queued
    }

    /// Removes what a response replaces, as of the place where that was asked for: nothing asked for before it is found any
    /// more, whether or not the response itself is ever offered. What has the same strong entity-tag and length stays, as it
    /// is the same body.
    package func supersede(by response: StoredResponse, for key: CacheKey) {
        let variation = RecordHead.variation(of: response.metadata)
        let representation = representation(of: response)
        remove(key, asOf: response.order) { entry in
            (variation == 0 || entry.variation == variation)
                && (representation == 0 || entry.representation != representation)
        }
    }

    /// Removes what is there for a key and was asked for at `order` or before.
    package func remove(_ key: CacheKey, asOf order: UInt64) {
        remove(key, asOf: order) { _ in true }
    }

    private func remove(_ key: CacheKey, asOf order: UInt64, where predicate: (DiskEntry) -> Bool) {
        for entry in shared.index.remove(key.hashes.key, asOf: order, where: predicate)
        where shared.segments.count(entry, isLive: false) {
            writer.enqueue(.remove(segment: entry.segment))
        }
    }

    /// Whether what is there answers as well as the response would: it is the same one, or has the same body, and both have
    /// to be validated on each use.
    private func isStored(_ response: StoredResponse, _ key: CacheKey) -> Bool {
        let variation = RecordHead.variation(of: response.metadata)
        let representation = representation(of: response)
        let hasSameBody = representation != 0 && !response.metadata.hasFreshness
        return shared.index.entries(key.hashes.key).contains {
            !$0.isRecovered && $0.variation == variation
                && ($0.order == response.order || hasSameBody && $0.representation == representation)
        }
    }

    private func representation(of response: StoredResponse) -> UInt64 {
        let block = response.block
        let tag = RecordHead.tagHash(of: response.metadata, head: block.span, hasher: hasher)
        return RecordHead.representation(tagHash: tag, bodyLength: response.bodyLength)
    }

    /// Starts to write a large body that arrives in pieces.
    ///
    /// - Parameters:
    ///   - length: of the body, if it is known: room is made beforehand, and a body that turns out different is not kept.
    ///   - report: called on the writer's thread.
    /// - Returns: nil if the store can't take it now.
    package func begin(
        _ head: StoredHead, provenance: Provenance, for key: CacheKey, length: Int?, now: Timestamp,
        report: @escaping @Sendable (DiskStreamEvent) -> Void
    ) -> DiskStream? {
        guard length ?? 0 <= limits.largestBody, writer.accepts(now: now) else { return nil }
        let isFree = shared.figures.withLock { figures in
            guard figures.streams < limits.streams else { return false }
            figures.streams += 1
            return true
        }
        guard isFree else { return nil }
        let headBytes = head.bytes
        let bytes = RecordHead.encode(
            key: key, head: headBytes.span, metadata: head.metadata, provenance: provenance)
        let entry = DiskEntry(
            hash: key.hashes.key, order: provenance.order,
            representation: RecordHead.tagHash(of: head.metadata, head: headBytes.span, hasher: hasher),
            variation: RecordHead.variation(of: head.metadata), segment: 0, offset: 0, headLength: bytes.count,
            bodyLength: 0, flags: [])
        let progress = StreamProgress(
            number: nextStream.wrappingAdd(1, ordering: .relaxed).newValue, report: report)
        guard writer.enqueue(.begin(progress, head: bytes, entry: entry, expected: length, now)) else {
            shared.count { $0.streams -= 1 }
            return nil
        }
        return DiskStream(progress: progress, writer: writer, window: limits.streamWindow)
    }

    /// Tries whether a failing disk works again, if it is time for that. To be called now and then.
    package func probe(now: Timestamp) {
        if writer.state == .failing, writer.accepts(now: now) { writer.enqueue(.probe(now)) }
    }

    // MARK: Figures and the end

    package var state: DiskStoreState { writer.state }

    package func figures() -> DiskStoreFigures {
        var figures = shared.figures.withLock { $0 }
        figures.state = writer.state
        figures.lastError = writer.lastError
        figures.capacity = limits.capacity
        figures.bytes = shared.usedBytes
        figures.records = shared.index.count
        figures.waitingBytes = writer.waitingBytes
        var inSegments = 0
        for status in shared.segments.all() {
            figures.segments += 1
            if status.segment.kind == .object { figures.objects += 1 }
            figures.liveBytes += status.bytes
            inSegments += status.segment.length
        }
        figures.pinnedBytes = max(0, shared.space.bytes - inSegments)
        return figures
    }

    /// Waits until what was asked for so far is written or dropped, and what was there at the start is found. For tests.
    package func waitUntilIdle() {
        writer.waitUntilIdle()
    }

    /// Writes what waits, saves the index and lets the directory go; nothing is read or written afterwards. Waits for that,
    /// but not longer than `seconds`.
    ///
    /// - Parameter isCurrent: whether a record may be used without validation as things stand; asked for each one, which reads
    ///   its head, only if there is to be a start that trusts the answer. Called on the writer's thread.
    /// - Returns: whether the index was saved: otherwise the next start goes through all records.
    @discardableResult
    package func stop(
        within seconds: Int = 30, isCurrent: (@Sendable (DiskRecordFacts) -> Bool)? = nil
    ) -> Bool {
        let isInTime = writer.stop(within: seconds) { [self] wasRecovered in
            if wasRecovered { saveIndex(isCurrent: isCurrent) }
            lock.withLock { $0 = nil }
        }
        readers.shutdownGracefully { _ in }
        return isInTime && isIndexSaved.load(ordering: .acquiring)
    }

    private func saveIndex(isCurrent: (@Sendable (DiskRecordFacts) -> Bool)?) {
        DiskReader(shared: shared).markCurrent(isCurrent)
        do throws(SystemError) {
            try IndexFile.save(shared)
            isIndexSaved.store(true, ordering: .releasing)
        } catch {
            shared.report(.indexNotSaved(cause: error.description))
        }
    }
}
