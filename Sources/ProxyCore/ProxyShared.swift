package import CacheStorage
package import DiskStorage
package import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import Synchronization

/// What all event loops share: the store, the fills in flight, and the order of requests. Everything in it may be used
/// from any thread.
package final class ProxyShared: Sendable {
    package let options: ProxyOptions
    package let store: MemoryStore
    /// What is in memory beside the store.
    package var account: MemoryAccount { store.account }
    /// What lies below the memory, if there is anything.
    package let disk: DiskTier?
    package let fills: FillTable
    package let uncacheable = UncacheableMarks()
    /// What the log says of the origin and of limits.
    package let journal: EventJournal
    package let relations: RelationTable
    /// The request fields that mean something to this site.
    package let requestFields: RequestFieldTable
    /// A request with none of these fields has a key without a supplement.
    let keyFields: FieldSet
    let expectedVersions = ExpectedVersions()
    let acceptedChanges = AcceptedChanges()
    let refusedVersions = RefusedVersions()
    let subtrees = SubtreeInvalidations()
    let reads = ReadsUnderWay()
    let unknownOutcomes = UnknownOutcomes()
    private let paths: PathTable
    /// The rules of each path in the table, and after them those for every other path.
    private let allRules: [CachingRules]
    let viaLine: [UInt8]
    /// The second in which the tables of versions were last looked through.
    private let lastCleared = Atomic<Int64>(0)
    let loopLine: [UInt8]
    private let lastOrder = Atomic<UInt64>(GenerationTable.first)
    private let draining = Atomic<Bool>(false)

    package init(
        options: ProxyOptions, store: MemoryStore, disk: DiskTier? = nil, routes: RouteTable<CachingRules>,
        defaultRules: CachingRules = CachingRules(), relations: RelationTable = RelationTable([]),
        requestFields: RequestFieldTable = .standard, journal: EventJournal = EventJournal()
    ) {
        self.requestFields = requestFields
        keyFields = requestFields.present.union(FieldSet(.forwarded, .xForwardedHost, .xForwardedProto))
        self.options = options
        self.store = store
        self.disk = disk
        self.relations = relations
        self.journal = journal
        paths = routes.paths
        allRules = routes.values + [defaultRules]
        viaLine = options.viaLine
        fills = FillTable(account: store.account)
        loopLine = options.loopLine
    }

    /// Forgets what was remembered of writes long ago. Called at each tick of each event loop.
    func clearTables(now: Timestamp) {
        let last = lastCleared.load(ordering: .relaxed)
        guard abs(now.seconds - last) >= Self.secondsBetweenClearings,
            lastCleared.compareExchange(expected: last, desired: now.seconds, ordering: .relaxed).exchanged
        else { return }
        expectedVersions.removeEnded(now: now)
        refusedVersions.removeEnded(now: now)
    }

    private static let secondsBetweenClearings: Int64 = 10

    /// The next place in the order of all requests to the origin and all invalidations.
    func nextOrder() -> UInt64 {
        lastOrder.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
    }

    /// The place that was given last.
    var presentOrder: UInt64 { lastOrder.load(ordering: .acquiring) }

    /// Whether the proxy is stopping: connections close after the answer they are at.
    package var isDraining: Bool { draining.load(ordering: .relaxed) }

    package func startDraining() {
        draining.store(true, ordering: .relaxed)
    }

    /// Whether what a fill will bring is as good as what would be asked for now.
    func isCurrent(_ asked: Fill.Asked, for request: RequestMessage) -> Bool {
        if options.omittedSafeguards.contains(.joinFence) { return true }
        for hash in CollectionOfOne(request.hashes.path) + request.groups
        where !store.generations.isCurrent(hash, order: asked.order, askedAt: asked.time) {
            return false
        }
        // Something newer is stored already, or was shown to somebody.
        return newestOrder(request) <= asked.order && reads.mayJoin(request.hashes.key, order: asked.order)
    }

    /// The key of another target that is asked for as one with `key` was.
    func key(like key: CacheKey, target: [UInt8]) -> CacheKey {
        let bytes = Array(key.authority) + target
        let split = bytes.count - target.count
        return store.hasher.key(
            authority: 0..<split, target: split..<bytes.count, supplement: Array(key.supplement), in: bytes.span)
    }

    /// Has invalidations of what a key lies below count for it.
    package func takeOverSubtrees(at key: CacheKey) {
        let target = Array(key.target)
        subtrees.takeOver(key.hashes.path, target: target.span, store: store)
    }

    // MARK: Groups

    /// The groups of relations that a path belongs to.
    package func groups(target: Span<UInt8>) -> [UInt64] {
        guard relations.hasGroups else { return [] }
        var groups: [UInt64] = []
        var path: [UInt8] = []
        var scratch: [UInt8] = []
        FoldedPath.append(target, to: &path)
        relations.forEachGroup(containing: path.span, scratch: &scratch) { groups.append(store.hasher.groupHash($0)) }
        return groups
    }

    /// The groups that a response says it belongs to (RFC 9875); nil if they are too many.
    func declaredGroups(_ fields: FieldTable, in bytes: Span<UInt8>) -> [UInt64]? {
        CacheGroups.memberships(fields, in: bytes)?.map { store.hasher.groupHash($0.span) }
    }

    /// The groups that a stored response belongs to, by its path and by what it says; nil if they are too many.
    package func groups(of stored: StoredHead, at key: CacheKey) -> [UInt64]? {
        let bytes = stored.bytes
        let fields = StoredHead.fields(ofHead: bytes.span, metadata: stored.metadata)
        let declared = declaredGroups(fields, in: bytes.span)
        let target = Array(key.target)
        return declared.map { groups(target: target.span) + $0 }
    }

    /// What the decisions need to know of a request.
    /// - Parameter rules: the number of the route's rules for request fields.
    func facts(_ head: borrowing RequestHead, in bytes: Span<UInt8>, rules: Int) -> RequestFacts {
        var facts = RequestFacts(method: head.method, fields: head.fields, in: bytes)
        if !head.fields.present.isDisjoint(with: requestFields.present) {
            facts.add(head.fields, in: bytes, table: requestFields, rules: rules)
        }
        return facts
    }

    func rules(target: Range<Int>, in bytes: Span<UInt8>) -> CachingRules {
        if paths.isEmpty { return allRules[0] }
        let path = bytes.extracting(target)
        if AmbiguousPath.mayBe(path) { return carefulRules(path) }
        return rules(path: path)
    }

    private func rules(path: Span<UInt8>) -> CachingRules {
        allRules[paths.firstIndex(matching: path) ?? allRules.count - 1]
    }

    /// The rules for a path that origins may take for another one: none is laxer than those of any path that it may stand
    /// for.
    private func carefulRules(_ target: Span<UInt8>) -> CachingRules {
        let path = AmbiguousPath(target)
        guard !path.leadsElsewhere else {
            // To which of all paths, only the origin knows.
            var rules = allRules[allRules.count - 1]
            rules.isCached = false
            rules.reasonToPass = .ambiguousPath
            rules.requestFields = requestFields.strictest
            return rules
        }
        return path.readings.map { rules(path: $0.span) }.reduce(rules(path: target)) {
            $0.stricter($1, requestFields: requestFields.strictest)
        }
    }
}
