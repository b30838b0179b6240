internal import CacheStorage
internal import DiskStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire

/// Says that what a response shows was noted. Each head that goes from the origin to a client carries one, and only
/// `ReadInProgress` makes it: a new way for responses can't forget to note them.
package struct Shown: Sendable {
    fileprivate init() {}

    /// For what shows no version of what is stored: a response to a write, or to a request that is never answered from the
    /// store.
    package static let nothing = Shown()
}

/// A request that may be answered from the store, on its way to the origin, and what its response means for the versions that
/// others get. It belongs to one event loop.
///
/// One rule: whoever shows a version to a client takes from every other version that was fetched before the response arrived,
/// and isn't known to be newer, the right to be used without validation. It makes no difference why the shown one isn't
/// stored itself, or whether the other one is stored already.
struct ReadInProgress {
    private let request: RequestMessage
    /// Its sequence number, which it gets when it is sent.
    private(set) var order: UInt64 = 0
    /// The latest sequence number when its head arrived.
    private(set) var answeredAt: UInt64 = 0
    private var answeredWhen = Timestamp(milliseconds: 0)
    private var isOpen = false
    /// The stored response that another one is about to take the place of, once that is whole.
    private var doubted: StoredResponse?

    init(_ request: RequestMessage) {
        self.request = request
    }

    mutating func isAsked(_ shared: ProxyShared) {
        if !isOpen { shared.reads.begin(request.hashes.key) }
        isOpen = true
        order = shared.nextOrder()
    }

    mutating func headArrived(_ shared: ProxyShared, now: Timestamp) {
        answeredAt = shared.presentOrder
        answeredWhen = now
    }

    /// Nothing that it has brought is stored any more after this.
    /// - Parameter supersedes: whether all of the response has arrived, and isn't stored itself.
    mutating func end(supersedes: Bool, _ shared: ProxyShared) {
        guard isOpen else { return }
        isOpen = false
        if supersedes, let doubted { shared.remove(doubted, for: request.key, asOf: order) }
        doubted = nil
        shared.reads.end(request.hashes.key)
    }

    // MARK: Showing

    /// Notes what a client is about to get. Before the first byte goes there.
    /// - Parameters:
    ///   - version: nil if the response says nothing about one. Not asked for if there is nothing to compare it with.
    ///   - isWhole: whether the response can't break off any more. Until it is whole, what it differs from may still
    ///     answer when the origin fails.
    mutating func show(_ version: @autoclosure () -> ShownVersion?, isWhole: Bool, _ shared: ProxyShared) -> Shown {
        guard isOpen, !shared.options.omittedSafeguards.contains(.shownVersions) else { return Shown() }
        let hash = request.hashes.key
        let stored = selected(shared)
        let isAlone = shared.reads.isAlone(hash)
        let isOnDisk = shared.disk?.store?.contains(request.key) ?? false
        guard stored != nil || isOnDisk || !isAlone, let version = version() else { return Shown() }
        let isForAll = !request.facts.hasCredentials(request.rules)
        if !isAlone {
            let isKnown = stored.map { !version.mayDiffer(from: ShownVersion($0)) } ?? false
            let variesByRequest = version.varies || stored?.metadata.variation != nil
            let showing = ReadsUnderWay.Showing(
                version: version.remembered, arrivedAt: answeredAt,
                fields: variesByRequest ? request.head.fields : nil, bytes: variesByRequest ? request.bytes : [],
                isForAll: isForAll)
            // What is on its way into the store at this moment can't be found there, and may be read before it looks here.
            let fence = isKnown ? 0 : sequenceOfWrite(version, shared) ?? answeredAt
            if shared.reads.show(showing, at: hash, order: order, fence: fence), !isKnown {
                _ = shared.store.generations.raise(request.hashes.path, drawing: shared.nextOrder)
            }
        }
        // After it was noted: what is stored from now on sees it.
        distrustOthers(than: version, isForAll: isForAll, isWhole: isWhole, isOnDisk: isOnDisk, shared)
        return Shown()
    }

    /// Where a write's response has named the very version: what was asked for after that is no older.
    private func sequenceOfWrite(_ version: ShownVersion, _ shared: ProxyShared) -> UInt64? {
        guard let tag = version.opaqueTag,
            let expected = shared.expectedVersions.expectation(at: request.hashes.key, now: answeredWhen)
        else { return nil }
        return expected.tag == tag ? min(expected.order, answeredAt) : nil
    }

    private func selected(_ shared: ProxyShared) -> StoredResponse? {
        let bytes = request.bytes
        return shared.peek(request)?.first { $0.metadata.isSelected(by: request.head.fields, in: bytes.span) }
    }

    private mutating func distrustOthers(
        than version: ShownVersion, isForAll: Bool, isWhole: Bool, isOnDisk: Bool, _ shared: ProxyShared
    ) {
        guard let stored = selected(shared) else {
            if isOnDisk { distrustOnDisk(than: version, isForAll: isForAll, shared) }
            return
        }
        let other = ShownVersion(stored)
        // What was asked for when this one had arrived is newer.
        guard stored.order <= answeredAt, version.mayDiffer(from: other) else { return }
        let validators = request.rules.versionOrder
        guard !other.isNewer(than: version, validators),
            isForAll || stored.metadata.allowsSharing || version.isNewer(than: other, validators)
        else { return }
        let isLater = stored.order < order
        let isUsableOnError = isLater && !isWhole
        guard !isOnDisk,
            let distrusted = shared.store.distrust(stored, for: request.key, isUsableOnError: isUsableOnError)
        else { return distrustPath(shared, isLater: isLater && stored.provenance.knownCurrentAt < order) }
        if isUsableOnError, isForAll { doubted = distrusted }
    }

    /// The same of what lies on disk only. Which of two versions there is newer isn't known without reading them.
    private func distrustOnDisk(than version: ShownVersion, isForAll: Bool, _ shared: ProxyShared) {
        guard isForAll || request.rules.versionOrder != nil,
            let other = shared.disk?.store?.latestOrder(
                ofOtherThan: version.opaqueTag, variation: version.variation, for: request.key, upTo: answeredAt)
        else { return }
        distrustPath(shared, isLater: other < order)
    }

    /// Everything that shares the path is validated before it is used.
    /// - Parameter isLater: whether only what was asked for before this read is concerned.
    private func distrustPath(_ shared: ProxyShared, isLater: Bool) {
        if isLater {
            shared.store.generations.raise(request.hashes.path, to: order)
        } else {
            _ = shared.store.generations.raise(request.hashes.path, drawing: shared.nextOrder)
        }
    }

    // MARK: Storing

    /// Stores what the read has brought. If somebody has been shown another version by a response that arrived after this was
    /// asked for, it is validated before it is used, unless it is known to be the newer one.
    /// - Returns: whether it is stored.
    func store(_ response: StoredResponse, _ shared: ProxyShared) -> Bool {
        let (hash, validators) = (request.hashes.key, request.rules.versionOrder)
        guard isOpen else { return shared.insert(response, for: request.key) }
        let isContested = shared.reads.beginStoring(response, at: hash, validators)
        let isStored = shared.insert(
            isContested ? response.distrusted(isUsableOnError: false) : response, for: request.key)
        if shared.reads.endStoring(response, at: hash, validators), isStored, !isContested {
            distrustPath(shared, isLater: false)
        }
        return isStored
    }

    /// Whether what was stored elsewhere has to be validated before it is used.
    func isContested(_ head: StoredHead, _ shared: ProxyShared) -> Bool {
        shared.reads.isContested(head, order: order, at: request.hashes.key, request.rules.versionOrder)
    }
}
