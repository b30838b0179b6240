internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore
internal import ProxyMeasurement

/// A client's request that is answered out of a fill: its own, or one that another request started.
final class CachedExchange: ClientExchange {
    /// It holds the exchange, until it is over.
    private let connection: ClientConnectionHandler
    private let request: RequestMessage
    private var fetch: RequestPlan.Fetch
    private var fill: Fill?
    /// Of a fill that this exchange has started; they hold each other until this one leaves.
    private var driver: FillDriver?
    private var subscription = 0
    private var isOwner = true
    /// Lines of a 304 that are for the client that asked, and are not stored.
    var ownLines: [UInt8]?
    /// Whether the answer comes from the driver as it arrives, and not out of the fill.
    private var isHanded = false
    private var hasHead = false
    private var offset = 0
    private var end = Int.max
    /// Sends what lies on disk of the body.
    private var sender: FileSender?

    init(
        _ request: RequestMessage, fetch: RequestPlan.Fetch, connection: ClientConnectionHandler
    ) {
        self.request = request
        self.fetch = fetch
        self.connection = connection
    }

    private var worker: Worker { connection.worker }
    private var shared: ProxyShared { connection.shared }

    // MARK: Beginning

    func start() {
        run(nil)
    }

    /// Joins the fill in flight for this variant, or starts it.
    /// - Returns: false if the store has got something meanwhile: the request has to be planned anew.
    func join(variant: [UInt8]) -> Bool {
        let known = fetch.newestOrder
        let joining = shared.fills.join(
            key: request.key, variant: variant, isCurrent: { shared.isCurrent($0, for: request) },
            isOutdated: { shared.newestOrder(request) > known })
        switch joining {
        case .outdated:
            return false
        case .started(let fill):
            run(fill)
        case .joined(let fill):
            isOwner = false
            if subscribe(to: fill) { look() } else { goAlone(fetch.reason) }
        }
        return true
    }

    /// - Parameter fill: nil if others are not to find it.
    private func run(_ fill: Fill?) {
        isOwner = true
        isHanded = false
        let driver = FillDriver(fill: fill, request: request, fetch: fetch, worker: worker)
        driver.owner = self
        self.driver = driver
        driver.start()
    }

    /// RFC 9110 §15.2: a proxy forwards 1xx responses, though never to an HTTP/1.0 client.
    func forward(interim bytes: ByteBuffer) {
        if !hasHead, !request.head.isHTTP10 { connection.sendInterim(bytes) }
    }

    /// What the other request got can't be shared: this one asks for itself, without waiting for anybody.
    private func goAlone(_ reason: Reason) {
        leave()
        fetch = RequestPlan.Fetch(reason: reason, purpose: .asReceived, stored: fetch.stored)
        start()
    }

    /// Reads from the fill from now on.
    /// - Returns: whether the fill can serve it.
    @discardableResult
    func subscribe(to fill: Fill) -> Bool {
        let loop = worker.eventLoop
        let exchange = NIOLoopBound(self, eventLoop: loop)
        let wake: @Sendable () -> Void = {
            if loop.inEventLoop, exchange.value.worker.looksSoon(exchange.value) { return }
            loop.execute { exchange.value.look() }
        }
        guard let subscription = fill.subscribe(isOwner: isOwner, wake: wake) else { return false }
        self.fill = fill
        self.subscription = subscription
        return true
    }

    /// - Parameter rest: as `FillDriver.ownerLeft` has it.
    private func leave(draining rest: Int? = nil) {
        if let cost = driver?.cost {
            connection.answer.record.originHeadMicroseconds = cost.headMicroseconds
            connection.answer.record.bytesFromOrigin = cost.bytes
        }
        let fill = self.fill
        self.fill = nil
        driver?.ownerLeft(draining: rest)
        driver = nil
        fill?.unsubscribe(subscription)
    }

    // MARK: The connection's side

    func clientBecameWritable() {
        look()
    }

    func clientGone() {
        leave()
    }

    // MARK: The fill's side

    /// Takes what is new.
    func look() {
        if isHanded {
            driver?.call?.resume()
            return
        }
        guard let fill else { return }
        if hasHead { return pump() }
        guard let answer = fill.answer(for: subscription) else { return }
        hasHead = true
        switch answer {
        case .validated(let stored, _):
            if !isOwner, let reason = reasonNotToUse(stored.metadata, stored.provenance) { return restart(reason) }
            leave()
            answerValidated(stored)
        case .shared(let head):
            if !isOwner, let reason = reasonNotToUse(head.head.metadata, head.provenance) { return restart(reason) }
            begin(head)
        case .unshared(let head):
            if head.status >= 500, answerStale(head.status) { return }
            begin(head)
        case .notForThisReader(_, let status):
            if status >= 500, answerStale(status) { return }
            restart(.previouslyUncacheable)
        case .failed(let reason, let fault):
            if answerStale(nil) { return }
            leave()
            fail(reason, fault)
        }
    }

