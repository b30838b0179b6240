internal import CacheStorage
internal import DiskStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire

/// What is to be done with a request that was not answered at once. A value: the connection acts on it.
enum RequestPlan {
    case refuse(ProblemAnswer)
    /// As the final recipient of an OPTIONS request.
    case answerOptions
    /// From the store, as it is. `validates`: and ask the origin in the background.
    case answer(StoredResponse, age: Int64, timeToLive: Int64, validates: Bool)
    /// Look on disk, and plan anew with what is found.
    case look
    /// Ask the origin for the store; requests for the same at the same time share the answer.
    case join(Fetch, variant: [UInt8])
    /// Ask the origin for this request only; what comes may be stored.
    case fetchAlone(Fetch)
    /// Past the cache.
    case pass(Reason)

    /// A question to the origin that may fill the store.
    struct Fetch {
        let reason: Reason
        var purpose: Purpose
        /// The stored response for this request, if there is one; it may have to answer when the origin fails.
        var stored: StoredResponse?
        /// Those whose validators are sent along.
        var validated: [StoredResponse] = []
        /// The order of the newest response of the key, whether it fits the request or not, when the stores were looked at;
        /// 0 if there was none.
        var newestOrder: UInt64 = 0

        enum Purpose {
            /// A whole response; the client's conditions are left out.
            case fill
            /// The validation of stored responses.
            case validation
            /// The range that the client asked for.
            case range
            /// The request as it came, its conditions included: what comes back is for this client first.
            case asReceived
        }
    }

    /// What was there when it was planned.
    private struct Seen {
        /// The order of the newest response; 0 if there was none.
        let inMemory: UInt64
        /// The same; nil if that was not looked at.
        let onDisk: UInt64?

        func newestOrder(_ request: RequestMessage, _ shared: ProxyShared) -> UInt64 {
            max(inMemory, onDisk ?? shared.disk?.store?.newestOrder(request.hashes.key) ?? 0)
        }
    }

    /// - Parameters:
    ///   - variants: what the memory has for it.
    ///   - found: what was found on disk; nil if that was not looked for.
    static func decide(
        _ request: RequestMessage, inMemory variants: StoredVariants?, found: FoundOnDisk? = nil,
        shared: ProxyShared, now: Timestamp
    ) -> RequestPlan {
        // Not by a copy of the head: it holds references.
        let (method, fields) = (request.head.method, request.head.fields)
        if method == .connect || method == .trace { return .refuse(.methodRefused) }
        if case .length(let length) = request.head.framing, length > shared.options.largestRequestBody {
            return .refuse(.bodyTooLarge)
        }
        let bytes = request.bytes
        if MaxForwards.isSpent(method, fields, in: bytes.span) { return .answerOptions }
        if ForwardingLoop.isClosed(by: fields, in: bytes.span, pseudonym: shared.options.pseudonym) {
            return .refuse(.loop)
        }
        if SynthesisedTag.removingOurs(from: .ifMatch, fields: fields, in: bytes.span) == .all {
            return .refuse(.madeTag)
        }
        guard method == .get || method == .head, request.head.targetForm != .asterisk else { return .pass(.method) }
        guard !request.head.framing.hasBody else { return .pass(.requestBody) }
        guard request.rules.isCached else { return .pass(request.rules.reasonToPass) }
        guard !request.facts.hasOriginCondition else { return .pass(.originCondition) }
        guard !request.overridesMethod else { return .pass(.methodOverride) }
        guard !request.facts.hasOtherRangeUnit else { return .pass(.rangeUnit) }
        func isSelected(_ stored: StoredResponse) -> Bool {
            stored.metadata.isSelected(by: fields, in: bytes.span)
        }
        // What comes in after these looks is noticed when a fill is joined.
        let seen = Seen(inMemory: variants?.newest.order ?? 0, onDisk: found?.newestOrder)
        if let variants, let stored = variants.first(where: isSelected) {
            return reuse(stored, request, seen: seen, shared: shared, now: now)
        }
        if found == nil, shared.disk != nil { return .look }
        if let stored = found?.responses.first(where: isSelected) {
            return reuse(stored, request, seen: seen, shared: shared, now: now)
        }
        guard let variation = variants?.newest.metadata.variation ?? found?.otherVariation else {
            return ask(
                request, reason: .absent, variant: [], seen: seen, shared: shared, now: now)
        }
        let variant = variation.selectingKey(of: fields, in: bytes.span)
        return ask(
            request, reason: .varyMismatch, variant: variant, seen: seen, shared: shared, now: now)
    }

    // MARK: With a stored response

