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

    private static let longestMarking = Duration.seconds(10)
    /// Makes hashes that outlive the process: the memory store above is to use the same.
    package var hasher: KeyHasher { shared.hasher }
    package var limits: DiskStoreLimits { shared.limits }
    let shared: DiskShared
    private let writer: DiskWriter
    private let lock: Mutex<DirectoryLock?>
    /// Until when writes may take effect that the process before this one knew of, as it said when it stopped; nil if it was
    /// not able to say: it did not stop in an orderly way.
    package let pendingWritesEnd: Timestamp?
    private let nextStream = Atomic<UInt64>(0)
    private let isIndexSaved = Atomic<Bool>(false)

    /// Opens the store in a directory, which is made if it is absent, and finds out what is there: at once after a clean stop,
    /// and by and by, while it already answers, after a crash. Waits for the disk.
    ///
    /// - Parameters:
    ///   - hasher: what makes the hashes of a memory store that is there already; nil for those that the store was made with,
    ///     with which it opens faster.
    ///   - trustsCleanStop: whether what was current when the process before stopped cleanly is used without validating it.
    ///   - generator: the source of what nobody outside may guess.
    ///   - report: called on any of the store's threads; must not call the store.
    package init(
        at path: String, limits: DiskStoreLimits, hasher: KeyHasher? = nil, trustsCleanStop: Bool = false,
        using generator: inout some RandomNumberGenerator, now: Timestamp, files: FileOperations = .system,
        report: @escaping @Sendable (DiskStoreEvent) -> Void = { _ in }
    ) throws(DiskStoreError) {
        guard limits.capacity >= DiskStoreLimits.leastCapacity else {
            throw .tooSmall(capacity: limits.capacity, least: DiskStoreLimits.leastCapacity)
        }
        let directory = StoreDirectory(path: path)
        try directory.create()
        lock = Mutex(try DirectoryLock(directory: path, files: files))
        let isNew = StoreSeed.read(directory, files) == nil
        shared = DiskShared(
            directory: directory, files: files, limits: limits,
            hasher: try StoreSeed.load(directory, files, wanted: hasher, using: &generator),
            trustsCleanStop: trustsCleanStop,
            markSeed: generator.next(), report: report)
        writer = DiskWriter(shared: shared)
        let load: Recovery.Load
        do throws(SystemError) {
            load = try Recovery(shared: shared).loadIndex(isNew: isNew)
        } catch {
            throw .notReadable(path: path, cause: error.description)
        }
        pendingWritesEnd = load.pendingWritesEnd
        shared.readers.start()
        shared.verifiers.start()
        if load.isComplete {
            writer.enqueue(.trim(now))
        } else {
            writer.startRecovering(now: now)
        }
    }

    deinit {
        shared.shutdown()
    }

    /// What the hashes of the store in a directory are made with, also while another process uses it; nil if that can't be
    /// read.
    package static func hasher(at path: String) -> KeyHasher? {
        StoreSeed.read(StoreDirectory(path: path), .system)
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
    ///   - largestInMemory: bytes; a larger body is left in its file, and one of more than
    ///   `StoredResponse.largestBodyInBlock` in any case.
    ///   - isWanted: decides by the metadata, before the body is read.
    package func read(
        _ entries: [DiskEntry], for key: CacheKey, largestInMemory: Int,
        isWanted: @escaping @Sendable (StoredMetadata) -> Bool = { _ in true },
        completion: @escaping @Sendable ([DiskResponse]) -> Void
    ) {
        let isLong = entries.contains { !$0.flags.contains(.verified) && $0.bodyLength > limits.largestInSegment }
        shared.perform(isLong: isLong) { [self] mayRead in
            guard mayRead else { return completion([]) }
            completion(readNow(entries, for: key, largestInMemory: largestInMemory, isWanted: isWanted))
        }
    }

    /// The same at once, if what is wanted can be had without waiting for the disk; nil if not.
    package func readAtOnce(
        _ entries: [DiskEntry], for key: CacheKey, largestInMemory: Int,
        isWanted: (StoredMetadata) -> Bool = { _ in true }
    ) -> [DiskResponse]? {
        let reader = DiskReader(shared: shared)
        var responses: [DiskResponse] = []
        for entry in entries {
            var response: DiskResponse?
            guard
                reader.readAtOnce(
                    entry, for: key, largestInMemory: largestInMemory, isWanted: isWanted, result: &response)
            else { return nil }
            if let response { responses.append(response) }
        }
        return responses
    }

    /// The only record that may be a key's, if its body is small and it may be fresh; nil if there are others. It counts as
    /// used.
    package func findOnlySmallFresh(_ hashes: KeyHashes) -> DiskEntry? {
        guard let entry = shared.index.useOnly(hashes.key), entry.flags.contains(.hasFreshness),
            entry.bodyLength <= StoredResponse.largestBodyInBlock
        else { return nil }
        return entry
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

    /// The place in the order of requests of the response that was asked for last; 0 if there is none.
    /// - Parameter keyHash: of the cache key.
    package func newestOrder(_ keyHash: UInt64) -> UInt64 {
        shared.index.newestOrder(keyHash)
    }

    /// Whether a record of the key has this entity-tag, and is a strong one.
    /// - Parameter opaque: the tag without its quotes.
    package func has(entityTag opaque: [UInt8], for key: CacheKey) -> Bool {
        shared.index.entries(key.hashes.key).contains { has($0, opaque) }
    }

    /// Whether a record of the key that was asked for before `order` has another entity-tag, or a weak one, or none.
    package func hasOther(entityTag opaque: [UInt8], for key: CacheKey, askedBefore order: UInt64) -> Bool {
        shared.index.entries(key.hashes.key).contains { $0.order < order && !has($0, opaque) }
    }

    /// The latest sequence number, up to `order`, of a record that has another entity-tag than a response has, or a weak one, or
    /// none; nil if there is no such record.
    /// - Parameters:
    ///   - opaque: nil if the response has no tag: then every record may be another.
    ///   - variation: what selects the response; records of its other variants may differ.
    package func latestOrder(
        ofOtherThan opaque: [UInt8]?, variation: Variation?, for key: CacheKey, upTo order: UInt64
    ) -> UInt64? {
        let selecting = RecordHead.variation(of: variation)
        return shared.index.entries(key.hashes.key).filter { entry in
            let isOfVariant = selecting == 0 || entry.variation == 0 || entry.variation == selecting
            return isOfVariant && entry.order <= order && opaque.map { !has(entry, $0) } ?? true
        }.map(\.order).max()
    }

    private func has(_ entry: DiskEntry, _ opaque: [UInt8]) -> Bool {
        let quote = [UInt8(ascii: "\"")]
        return [opaque, quote + opaque + quote].contains { tag in
            let hash = RecordHead.tagHash(of: tag.span, hasher: hasher)
            return entry.representation == RecordHead.representation(tagHash: hash, bodyLength: entry.bodyLength)
        }
    }

    /// The place in the order of requests of a record that was found: a later one if it was validated since. Nil if something
    /// has taken its place.
    package func order(of entry: DiskEntry) -> UInt64? {
        shared.index.order(of: entry)
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
        shared.index.expect(key.hashes.key)
        guard writer.enqueue(.write(response, key, now)) else {
            shared.index.settle(key.hashes.key)
            shared.count { $0.droppedByQueue += 1 }
            return .dropped
        }
        return .queued
    }

    /// Removes what a response replaces, as of the place where that was asked for: nothing asked for before it is found any
    /// more, whether or not the response itself is ever offered. What has the same strong entity-tag and length stays, as it
    /// is the same body, if it has to be validated on each use.
    package func supersede(by response: StoredResponse, keyHash: UInt64) {
        let variation = RecordHead.variation(of: response.metadata)
        let representation = representation(of: response)
        remove(keyHash, asOf: response.order) { entry in
            // One without selecting fields answers the requests of every other.
            (variation == 0 || entry.variation == variation || entry.variation == 0)
                && (representation == 0 || entry.representation != representation
                    || entry.order > 0 && entry.flags.contains(.hasFreshness) || entry.flags.contains(.unreadable))
        }
    }

    /// Removes what is there for a key and these selecting fields and was asked for at `order` or before.
    package func remove(_ key: CacheKey, variation: Variation? = nil, asOf order: UInt64) {
        let variation = RecordHead.variation(of: variation)
        remove(key.hashes.key, asOf: order) { $0.variation == variation }
    }

    /// What is superseded or removed from now on counts also for what will be offered for this key, until `endExpecting`.
    package func expect(keyHash: UInt64) { shared.index.expect(keyHash) }
    package func endExpecting(keyHash: UInt64) { shared.index.settle(keyHash) }

    /// A response whose body is on disk was validated: its head is the one to be used from now on, as long as the process
    /// lives.
    /// - Returns: false if it is not there any more.
    package func freshen(_ response: StoredResponse, for key: CacheKey) -> Bool {
        // Whoever reads the record finds both, or the place in the order alone, under which its own head counts for nothing.
        guard var entry = (response.file as? DiskBody)?.entry,
            shared.index.freshen(
                entry, order: response.order, hasFreshness: response.metadata.hasFreshness)
        else { return false }
        entry.order = response.order
        return shared.freshened.set(
            FreshenedHeads.Head(entry: entry, head: response.storedHead, provenance: response.provenance),
            isInUse: { [shared] in shared.index.order(of: $0) != nil })
    }

    private func remove(_ keyHash: UInt64, asOf order: UInt64, where predicate: (DiskEntry) -> Bool) {
        for entry in shared.index.remove(keyHash, asOf: order, where: predicate)
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
            !$0.isRecovered && !$0.flags.contains(.unreadable) && $0.variation == variation
                && ($0.order == response.order
                    || hasSameBody && !$0.flags.contains(.hasFreshness) && $0.representation == representation)
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
            bodyLength: 0, flags: head.metadata.hasFreshness ? .hasFreshness : [])
        let progress = StreamProgress(
            number: nextStream.wrappingAdd(1, ordering: .relaxed).newValue, report: report)
        shared.index.expect(key.hashes.key)
        guard writer.enqueue(.begin(progress, head: bytes, entry: entry, expected: length, now)) else {
            shared.index.settle(key.hashes.key)
            shared.count { $0.streams -= 1 }
            return nil
        }
        return DiskStream(shared, progress: progress, writer: writer, window: limits.streamWindow)
    }

    /// Tries whether a failing disk works again, if it is time for that. To be called now and then.
    package func probe(now: Timestamp) {
        if writer.state == .failing, writer.mayTry(now: now) { writer.enqueue(.probe(now)) }
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
        _ = writer.waitUntilIdle(within: nil)
    }

    /// Waits until what was asked for so far is written or dropped, but not longer than so many seconds.
    /// - Returns: whether it is.
    package func waitUntilWritten(within seconds: Int) -> Bool {
        writer.waitUntilIdle(within: seconds)
    }

    /// Writes what waits, saves the index and lets the directory go; nothing is read or written afterwards. Waits for that,
    /// but not longer than `seconds`.
    ///
    /// - Parameters:
    ///   - pendingWritesEnd: until when writes that were answered may still take effect.
    ///   - isCurrent: whether a record may be used without validation as things stand; asked for each one, which reads
    ///   its head, only if there is to be a start that trusts the answer. Called on the writer's thread.
    /// - Returns: whether the index was saved: otherwise the next start reads all records.
    @discardableResult
    package func stop(
        within seconds: Int = 30, pendingWritesEnd: Timestamp = Timestamp(milliseconds: 0),
        isCurrent: (@Sendable (DiskRecordFacts) -> Bool)? = nil
    ) -> Bool {
        let isInTime = writer.stop(within: seconds) { [self] wasRecovered in
            if wasRecovered { saveIndex(pendingWritesEnd, isCurrent: isCurrent) }
            lock.withLock { $0 = nil }
        }
        shared.shutdown()
        return isInTime && isIndexSaved.load(ordering: .acquiring)
    }

    private func saveIndex(_ pendingWritesEnd: Timestamp, isCurrent: (@Sendable (DiskRecordFacts) -> Bool)?) {
        shared.index.freeze()
        DiskReader(shared: shared).markCurrent(isCurrent, until: .now + Self.longestMarking)
        do throws(SystemError) {
            try IndexFile.save(shared, pendingWritesEnd: pendingWritesEnd)
            isIndexSaved.store(true, ordering: .releasing)
        } catch {
            shared.report(.indexNotSaved(cause: error.description))
        }
    }
}
