internal import CacheStorage
internal import DiskStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore
internal import ProxyMeasurement

/// What becomes of the head of the origin's answer.
extension FillDriver {
    /// The facts of the request that the origin gets: a GET, also where a HEAD is answered out of what it says.
    private var facts: RequestFacts {
        guard request.head.method != method else { return request.facts }
        let bytes = request.bytes
        var facts = RequestFacts(method: method, fields: request.head.fields, in: bytes.span)
        facts.add(
            request.head.fields, in: bytes.span, table: request.requestFields, rules: request.rules.requestFields)
        return facts
    }

    /// Whether the origin has been given no condition and no range that a 304 or a 206 could answer.
    private var asksForWhole: (unconditionally: Bool, unranged: Bool) {
        switch fetch.purpose {
        case .fill: (true, true)
        case .range: (true, false)
        case .validation: (false, true)
        case .asReceived: (false, false)
        }
    }

    /// Whether a 304 answers no condition: neither was one set on the store's behalf, nor does the request have one.
    private var isUnasked: Bool {
        asksForWhole.unconditionally || fetch.purpose == .asReceived && !request.facts.hasClientCondition
    }

    func receive(_ answer: OriginAnswer) {
        if answer.status == 304, fetch.purpose == .validation {
            return receiveNotModified(answer)
        }
        if answer.status == 304, isUnasked {
            // It answers a condition that was not set: there is nothing in it for anybody.
            call?.reject(.notModifiedUnasked)
            return
        }
        if answer.status == 304 || method == .head {
            if method == .head {
                let bytes = answer.bytes
                HeadEffect.apply(
                    answer.received, in: bytes.readableBytesUInt8Span, to: request, read: read, shared: shared)
            }
            return pass(answer, reason: fetch.reason)
        }
        if answer.status == 206, asksForWhole.unranged {
            // Nobody asked for a part: the client that gets it must not share it with those who want the whole.
            return pass(answer, reason: .incomplete)
        }
        if request.rules.validators != nil {
            evidence = ListEvidence(answer, request: request, order: order)
            contradiction = ContradictionWatch(answer, rules: request.rules)
        }
        if request.rules.validators != nil || request.rules.synthesisesDigest,
            let search = ValidatorSearch(in: answer, rules: request.rules)
        {
            mode = .searching(answer, search)
        } else {
            decide(answer)
        }
    }

    /// Decides what becomes of an answer whose validator is known, if it has one.
    /// - Parameter isWhole: whether its body has arrived.
    func decide(_ answer: OriginAnswer, isWhole: Bool = false) {
        let (requestBytes, bytes) = (request.bytes, answer.bytes)
        let tag = knowsVersions ? answer.opaqueTag : nil
        guard case .usable(let knownCurrentAt) = checkVersion(tag, in: bytes.readableBytesUInt8Span, of: answer) else {
            worker.counters.changes.validatorWentBackwards()
            return pass(answer, reason: .validatorWentBackwards)
        }
        noteInvalid(status: answer.status)
        let decision = StorageDecision.decide(
            answer.received, in: bytes.readableBytesUInt8Span, request: facts,
            requestFields: request.head.fields, requestBytes: requestBytes.span, rules: request.rules,
            via: shared.viaLine)
        switch decision {
        case .refuse(let reason):
            pass(answer, reason: reason)
        case .store(let stored):
            let declared = answer.hasBody ? answer.contentLength : 0
            lengthOfPart = PartialContent.length(of: answer.received, in: bytes.readableBytesUInt8Span)
            // A part that is not as long as its Content-Range says: nobody knows which part it is.
            if let lengthOfPart, let declared, declared != lengthOfPart { return pass(answer, reason: .incomplete) }
            let length = isWhole ? wholeLength : declared ?? 0
            guard length <= shared.options.largestObject, let groups = groups(of: answer) else {
                return pass(answer, reason: .tooLarge)
            }
            provenance = Provenance(order: order, knownCurrentAt: knownCurrentAt, groups: groups)
            if length <= shared.options.largestInMemory, reserve(upTo: length) {
                store(stored, answer, isWhole: isWhole)
            } else if let spool = beginSpool(stored, length: isWhole ? length : declared) {
                store(stored, answer, isWhole: false)
                switchTo(spool, stored)
            } else {
                pass(answer, reason: reasonNotToStore(length))
            }
        }
    }

