internal import CacheStorage
internal import DiskStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import ProxyMeasurement

/// A request with an unsafe method on its way through the proxy, and what its outcome does to what is stored.
///
/// It belongs to one event loop. Whatever it does to what all share is done when `end` returns: the answer may go to the
/// client then and not before.
struct WriteInProgress {
    private let relation: RelationMatch?
    /// The place of the request in the order of all; nil until it was sent.
    private var askedAt: UInt64?
    private var sentAt = Timestamp(milliseconds: 0)
    /// What it may change, as far as that is known before there is an answer; nil until it was sent.
    private var targets: InvalidationTargets?
    private var isOver = false

    /// Nil if the method is safe.
    init?(_ request: RequestMessage, shared: ProxyShared) {
        guard !request.isSafe else { return nil }
        relation = RelationMatch(request, in: shared.relations)
    }

    mutating func isAsked(_ request: RequestMessage, at now: Timestamp, shared: ProxyShared) {
        sentAt = now
        askedAt = shared.nextOrder()
        guard targets == nil else { return }
        let targets = InvalidationTargets(request, relation: relation, shared: shared)
        targets.forEach(shared.store.generations.beginWrite)
        self.targets = targets
    }

    /// The origin has answered `request`.
    mutating func end(
        _ request: RequestMessage, status: UInt16, fields: FieldTable, in bytes: Span<UInt8>, worker: Worker
    ) {
        finish(request, .decide(status: status), status: status, fields: fields, in: bytes, worker: worker)
    }

    /// Nobody will learn what became of it.
    mutating func endUnknown(_ request: RequestMessage, worker: Worker) {
        // What was never sent has no effect.
        guard askedAt != nil else { return }
        finish(request, .decide(status: nil), status: nil, fields: FieldTable(), in: [UInt8]().span, worker: worker)
    }

    private mutating func finish(
        _ request: RequestMessage, _ effect: WriteEffect, status: UInt16?, fields: FieldTable, in bytes: Span<UInt8>,
        worker: Worker
    ) {
        guard !isOver, var targets else { return }
        isOver = true
        let shared = worker.shared
        // After everything else: until then it isn't known whose change a new version is.
        defer { self.targets?.forEach(shared.store.generations.endWrite) }
        guard !shared.options.omittedSafeguards.contains(.fence) else { return }
        if effect == .otherVersion { return refuteStored(by: request, worker: worker) }
        guard effect.invalidates else { return }
        targets.add(answerTo: request, status: status, fields: fields, in: bytes, shared: shared)
        let generations = shared.store.generations
        // What was invalidated above the path while the write was on its way counts for what the write vouches for.
        shared.takeOverSubtrees(at: request.key)
        for group in targets.groups { _ = generations.raise(group, byWrite: true, drawing: shared.nextOrder) }
        let raised = targets.paths.map { generations.raise($0.path, byWrite: true, drawing: shared.nextOrder) }
        worker.counters.changes.invalidated(effect == .unknown ? .unknownOutcome : .write)
        let version = effect == .changed ? version(status: status, fields: fields, in: bytes) : nil
        for (place, path) in targets.paths.enumerated() {
            if version == nil || place != targets.versioned { shared.expectedVersions.forget(path.key) }
            if effect != .changesLater { shared.acceptedChanges.forget(path) }
        }
        if effect == .changesLater || effect == .unknown {
            openWindows(targets, of: request, isAccepted: effect == .changesLater, worker: worker)
        }
        if effect == .changed, let askedAt {
            targets.forEach {
                shared.unknownOutcomes.settle(
                    at: $0, by: request.hashes.path, order: askedAt, sentAt: sentAt, generations)
            }
        }
        if let version, let versioned = targets.versioned, let askedAt {
            let rules = readRules(request, shared)
            // A tag that may be that of the version before, too, says nothing about a read that was on its way.
            let isDistinct =
                rules.validators != nil || namedVersion(request).map { $0 != version } ?? false
            shared.expectedVersions.expect(
                version, at: targets.paths[versioned].key, askedAt: askedAt, generation: raised[versioned],
                isDistinct: isDistinct, validators: rules.versionOrder, now: worker.now())
        }
    }