    // MARK: An answer for this client alone, as it arrives

    func receive(_ head: UnsharedHead) {
        isHanded = true
        if head.status >= 500, answerStale(head.status) { return }
        begin(head)
        connection.flush()
    }

    func receive(_ content: ByteBuffer) {
        connection.sendBody(content)
        connection.flush()
        if !connection.isWritable { driver?.call?.pause() }
    }

    func end(trailers: ByteBuffer?) {
        leave()
        connection.endExchange(trailers: trailers)
    }

    /// The body broke off.
    func fail() {
        leave()
        connection.failExchange(.transferFailed)
    }

    // MARK: -

    private func restart(_ reason: Reason) {
        hasHead = false
        goAlone(reason)
    }

    /// Why a response that another request asked for can't be given to this one; nil if it can.
    private func reasonNotToUse(_ metadata: StoredMetadata, _ provenance: Provenance) -> Reason? {
        let bytes = request.bytes
        guard metadata.isSelected(by: request.head.fields, in: bytes.span) else { return .varyMismatch }
        // Which groups a response declares shows only now; an invalidation of one may have passed before this reader came.
        let isCurrent = provenance.groups.dropFirst(request.groups.count).allSatisfy {
            shared.store.generations.isCurrent($0, order: provenance.knownCurrentAt, askedAt: metadata.requestTime)
        }
        return isCurrent ? nil : .invalidated
    }

    private func pump() {
        guard let fill else { return }
        while connection.isWritable {
            switch fill.read(subscription, from: offset, atMost: min(end - offset, FillBody.chunkSize)) {
            case .bytes(let bytes):
                offset += bytes.readableBytes
                connection.sendBody(bytes)
                if offset == end {
                    leave()
                    return connection.endExchange(trailers: nil)
                }
            case .stored(let stored, let range):
                guard sendStored(stored, offset..<min(range.upperBound, end)) else { return }
            case .onDisk(let range):
                guard sendOnDisk(offset..<min(range.upperBound, end)) else { return }
            case .pending:
                return connection.flush()
            case .end(let trailers):
                leave()
                return connection.endExchange(trailers: trailers)
            case .failed:
                leave()
                return connection.failExchange(.transferFailed)
            }
        }
        connection.flush()
    }

    /// The fill has ended, and the rest is read from what it has stored.
    /// - Returns: whether there may be more to send at once.
    private func sendStored(_ stored: StoredResponse, _ range: Range<Int>) -> Bool {
        if sender == nil, let body = stored.memoryFileReader() { sender = makeSender(body) }
        if sender != nil { return sendFile(range) }
        let piece = range.prefix(FillBody.chunkSize)
        for part in stored.body(piece) {
            offset += part.readableBytes
            connection.sendBody(part)
        }
        guard offset == piece.upperBound else { return failTransfer() }
        return hasMoreToSend()
    }

    /// - Returns: whether there may be more to send at once.
    private func sendOnDisk(_ range: Range<Int>) -> Bool {
        if sender == nil, let body = fill?.openSpooledBody() { sender = makeSender(body) }
        return sendFile(range)
    }

    private func makeSender(_ body: any BodyFile) -> FileSender {
        FileSender(body, connection: connection) { [weak self] in self?.pump() }
    }

    private func sendFile(_ range: Range<Int>) -> Bool {
        offset = sender?.send(range) ?? offset
        guard let sender, !sender.hasFailed else { return failTransfer() }
        guard hasMoreToSend() else { return false }
        if offset < range.upperBound {
            connection.flush()
            return false
        }
        return true
    }

    private func hasMoreToSend() -> Bool {
        guard offset == end else { return true }
        leave()
        connection.endExchange(trailers: nil)
        return false
    }

    private func failTransfer() -> Bool {
        leave()
        connection.failExchange(.transferFailed)
        return false
    }

    // MARK: Answers

    private var outcome: Outcome { isOwner ? .miss : .collapsed }

    private func cacheStatus(forwardStatus: UInt16?) -> CacheStatus {
        CacheStatus(
            forward: CacheStatus.Forward(fetch.reason), forwardStatus: forwardStatus, isCollapsed: !isOwner,
            detail: fetch.reason == .absent || fetch.reason == .varyMismatch ? nil : fetch.reason)
    }

    private func answerValidated(_ stored: StoredResponse) {
        connection.answer.ownLines = ownLines
        var status = cacheStatus(forwardStatus: 304)
        status.isStored = true
        let age = stored.metadata.currentAge(now: worker.now())
        if stored.metadata.freshnessLifetime > age { status.timeToLive = stored.metadata.freshnessLifetime - age }
        connection.answer(
            with: stored, request: request, age: age, cacheStatus: status,
            outcome: isOwner ? .validated : .collapsed, reason: fetch.reason)
    }

