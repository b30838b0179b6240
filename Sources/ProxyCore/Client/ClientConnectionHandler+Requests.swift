internal import CacheStorage
internal import DiskStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore
internal import ProxyMeasurement

/// What becomes of a request whose head has arrived.
extension ClientConnectionHandler {
    /// Answers a request in place if the store has a fresh response for it. No other thread, no allocation, no copy of the head.
    /// - Parameter seen: gets what the memory has for it, if that is no answer.
    /// - Returns: false if there is more to it.
    func answerFromStore(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ hashes: KeyHashes, _ supplement: [UInt8],
        seen: inout StoredVariants?
    ) -> Bool {
        let shared = shared
        let store = shared.store
        let (authority, target) = (head.authorityRange, head.pathRange)
        guard
            let variants = store.lookup(
                hashes, authority: authority, target: target, supplement: supplement, in: bytes)
        else {
            return answerFromDisk(head, bytes, hashes, supplement)
        }
        let rules = shared.rules(target: target, in: bytes)
        let facts = shared.facts(head, in: bytes, rules: rules.requestFields)
        guard rules.isCached, facts.mayUseStored,
            let stored = select(variants, fields: head.fields, in: bytes), !stored.metadata.isPartial,
            // It takes longer than a moment.
            !stored.isSentInPieces,
            case .fresh(let age, let timeToLive) = ReuseDecision.decide(
                stored.metadata, isCurrent: store.isCurrent(stored, hashes), request: facts, rules: rules,
                now: worker.now())
        else {
            seen = variants
            return false
        }
        _ = sendStored(
            stored, facts: facts, fields: head.fields, in: bytes, age: age, cacheStatus: .hit(timeToLive: timeToLive),
            outcome: .hit, reason: nil)
        endHit(head, bytes, hashes)
        return true
    }

    /// The same with what is not in memory but on disk, if it is small and the system has it in its cache.
    private func answerFromDisk(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ hashes: KeyHashes, _ supplement: [UInt8]
    ) -> Bool {
        guard let disk = worker.disk, let entry = disk.findOnlySmallFresh(hashes), !entry.isRecovered else {
            return false
        }
        let rules = shared.rules(target: head.pathRange, in: bytes)
        let fields = head.fields
        let facts = shared.facts(head, in: bytes, rules: rules.requestFields)
        guard rules.isCached, facts.mayUseStored else { return false }
        let key = CacheKey(
            authority: head.authorityRange, target: head.pathRange, supplement: supplement, in: bytes, hashes: hashes)
        guard let stored = worker.diskLooks.readAtOnce(entry, for: key), !stored.metadata.isPartial,
            stored.metadata.isSelected(by: fields, in: bytes)
        else { return false }
        let decision = ReuseDecision.decide(
            stored.metadata, isCurrent: shared.store.isCurrent(stored, hashes), request: facts, rules: rules,
            now: worker.now())
        guard case .fresh(let age, let timeToLive) = decision else { return false }
        worker.diskLooks.restoreIfWorth(stored, entry, for: key)
        var status = CacheStatus.hit(timeToLive: timeToLive)
        status.isFromDisk = true
        answer.record.isFromDisk = true
        _ = sendStored(
            stored, facts: facts, fields: fields, in: bytes, age: age, cacheStatus: status, outcome: .hit, reason: nil)
        endHit(head, bytes, hashes)
        return true
    }

    private func endHit(_ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ hashes: KeyHashes) {
        if waitsUntilSent() {
            // For the log.
            current = makeRequest(parser.head, bytes.copied(0..<parser.head.length), hashes, [])
        } else {
            count()
            if worker.accessLog != nil { log(head, in: bytes) }
        }
    }

    private func select(_ variants: StoredVariants, fields: FieldTable, in bytes: Span<UInt8>) -> StoredResponse? {
        guard let variation = variants.newest.metadata.variation else { return variants.newest }
        if variation.matches(fields, in: bytes) { return variants.newest }
        for other in variants.others where other.metadata.isSelected(by: fields, in: bytes) {
            return other
        }
        return nil
    }

    /// Everything that takes longer, or asks the origin.
    func beginExchange(
        _ buffer: ByteBuffer, _ hashes: KeyHashes, _ supplement: [UInt8], _ variants: StoredVariants?
    ) {
        let bytes = buffer.readableBytesUInt8Span.copied(0..<parser.head.length)
        let request = makeRequest(parser.head, bytes, hashes, supplement)
        parser.reset()
        current = request
        if !request.head.framing.hasBody {
            bodyDecoder = nil
            clearDeadline()
        } else {
            bodyDecoder = BodyDecoder(request.head.framing, limits: options.messageLimits)
            remainingBody = options.largestRequestBody
            setDeadline(options.clientTimeouts.body)
        }
        carryOut(request, inMemory: variants)
    }

    private func makeRequest(
        _ head: RequestHead, _ bytes: [UInt8], _ hashes: KeyHashes, _ supplement: [UInt8]
    ) -> RequestMessage {
        let span = bytes.span
        let rules = shared.rules(target: head.pathRange, in: span)
        return RequestMessage(
            head: head, bytes: bytes, facts: shared.facts(head, in: span, rules: rules.requestFields), hashes: hashes,
            groups: head.method.isSafe ? shared.groups(target: span.extracting(head.pathRange)) : [], rules: rules,
            client: identity, supplement: supplement, requestFields: shared.requestFields)
    }

    /// What the request's cache key has beside authority and target.
    func keySupplement(_ head: borrowing RequestHead, in bytes: Span<UInt8>) -> [UInt8] {
        KeySupplement.make(
            head, in: bytes, table: shared.requestFields,
            rules: shared.rules(target: head.pathRange, in: bytes).requestFields, isTrusted: identity.isTrusted)
    }

