internal import CacheStorage
internal import Dispatch
internal import HTTPSemantics
internal import NIOCore
internal import Synchronization

/// The one thread that writes, and what waits for it. Offering never blocks: when too much waits, what comes is dropped and
/// counted.
final class DiskWriter: Sendable {
    /// What the thread is asked to do.
    enum Work: Sendable {
        case write(StoredResponse, CacheKey, Timestamp)
        /// A new large body: its head part, and what the index will hold of it.
        case begin(StreamProgress, head: [UInt8], entry: DiskEntry, expected: Int?, Timestamp)
        case append(StreamProgress, ByteBuffer, Timestamp)
        case finish(StreamProgress, Timestamp)
        case abandon(StreamProgress)
        /// Nothing lives in a segment any more.
        case remove(segment: UInt32)
        /// Find out what is there.
        case recover(Timestamp)
        /// Reclaim what is beyond the capacity.
        case trim(Timestamp)
        /// See if writing works again.
        case probe(Timestamp)

        /// What counts against the queue's capacity. The pieces of large bodies have a limit of their own.
        var waitingBytes: Int {
            if case .write(let response, let key, _) = self { response.size + key.bytes.count } else { 0 }
        }
    }

    private struct Queue {
        var waiting: [Work] = []
        var waitingBytes = 0
        var isDraining = false
        var isClosed = false
    }

    let shared: DiskShared
    private let queue = Mutex(Queue())
    private let health = Mutex(WriterHealth())
    private let isRecovering = Atomic<Bool>(false)
    private let isStopping = Atomic<Bool>(false)
    private let thread = DispatchQueue(label: "etagere.disk-writer", qos: .utility)
    // Only the thread takes it.
    private let segments: Mutex<SegmentWriter>

    init(shared: DiskShared) {
        self.shared = shared
        segments = Mutex(SegmentWriter(shared: shared))
    }

    // MARK: For any thread

    /// Whether a write may be asked for.
    func accepts(now: Timestamp) -> Bool {
        !isRecovering.load(ordering: .relaxed) && mayTry(now: now)
    }

    /// Whether it is time to try again, if the last attempt failed.
    func mayTry(now: Timestamp) -> Bool {
        health.withLock { $0.accepts(now: now) }
    }

    var state: DiskStoreState {
        if queue.withLock({ $0.isClosed }) { return .stopped }
        if isRecovering.load(ordering: .relaxed), lastError == nil { return .recovering }
        return health.withLock { $0.isFailing } ? .failing : .working
    }

    var lastError: String? { health.withLock { $0.lastError } }
    var waitingBytes: Int { queue.withLock { $0.waitingBytes } }

    /// False if it was dropped: too much waits, or the store is stopped.
    @discardableResult
    func enqueue(_ work: Work) -> Bool {
        let size = work.waitingBytes
        let (isAccepted, startsDraining) = queue.withLock { queue in
            guard !queue.isClosed, size == 0 || queue.waitingBytes + size <= shared.limits.queueCapacity else {
                return (false, false)
            }
            queue.waiting.append(work)
            queue.waitingBytes += size
            defer { queue.isDraining = true }
            return (true, !queue.isDraining)
        }
        if startsDraining { thread.async { [self] in drain() } }
        return isAccepted
    }

    /// Goes through all records, on the writer's thread; nothing is written before the end.
    func startRecovering(now: Timestamp) {
        isRecovering.store(true, ordering: .relaxed)
        enqueue(.recover(now))
    }

    /// Writes what waits, calls `finally` on the thread, and does nothing more. False if that took longer than `seconds`.
    /// - Parameter finally: is told whether everything that was there at the start has been found.
    func stop(within seconds: Int, finally: @escaping @Sendable (_ wasRecovered: Bool) -> Void) -> Bool {
        isStopping.store(true, ordering: .relaxed)
        let done = DispatchSemaphore(value: 0)
        thread.async { [self] in
            drain()
            queue.withLock { $0.isClosed = true }
            drain()
            segments.withLock { finish(&$0) }
            finally(!isRecovering.load(ordering: .relaxed))
            done.signal()
        }
        return done.wait(timeout: .now() + .seconds(seconds)) == .success
    }

    /// - Returns: false if that took longer than so many seconds.
    func waitUntilIdle(within seconds: Int?) -> Bool {
        let done = DispatchSemaphore(value: 0)
        thread.async { done.signal() }
        return done.wait(timeout: seconds.map { .now() + .seconds($0) } ?? .distantFuture) == .success
    }

    // MARK: On the writer's thread

    private func drain() {
        while true {
            let works = queue.withLock { queue in
                defer { queue.waiting = [] }
                if queue.waiting.isEmpty { queue.isDraining = false }
                return queue.waiting
            }
            if works.isEmpty { return }
            for work in works {
                segments.withLock { perform(work, &$0) }
                let size = work.waitingBytes
                // Only now, so that the bytes in the thread's hands count too.
                if size > 0 { queue.withLock { $0.waitingBytes -= size } }
            }
        }
    }