    private static func reuse(
        _ stored: StoredResponse, _ request: RequestMessage, seen: Seen, shared: ProxyShared, now: Timestamp
    ) -> RequestPlan {
        let isCurrent = shared.store.isCurrent(stored, request.hashes)
        switch ReuseDecision.decide(
            stored.metadata, isCurrent: isCurrent, request: request.facts, rules: request.rules, now: now)
        {
        case .fresh(let age, let timeToLive):
            return answer(stored, age: age, timeToLive: timeToLive, validates: false, request)
        case .stale(let age, let timeToLive, let validates):
            return answer(stored, age: age, timeToLive: timeToLive, validates: validates, request)
        case .unusable(let reason):
            return .fetchAlone(Fetch(reason: reason, purpose: .asReceived))
        case .validate(.invalidated) where stored.order == 0:
            return validate(stored, request, reason: .recovered, seen: seen, shared: shared, now: now)
        case .validate(.invalidated) where isChangePending(request, shared: shared, now: now):
            return validate(stored, request, reason: .changePending, seen: seen, shared: shared, now: now)
        case .validate(let reason):
            return validate(stored, request, reason: reason, seen: seen, shared: shared, now: now)
        }
    }

    /// Whether a write may still take effect, so that not even what was validated a moment ago is sure.
    private static func isChangePending(_ request: RequestMessage, shared: ProxyShared, now: Timestamp) -> Bool {
        (request.groups + [request.hashes.path]).contains { shared.store.generations.hasOpenWindow($0, now: now) }
    }

    private static func answer(
        _ stored: StoredResponse, age: Int64, timeToLive: Int64, validates: Bool, _ request: RequestMessage
    ) -> RequestPlan {
        let plan = RequestPlan.answer(stored, age: age, timeToLive: timeToLive, validates: validates)
        guard stored.metadata.isPartial else { return plan }
        if request.facts.hasRange, case .part = StoredAnswer.rangeDecision(stored, request) { return plan }
        if request.facts.directives.onlyIfCached { return .refuse(.onlyIfCached) }
        if request.mustGoAsReceived { return .fetchAlone(Fetch(reason: .rangeNotStored, purpose: .asReceived)) }
        return .fetchAlone(
            Fetch(reason: .rangeNotStored, purpose: request.facts.hasRange ? .range : .fill, stored: nil))
    }

    private static func validate(
        _ stored: StoredResponse, _ request: RequestMessage, reason: Reason, seen: Seen, shared: ProxyShared,
        now: Timestamp
    ) -> RequestPlan {
        if request.facts.directives.onlyIfCached { return .refuse(.onlyIfCached) }
        if request.facts.directives.noStore { return .pass(.requestNoStore) }
        if request.mustGoAsReceived {
            return .fetchAlone(Fetch(reason: reason, purpose: .asReceived, stored: stored))
        }
        if stored.metadata.isPartial {
            return .fetchAlone(Fetch(reason: reason, purpose: request.facts.hasRange ? .range : .fill))
        }
        let validated =
            Validation.mayNotTell(stored, of: request, shared: shared, now: now)
            ? [] : Validation.candidates(for: stored)
        let fetch = Fetch(
            reason: reason, purpose: validated.isEmpty ? .fill : .validation, stored: stored, validated: validated,
            newestOrder: seen.newestOrder(request, shared))
        if request.facts.hasCredentials(request.rules) { return .fetchAlone(fetch) }
        let bytes = request.bytes
        let variant = stored.metadata.variation?.selectingKey(of: request.head.fields, in: bytes.span) ?? []
        return .join(fetch, variant: variant)
    }

    // MARK: Without one

    private static func ask(
        _ request: RequestMessage, reason: Reason, variant: [UInt8], seen: Seen, shared: ProxyShared,
        now: Timestamp
    ) -> RequestPlan {
        if request.facts.directives.onlyIfCached { return .refuse(.onlyIfCached) }
        if request.facts.directives.noStore { return .pass(.requestNoStore) }
        // A HEAD's answer has no body to store, and its client waits for none.
        if request.head.method == .head { return .pass(reason) }
        if request.facts.hasRange {
            return .fetchAlone(Fetch(reason: reason, purpose: request.mustGoAsReceived ? .asReceived : .range))
        }
        // What an origin answers to somebody's credentials is hardly ever for others: nobody is made to wait for it.
        if request.facts.hasCredentials(request.rules) {
            return .fetchAlone(Fetch(reason: reason, purpose: .asReceived))
        }
        if shared.uncacheable.contains(request.hashes.key, now: now) {
            return .fetchAlone(Fetch(reason: .previouslyUncacheable, purpose: .asReceived))
        }
        return .join(
            Fetch(reason: reason, purpose: .fill, newestOrder: seen.newestOrder(request, shared)), variant: variant)
    }
}