    private func reasonNotToStore(_ length: Int) -> Reason {
        if length <= shared.options.largestInMemory { return .memoryFull }
        return shared.disk == nil || request.rules.spill == .never ? .tooLarge : .diskUnavailable
    }

    /// Nil if the response declares too many to remember: an invalidation could miss it.
    private func groups(of answer: OriginAnswer) -> [UInt64]? {
        let bytes = answer.bytes
        return shared.declaredGroups(answer.received.fields, in: bytes.readableBytesUInt8Span)
            .map { request.groups + $0 }
    }

    /// Whether there is any version that the read's could be compared with.
    private var knowsVersions: Bool {
        fetch.stored != nil || !shared.expectedVersions.isEmpty || !shared.acceptedChanges.isEmpty
    }

    /// Looks at the version that a read shows.
    private func checkVersion(_ tag: Range<Int>?, in bytes: Span<UInt8>, of answer: OriginAnswer) -> VersionCheck {
        guard let tag else { return .usable(knownCurrentAt: nil) }
        let now = answer.received.responseTime
        let check = VersionCheck.check(
            bytes.extracting(tag), request: request, order: order, stored: fetch.stored, shared: shared, now: now)
        // Only what everybody gets is the version that others wait for.
        guard !shared.acceptedChanges.isEmpty, check != .wentBackwards,
            answer.status == 200 || answer.status == 304,
            !answer.received.fields.contains(.vary), !request.facts.hasCredentials(request.rules), !hasWriteUnderWay,
            let arrival = shared.acceptedChanges.observe(
                bytes.extracting(tag), at: request.hashes, order: order, now: now)
        else { return check }
        // Others that were asked for meanwhile may show what was before, though they were asked for later.
        let generation = shared.store.generations.raise(
            request.hashes.path, byWrite: true, drawing: shared.nextOrder)
        shared.store.generations.close(arrival.window)
        worker.counters.changes.acceptedChangeShowed(afterMilliseconds: arrival.milliseconds)
        return .usable(knownCurrentAt: generation.before <= order ? generation.now : nil)
    }

    /// Whether what a read shows may be the effect of a write that has not been answered.
    private var hasWriteUnderWay: Bool {
        let generations = shared.store.generations
        return generations.hasWriteUnderWay(request.hashes.path)
            || request.groups.contains { generations.hasWriteUnderWay($0) }
    }

    private func store(_ stored: StoredHead, _ answer: OriginAnswer, isWhole: Bool) {
        shared.uncacheable.remove(request.hashes.key)
        let length = answer.hasBody ? answer.contentLength : 0
        mode = .storing(stored, expected: length)
        if stored.metadata.isPartial { partial = answer }
        let bytes = answer.bytes
        let owners = ForwardedHead.render(
            answer.received, in: bytes.readableBytesUInt8Span, via: shared.viaLine, keepsAge: false,
            keepsTrailer: answer.hasBody && answer.contentLength == nil)
        let shown = read.show(answer.shownVersion(to: request), isWhole: isWhole, shared)
        // Before anybody can have the whole of it.
        if isWhole { finish(stored) }
        deliver(
            .shared(
                FillHead(
                    head: stored, ownersHead: owners.count == stored.bytes.count ? nil : owners,
                    contentLength: isWhole ? wholeLength : length, provenance: provenance,
                    shown: shown)))
    }

    private func pass(_ answer: OriginAnswer, reason: Reason) {
        if answer.status < 500, reason != fetch.reason, reason != .validatorWentBackwards {
            shared.uncacheable.mark(request.hashes.key, now: answer.received.responseTime)
        }
        let shown = read.show(answer.shownVersion(to: request), isWhole: !answer.hasBody, shared)
        release()
        dropsTrailers = answer.namesConnectionFields
        unlist()
        let head = UnsharedHead(
            received: answer.received, bytes: answer.bytes, contentLength: answer.contentLength,
            hasBody: answer.hasBody, reason: reason,
            conditional: leavesCondition(answer) ? conditional(answer) : nil,
            shown: shown)
        guard let owner, wholeLength == 0 else {
            mode = .passing(expected: answer.contentLength)
            return deliver(.unshared(head))
        }
        mode = .handing(hasBody: head.hasBody)
        if isListed { fill.receive(.notForThisReader(reason, status: head.status)) }
        owner.receive(head)
    }