    /// Plans anew with what was found on disk.
    func carryOut(_ request: RequestMessage, found: FoundOnDisk) {
        carryOut(request, inMemory: shared.look(for: request), found: found)
    }

    /// - Parameters:
    ///   - variants: what the memory has for it.
    ///   - found: what was found on disk; nil if that was not looked for.
    private func carryOut(_ request: RequestMessage, inMemory variants: StoredVariants?, found: FoundOnDisk? = nil) {
        var (variants, found) = (variants, found)
        while true {
            let now = worker.now()
            switch RequestPlan.decide(request, inMemory: variants, found: found, shared: shared, now: now) {
            case .look:
                found = worker.diskLooks.lookAtOnce(for: request)
                variants = shared.look(for: request)
                if found != nil { continue }
                return run(LookingExchange(request, connection: self))
            case .refuse(let problem):
                return refusePlan(problem)
            case .answerOptions:
                state = .exchange(FinishedExchange())
                sendOptions()
                return endExchange(trailers: nil)
            case .pass(let reason):
                return run(PassedExchange(request, reason: reason, connection: self))
            case .fetchAlone(let fetch):
                return run(CachedExchange(request, fetch: fetch, connection: self))
            case .answer(let stored, let age, let timeToLive, let validates):
                if validates { validateInBackground(stored, request) }
                let isFromDisk = found?.responses.contains { $0 === stored } ?? false
                return answerInPlace(stored, request, age: age, timeToLive: timeToLive, isFromDisk: isFromDisk)
            case .join(let fetch, let variant):
                let exchange = CachedExchange(request, fetch: fetch, connection: self)
                state = .exchange(exchange)
                if exchange.join(variant: variant) { return }
                found = nil
                variants = shared.look(for: request)
            }
        }
    }

    func run(_ exchange: any ClientExchange) {
        state = .exchange(exchange)
        exchange.start()
    }

    private func refusePlan(_ problem: ProblemAnswer) {
        if problem.keepsConnection {
            state = .exchange(FinishedExchange())
            sendProblem(
                problem, cacheStatus: CacheStatus(forward: nil, detail: problem.reason))
            endExchange(trailers: nil)
        } else {
            refuse(problem)
        }
    }

    private func answerInPlace(
        _ stored: StoredResponse, _ request: RequestMessage, age: Int64, timeToLive: Int64, isFromDisk: Bool
    ) {
        state = .exchange(FinishedExchange())
        let isStale = timeToLive < 0
        var status = CacheStatus.hit(timeToLive: timeToLive)
        status.isFromDisk = isFromDisk
        answer.record.isFromDisk = isFromDisk
        if isStale { status.detail = .expired }
        answer(
            with: stored, request: request, age: age, cacheStatus: status, outcome: isStale ? .stale : .hit,
            reason: isStale ? .expired : nil)
    }

    /// The client has its answer; the origin is asked for the next one (RFC 5861 §3).
    private func validateInBackground(_ stored: StoredResponse, _ request: RequestMessage) {
        // The next client's request does it.
        if request.mustGoAsReceived { return }
        let validated = Validation.candidates(for: stored)
        let fetch = RequestPlan.Fetch(
            reason: .expired, purpose: validated.isEmpty ? .fill : .validation, stored: stored, validated: validated)
        let bytes = request.bytes
        let variant = stored.metadata.variation?.selectingKey(of: request.head.fields, in: bytes.span) ?? []
        let joining = shared.fills.join(
            key: request.key, variant: variant, isCurrent: { shared.isCurrent($0, for: request) },
            isOutdated: { false })
        if case .started(let fill) = joining {
            FillDriver(fill: fill, request: request, fetch: fetch, worker: worker).start()
        }
    }

    // MARK: What is said of an exchange

    /// Counts and logs the exchange that the connection is at.
    func finishRecord(isComplete: Bool) {
        if !isComplete, answer.record.reason == nil { answer.record.reason = .clientGone }
        count()
        if worker.accessLog != nil {
            if let current {
                let bytes = current.bytes
                log(current.head, in: bytes.span)
            } else {
                logUnparsed(pending)
            }
        }
        current = nil
    }

    private func count() {
        answer.record.microseconds = worker.microseconds(since: startedAt)
        worker.counters.record(answer.record)
    }

    private func log(_ head: borrowing RequestHead, in bytes: Span<UInt8>) {
        answer.record.endedAt = worker.now().milliseconds
        let userAgent = head.fields.firstValue(.userAgent) ?? 0..<0
        let referer = head.fields.first(named: Self.refererName, in: bytes)?.valueRange ?? 0..<0
        let address = identity.address
        worker.accessLog?.append(
            answer.record, method: bytes.extracting(head.methodRange), target: bytes.extracting(head.targetRange),
            authority: bytes.extracting(head.authorityRange), clientAddress: address.span,
            userAgent: bytes.extracting(userAgent), referer: bytes.extracting(referer))
    }

    /// Logs a request that could not be parsed: `buffer` begins with it.
    private func logUnparsed(_ buffer: ByteBuffer) {
        let bytes = buffer.readableBytesUInt8Span
        let line = RequestLineGuess(bytes)
        let address = identity.address
        let nothing = bytes.extracting(0..<0)
        answer.record.endedAt = worker.now().milliseconds
        worker.accessLog?.append(
            answer.record, method: bytes.extracting(line.method), target: bytes.extracting(line.target),
            authority: nothing, clientAddress: address.span, userAgent: nothing, referer: nothing)
    }

    private static let refererName = Array("referer".utf8)
}