    // MARK: 202 and outcomes that nobody knows

    private func openWindows(
        _ targets: InvalidationTargets, of request: RequestMessage, isAccepted: Bool, worker: Worker
    ) {
        let shared = worker.shared
        let now = worker.now()
        let seconds = relation?.window(in: shared.relations) ?? Relation.defaultWindow
        guard seconds > 0, !shared.options.omittedSafeguards.contains(.window) else { return }
        let end = now.advanced(bySeconds: seconds)
        let generations = shared.store.generations
        guard isAccepted else {
            let order = shared.nextOrder()
            return targets.forEach {
                shared.unknownOutcomes.add(
                    at: $0, by: request.hashes.path, order: order, sentAt: sentAt, until: end, now: now, generations)
            }
        }
        for group in targets.groups { _ = generations.openWindow(group, until: end, now: now) }
        for path in targets.paths {
            let window = generations.openWindow(path.path, until: end, now: now)
            shared.acceptedChanges.accept(
                at: path, window: window, order: shared.nextOrder(), end: end, now: now)
        }
    }

    // MARK: Versions

    /// The new version that a successful answer names: the opaque tag.
    private func version(status: UInt16?, fields: FieldTable, in bytes: Span<UInt8>) -> [UInt8]? {
        guard let status, status < 300, fields.count(of: .entityTag) == 1,
            let tag = fields.firstValue(.entityTag).flatMap({ EntityTag.parse($0, in: bytes) })
        else { return nil }
        return bytes.copied(tag.opaque)
    }

    private func readRules(_ request: RequestMessage, _ shared: ProxyShared) -> CachingRules {
        guard let target = relatedTarget(request, shared) else { return request.rules }
        return shared.rules(target: 0..<target.count, in: target.span)
    }

    /// The read that the relation names first; without a relation, the write's own target.
    private func relatedTarget(_ request: RequestMessage, _ shared: ProxyShared) -> [UInt8]? {
        if let relation { return relation.firstPath(in: shared.relations) }
        return Array(request.key.target)
    }

    /// The only tag in `If-Match`, if it is a strong one: what the client takes for the present version.
    private func namedVersion(_ request: RequestMessage) -> [UInt8]? {
        let bytes = request.bytes
        return EntityTagList.onlyStrongMember(of: .ifMatch, fields: request.head.fields, in: bytes.span)
            .map { Array(bytes[$0.opaque]) }
    }

    /// The origin has another version than the one that the client named. What shows that one and was asked for before is
    /// out of date, whether it is stored or still on its way; anything else says nothing, so that nobody can make the cache
    /// forget by naming wrong versions.
    private func refuteStored(by request: RequestMessage, worker: Worker) {
        let shared = worker.shared
        // Another condition may have been the one that failed.
        guard !request.head.fields.contains(.ifNoneMatch), !request.head.fields.contains(.ifUnmodifiedSince),
            let named = namedVersion(request), let target = relatedTarget(request, shared)
        else { return }
        let key = shared.key(like: request.key, target: target)
        // Before looking: what is stored after the look sees the refusal.
        shared.refusedVersions.refuse(named, at: key.hashes.key, order: shared.nextOrder(), now: worker.now())
        let isStored = shared.store.peek(key)?.all.contains { stored in
            guard let tag = stored.metadata.entityTag, !tag.isWeak else { return false }
            return stored.block[tag.opaque].elementsEqual(named)
        }
        guard isStored == true || shared.disk?.store?.has(entityTag: named, for: key) == true else { return }
        _ = shared.store.generations.raise(key.hashes.path, drawing: shared.nextOrder)
        worker.counters.changes.invalidated(.refusedWrite)
    }
}