    /// Whether the client's own condition is still to be evaluated: the origin did not get it, or doesn't know the tag.
    private func leavesCondition(_ answer: OriginAnswer) -> Bool {
        answer.hasAddedTag
            || answer.status == 200 && request.facts.hasClientCondition && fetch.purpose != .asReceived
    }

    /// The head as a stored one: a client's condition is evaluated on it (RFC 9110 §13.1.2).
    private func conditional(_ answer: OriginAnswer) -> StoredHead {
        let bytes = answer.bytes
        return StorageDecision.asIfStored(
            answer.received, in: bytes.readableBytesUInt8Span, rules: request.rules, via: shared.viaLine)
    }

    /// Another answer than 304 to a validation says that what is stored is not the present response any more (RFC 9111
    /// §4.3.3): it goes when the other one is whole, which may yet break off. An error of the origin, or one of this client's own (401, 429), says nothing of the kind.
    private func noteInvalid(status: UInt16) {
        guard fetch.purpose == .validation, status < 400 || status == 404 || status == 410, let stored = fetch.stored
        else { return }
        invalid = stored
    }

    private func receiveNotModified(_ answer: OriginAnswer) {
        let bytes = answer.bytes
        let span = bytes.readableBytesUInt8Span
        guard
            let index = ValidationAnswer.selectFreshened(
                among: fetch.validated.map(\.storedHead), by: answer.received, in: span)
        else {
            // It validates something that is not stored: ask once more, without condition.
            fetch.purpose = .fill
            asksAgain = true
            return
        }
        let selected = fetch.validated[index]
        if Validation.cameTooLate(
            selected, of: request, order: order, shared: shared, now: answer.received.responseTime)
        {
            fetch.purpose = .fill
            asksAgain = true
            return
        }
        let (block, requestBytes) = (selected.block, request.bytes)
        let head = ValidationAnswer.freshen(
            selected.metadata, head: block.span, by: answer.received, in: span, request: facts,
            requestFields: request.head.fields, requestBytes: requestBytes.span, rules: request.rules,
            via: shared.viaLine)
        // A 304 that names groups replaces those that the stored response named.
        let groups = groups(of: answer).map { $0.count > request.groups.count ? $0 : selected.provenance.groups }
        let freshened: StoredResponse
        switch checkVersion(selected.metadata.entityTag?.opaque, in: block.span, of: answer) {
        case .wentBackwards:
            // The client that waits gets it; it stays as it is in the store, and is validated again.
            worker.counters.changes.validatorWentBackwards()
            freshened = selected.freshened(head: head, provenance: selected.provenance)
        case .usable(let knownCurrentAt):
            let provenance = Provenance(order: order, knownCurrentAt: knownCurrentAt, groups: groups ?? [])
            freshened = selected.freshened(head: head, provenance: provenance)
            if head.metadata.isWithdrawn || groups == nil {
                shared.remove(selected, for: request.key, asOf: order)
            } else {
                insert(freshened)
            }
        }
        let shown = read.show(ShownVersion(freshened), isWhole: true, shared)
        unlist()
        owner?.ownLines = cookies(of: answer, beside: freshened)
        deliver(.validated(freshened, shown))
    }

    /// The cookies that a 304 sets, as lines: they are for the client that asked, whether they may be stored or not.
    private func cookies(of answer: OriginAnswer, beside stored: StoredResponse) -> [UInt8]? {
        let fields = answer.received.fields
        guard fields.contains(.setCookie) else { return nil }
        let block = stored.block
        // Then everybody gets them.
        guard !StoredHead.fields(ofHead: block.span, metadata: stored.metadata).contains(.setCookie) else { return nil }
        let bytes = answer.bytes
        let span = bytes.readableBytesUInt8Span
        return fields.lines.filter { $0.name == .setCookie }.flatMap {
            Array("Set-Cookie: ".utf8) + span.copied($0.valueRange) + [ASCII.carriageReturn, ASCII.lineFeed]
        }
    }
}