    /// Answers with what is stored, as the origin failed (RFC 5861 §4). The client has waited for it: that is no hit (RFC 9211 §2.1).
    /// - Parameter status: the origin's, if it had one.
    private func answerStale(_ status: UInt16?) -> Bool {
        guard let planned = fetch.stored else { return false }
        // Somebody may have been shown another version since.
        let stored = shared.peek(request)?.first { $0.isSame(as: planned) } ?? planned
        guard
            let age = ReuseDecision.mayServeOnError(
                stored.metadata, isCurrent: shared.store.isCurrentOnError(stored, request.hashes),
                request: request.facts, rules: request.rules, now: worker.now())
        else { return false }
        leave()
        var cacheStatus = self.cacheStatus(forwardStatus: status)
        cacheStatus.timeToLive = stored.metadata.freshnessLifetime - age
        cacheStatus.detail = fetch.reason
        connection.answer(
            with: stored, request: request, age: age, cacheStatus: cacheStatus, outcome: .stale, reason: fetch.reason)
        return true
    }

    private func fail(_ reason: Reason, _ fault: WireError?) {
        let problem = ProblemAnswer(originFailure: reason, fault: fault)
        var status = cacheStatus(forwardStatus: nil)
        status.detail = reason
        connection.sendProblem(problem, cacheStatus: status)
        connection.endExchange(trailers: nil)
    }

    private func begin(_ fillHead: FillHead) {
        let metadata = fillHead.head.metadata
        let bytes = request.bytes
        let answer = StoredAnswer.decide(
            metadata, head: fillHead.head.bytes.span, bodyLength: metadata.isPartial ? nil : fillHead.contentLength,
            facts: request.facts, fields: request.head.fields, in: bytes.span)
        var status = cacheStatus(forwardStatus: metadata.status)
        status.isStored = true
        let age = metadata.currentAge(now: worker.now())
        if metadata.freshnessLifetime > age { status.timeToLive = metadata.freshnessLifetime - age }
        // The client that asked gets the fields, too, that are not stored; parts and 304s are made of what is stored.
        let owners = isOwner && answer == .whole ? fillHead.ownersHead : nil
        let head = AnswerHead(
            lines: owners ?? fillHead.head.bytes, end: owners?.count ?? metadata.headEnd, age: age > 0 ? age : nil,
            cacheStatus: status)
        let framing = connection.sendHead(
            head, of: metadata, answer: answer, bodyLength: fillHead.contentLength, outcome: outcome,
            reason: fetch.reason)
        switch framing {
        case .none:
            if answer == .notModified {
                connection.answer.record.bytesSavedAtClient = Int64(fillHead.contentLength ?? 0)
            }
            leave()
            connection.endExchange(trailers: nil)
        default:
            if case .part(let range, _) = answer {
                offset = Int(range.lowerBound)
                end = Int(range.upperBound)
            } else if let length = fillHead.contentLength {
                end = length
            }
            if offset == end {
                leave()
                return connection.endExchange(trailers: nil)
            }
            pump()
        }
    }

    private func begin(_ head: UnsharedHead) {
        var status = cacheStatus(forwardStatus: head.status)
        status.detail = head.reason
        if let conditional = head.conditional, answersNotModified(conditional, head, status) { return }
        let framing = connection.sendUnshared(head, cacheStatus: status, outcome: outcome(of: head))
        if case .none = framing {
            leave()
            return connection.endExchange(trailers: nil)
        }
        if !isHanded { pump() }
    }

    /// Answers 304 to a client that has the very version which the origin has sent: it didn't get the client's condition, or
    /// doesn't know the tag. The rest of the transfer is of no use to anybody.
    private func answersNotModified(_ conditional: StoredHead, _ head: UnsharedHead, _ status: CacheStatus) -> Bool {
        let bytes = request.bytes
        let answer = StoredAnswer.decide(
            conditional.metadata, head: conditional.bytes.span, bodyLength: nil, facts: request.facts,
            fields: request.head.fields, in: bytes.span)
        guard answer == .notModified else { return false }
        let lines = AnswerHead(
            lines: conditional.bytes, end: conditional.metadata.headEnd, age: nil, cacheStatus: status)
        _ = connection.sendHead(
            lines, of: conditional.metadata, answer: answer, bodyLength: head.contentLength, outcome: outcome(of: head),
            reason: head.reason)
        connection.answer.record.bytesSavedAtClient = Int64(head.contentLength ?? fill?.receivedBytes ?? 0)
        leave(draining: head.contentLength)
        connection.endExchange(trailers: nil)
        return true
    }

    private func outcome(of head: UnsharedHead) -> Outcome {
        fetch.purpose == .asReceived ? .passed : .miss
    }
}