    private func perform(_ work: Work, _ segments: inout SegmentWriter) {
        switch work {
        case .write(let response, let key, let now):
            write(response, key, now, &segments)
            shared.index.settle(key.hashes.key)
        case .begin(let progress, let head, let entry, let expected, let now):
            begin(progress, head: head, entry: entry, expected: expected, now, &segments)
        case .append(let progress, let piece, let now): append(progress, piece, now, &segments)
        case .finish(let progress, let now): finish(progress, now, &segments)
        case .abandon(let progress): end(progress, &segments)
        case .remove(let number):
            if shared.segments.isEmpty(number) { try? segments.remove(number) }
        case .recover(let now):
            let recovery = Recovery(shared: shared, isStopping: { [self] in isStopping.load(ordering: .relaxed) })
            do throws(SystemError) {
                guard try recovery.scan() else { return }
            } catch {
                if health.withLock({ $0.failed(error, now: now) }) { shared.report(.failing(cause: error.description)) }
                return
            }
            noteSuccess()
            isRecovering.store(false, ordering: .relaxed)
            perform(.trim(now), &segments)
        case .trim(let now):
            _ = attempt(now, &segments) { segments throws(SystemError) in try segments.makeRoom(for: 0, now: now) }
        case .probe(let now):
            guard health.withLock({ $0.isFailing && $0.accepts(now: now) }) else { return }
            if isRecovering.load(ordering: .relaxed) { return perform(.recover(now), &segments) }
            let isWritten: Void? = attempt(now, &segments) { segments throws(SystemError) in try segments.probe() }
            if isWritten != nil { noteSuccess() }
        }
    }

    private func write(
        _ response: StoredResponse, _ key: CacheKey, _ now: Timestamp, _ segments: inout SegmentWriter
    ) {
        guard accepts(now: now) else { return shared.count { $0.droppedByFailure += 1 } }
        let outcome = attempt(now, &segments) { segments throws(SystemError) in
            try segments.write(response, for: key, now: now)
        }
        switch outcome {
        case .written: noteSuccess()
        case .superseded: shared.count { $0.superseded += 1 }
        case .noRoom: shared.count { $0.droppedByRoom += 1 }
        case nil: shared.count { $0.droppedByFailure += 1 }
        }
    }

    /// Tries something that may write; nil if it failed, which is noted.
    private func attempt<Value>(
        _ now: Timestamp, _ segments: inout SegmentWriter,
        _ body: (inout SegmentWriter) throws(SystemError) -> Value
    ) -> Value? {
        do throws(SystemError) {
            return try body(&segments)
        } catch {
            if error.isOutOfSpace { try? segments.reclaimOldest(now: now) }
            shared.count { $0.writeFailures += 1 }
            if health.withLock({ $0.failed(error, now: now) }) { shared.report(.failing(cause: error.description)) }
            return nil
        }
    }

    /// Notes that something was written.
    private func noteSuccess() {
        if health.withLock({ $0.succeeded() }) { shared.report(.workingAgain) }
    }

    // MARK: Large bodies

    private func begin(
        _ progress: StreamProgress, head: [UInt8], entry: DiskEntry, expected: Int?, _ now: Timestamp,
        _ segments: inout SegmentWriter
    ) {
        let object = attempt(now, &segments) { segments throws(SystemError) -> ObjectInProgress? in
            guard try segments.makeRoom(for: head.count + 8 + (expected ?? 0), now: now) else { return nil }
            var object = try segments.beginObject(head: head, entry: entry, now: now)
            object.expected = expected
            object.progress = progress
            return object
        }
        guard let object = object ?? nil else {
            endStream(progress, hash: entry.hash)
            return progress.report(.failed)
        }
        segments.objects[progress.number] = object
        progress.began(object.open, bodyStart: object.bodyStart)
        progress.report(.written(0))
    }

    private func append(
        _ progress: StreamProgress, _ piece: ByteBuffer, _ now: Timestamp, _ segments: inout SegmentWriter
    ) {
        guard var object = segments.objects[progress.number] else { return }
        let isWritten = attempt(now, &segments) { segments throws(SystemError) in
            try segments.append(piece, to: &object, now: now)
        }
        segments.objects[progress.number] = object
        guard isWritten == true else {
            if isWritten == false { shared.count { $0.droppedByRoom += 1 } }
            end(progress, &segments)
            return progress.report(.failed)
        }
        noteSuccess()
        progress.wrote(piece.readableBytes)
        progress.report(.written(progress.written))
    }

    private func finish(_ progress: StreamProgress, _ now: Timestamp, _ segments: inout SegmentWriter) {
        guard var object = segments.objects[progress.number] else { return }
        let isWhole = object.expected == nil || object.expected == object.bodyLength
        let insertion =
            isWhole
            ? attempt(now, &segments) { segments throws(SystemError) in try segments.finish(&object) } : nil
        guard let insertion else {
            end(progress, &segments)
            return progress.report(.failed)
        }
        noteSuccess()
        segments.objects[progress.number] = nil
        endStream(progress, hash: object.entry.hash)
        progress.report(.finished(isStored: insertion.isAccepted, replaced: insertion.replaced))
    }

    /// Abandons a body; what was written of it goes.
    private func end(_ progress: StreamProgress, _ segments: inout SegmentWriter) {
        guard let object = segments.objects.removeValue(forKey: progress.number) else { return }
        segments.abandon(object)
        endStream(progress, hash: object.entry.hash)
    }

    private func endStream(_ progress: StreamProgress, hash: UInt64) {
        progress.end()
        shared.index.settle(hash)
        shared.count { $0.streams -= 1 }
    }

    // MARK: Stopping

    private func finish(_ segments: inout SegmentWriter) {
        for progress in segments.objects.values.compactMap(\.progress) {
            end(progress, &segments)
            progress.report(.failed)
        }
        try? segments.sealActive()
    }
}
