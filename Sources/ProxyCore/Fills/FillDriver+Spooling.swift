internal import CacheStorage
internal import DiskStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import NIOCore

/// Bodies that are too large for the memory: they are written to disk while they arrive.
extension FillDriver {
    /// Nil if there is no disk, or if it takes nothing.
    func beginSpool(_ head: StoredHead, length: Int?) -> FillSpool? {
        guard !head.metadata.isPartial, request.rules.spill != .never, let disk = shared.disk?.store else { return nil }
        let loop = worker.eventLoop
        // The driver lives until the disk is done with the body, also when the origin has said everything.
        let driver = NIOLoopBound(self, eventLoop: loop)
        let stream = disk.begin(head, provenance: provenance, for: request.key, length: length, now: worker.now()) {
            event in
            loop.execute { driver.value.spoolChanged(event) }
        }
        return stream.map(FillSpool.init)
    }

    /// From now on the body goes to disk, and what has arrived of it first.
    func switchTo(_ spool: FillSpool, _ head: StoredHead) {
        let expected: Int? = if case .storing(_, let expected) = mode { expected } else { nil }
        mode = .spooling(head, spool, expected: expected)
        worker.beganSpooling(self)
        fill.keepOnDisk(spool.body)
        // From here on the disk's window bounds what is held. It counts until it is on disk.
        release()
        for part in fill.wholeBody + [lastContent].compactMap({ $0 })
        where !spool.append(part, now: worker.now(), tick: worker.tickMilliseconds) {
            call?.pause()
        }
    }

    private func spoolChanged(_ event: DiskStreamEvent) {
        guard case .spooling(let head, let spool, let expected) = mode else { return }
        switch event {
        case .written(let count):
            fill.isOnDisk(upTo: count)
            if spool.resume(now: worker.now(), tick: worker.tickMilliseconds) { call?.resume() }
        case .finished(let isStored, let replaced):
            mode = .passing(expected: expected)
            worker.endedSpooling(self)
            replaceStored(by: head, isOnDisk: isStored, replaced: replaced)
            endFill(trailers: nil)
        case .failed:
            giveUpSpooling()
        }
    }

    /// The body is on disk whole: what it replaces in memory goes, before anybody sees its end. As with memory, what
    /// contradicts it was on its way at the same time, and differs; then neither is used without validation.
    private func replaceStored(by head: StoredHead, isOnDisk: Bool, replaced: [DiskEntry]) {
        let removed = shared.store.removeReplaced(by: head.metadata.variation, for: request.key, asOf: order)
        distrustIfRefused(head)
        // What is kept in its place was asked for before its head arrived; what it replaces was stored after it was asked.
        let isContradicted =
            isOnDisk
            ? replaced.contains { $0.order > newestWhenAsked } : shared.newestOrder(request) <= answeredAt
        let remaining = shared.store.peek(request.key)?.all ?? []
        if isContradicted || isOnDisk && read.isContested(head, shared)
            || (removed + remaining).contains(where: { $0.contradicts(head) })
        {
            distrustStored()
        }
    }

    /// Goes on without the disk.
    private func giveUpSpooling() {
        stopSpooling()
        if let call { call.resume() } else { endFill(trailers: nil) }
    }

    /// A disk that takes nothing for long is not waited for.
    func checkSpool(now: Int64) {
        if case .spooling(_, let spool, _) = mode, spool.isStuck(now: now) { giveUpSpooling() }
    }

    /// Goes on without storing the body: those who read it get the rest.
    func stopSpooling() {
        guard case .spooling(_, let spool, let expected) = mode else { return }
        spool.abandon()
        mode = .passing(expected: expected)
        worker.endedSpooling(self)
        unlist()
        releaseLastContent()
        fill.stopKeeping()
    }
}
