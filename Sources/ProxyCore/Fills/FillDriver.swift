internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore
internal import ProxyMeasurement

/// Asks the origin on behalf of a fill and puts what it says into the fill and the store. It lives on the event loop of
/// the client that asked first, and as long as its call to the origin.
final class FillDriver: OriginResponseReceiver {
    enum Mode {
        case waiting
        /// The head waits for a validator that its body may hold.
        case searching(OriginAnswer, ValidatorSearch)
        /// The body is being kept, under this head.
        case storing(StoredHead, expected: Int?)
        /// The body is being written to disk, under this head.
        case spooling(StoredHead, FillSpool, expected: Int?)
        case passing(expected: Int?)
        /// The answer goes to the owner as it arrives, past the fill: nobody else gets it.
        case handing(hasBody: Bool)
    }

    private var madeFill: Fill?
    /// Whether other requests find the fill.
    let isListed: Bool
    let request: RequestMessage
    var fetch: RequestPlan.Fetch
    let worker: Worker
    var shared: ProxyShared { worker.shared }
    /// The exchange of the client that asked, as long as it waits: the 1xx responses that come before the answer are for it.
    var owner: CachedExchange?
    var call: OriginCall?
    var mode = Mode.waiting
    private var requestTime = Timestamp(milliseconds: 0)
    private var lastCost: (headMicroseconds: Int64?, bytes: Int64) = (nil, 0)
    /// The origin's answer was of no use, and another is asked for when it has ended.
    var asksAgain = false
    /// `Connection` names fields that end here, and some may stand among the trailers: none is passed on.
    var dropsTrailers = false
    var read: ReadInProgress
    /// The place of the request in the order of all, which it gets when it is sent.
    var order: UInt64 { read.order }
    /// The place of what was stored for the key by then.
    private(set) var newestWhenAsked: UInt64 = 0
    /// The present place in that order when the head arrived.
    var answeredAt: UInt64 { read.answeredAt }
    /// What was to be validated, and is out of date once another response is there whole.
    var invalid: StoredResponse?
    /// What may invalidate the response, once its head has arrived.
    var provenance = Provenance(order: 0)
    /// The head of a 206, until its body can be combined with what is stored.
    var partial: OriginAnswer?
    /// How long the body of a 206 must be, as its `Content-Range` says.
    var lengthOfPart: Int?
    /// The end of a body of known length. Readers see it when the response is in the store: who has the whole of it may ask
    /// again and must not find what it replaces.
    var lastContent: ByteBuffer?
    var contradiction: ContradictionWatch?
    var evidence: ListEvidence?

    /// - Parameter fill: that of the table of fills; nil if others are not to find it.
    init(fill: Fill?, request: RequestMessage, fetch: RequestPlan.Fetch, worker: Worker) {
        madeFill = fill
        isListed = fill != nil
        self.request = request
        read = ReadInProgress(request)
        self.fetch = fetch
        self.worker = worker
    }

    deinit {
        read.end(supersedes: false, shared)
    }

    /// What its readers read from. One that isn't listed is made when there is something to read.
    var fill: Fill {
        if let madeFill { return madeFill }
        let fill = Fill(key: request.key, variant: [], account: shared.account)
        madeFill = fill
        return fill
    }

    /// From now on nobody joins the fill.
    func unlist() {
        if isListed { shared.fills.remove(fill) }
    }

    /// Asks the origin.
    func start() {
        let call = OriginCall(OriginRequest(request, purpose: purpose), receiver: self, worker: worker)
        self.call = call
        worker.origin.start(call)
    }

    private var purpose: OriginRequestHead.Purpose {
        switch fetch.purpose {
        case .fill: return .fill
        case .range: return .range
        case .asReceived: return .passed
        case .validation:
            return .validation(ValidationRequest.lines(for: fetch.validated.map(\.storedHead)) ?? [])
        }
    }

    var method: Method {
        fetch.purpose == .asReceived ? request.head.method : .get
    }

    /// Lets the fill's readers have the answer. Until then nobody had anything to tell the origin.
    func deliver(_ answer: FillAnswer) {
        let loop = worker.eventLoop
        let driver = NIOLoopBound(self, eventLoop: loop)
        fill.setOriginControls(
            resume: { loop.execute { driver.value.call?.resume() } },
            abandon: { loop.execute { driver.value.abandon() } })
        owner?.subscribe(to: fill)
        fill.receive(answer)
    }

    /// The longest body that is read to its end although nobody wants it, since its connection can then be used again.
    private static let longestDrained = 65_536

    /// The owner has left.
    /// - Parameter rest: how long the body is that it leaves unread, if its connection is to be kept for that price.
    func ownerLeft(draining rest: Int? = nil) {
        owner = nil
        guard case .handing(hasBody: true) = mode, call != nil else { return }
        let driver = NIOLoopBound(self, eventLoop: worker.eventLoop)
        if let rest, rest <= Self.longestDrained {
            worker.eventLoop.scheduleTask(in: .seconds(1)) {
                driver.value.call?.cancel()
                driver.value.call = nil
            }
            return
        }
        // Not now: the end of the answer may be the next that is read.
        worker.eventLoop.execute {
            driver.value.call?.cancel()
            driver.value.call = nil
        }
    }

    private func abandon() {
        // A body that is kept, or one that somebody reads, goes on.
        guard !fill.keepsBody, call != nil else { return }
        call?.cancel()
        call = nil
        release()
        fill.forgetOriginControls()
    }

    // MARK: The origin's answer

    func originIsAsked() {
        // Only now: an answer to what waited for a connection is as new as one to what was asked for meanwhile.
        newestWhenAsked = shared.newestOrder(request)
        read.isAsked(shared)
        requestTime = worker.now()
        // Only who joins a fill asks for this.
        if isListed { fill.asked = Fill.Asked(order: order, time: requestTime) }
    }

    func originSentInterim(_ head: ResponseHead, bytes: ByteBuffer) {
        owner?.forward(interim: bytes)
    }

    func originSentHead(_ head: ResponseHead, bytes: ByteBuffer) {
        read.headArrived(shared, now: worker.now())
        receive(OriginAnswer(head, bytes: bytes, requestTime: requestTime, responseTime: worker.now()))
    }

    func originSentContent(_ content: ByteBuffer) {
        look(into: content)
        take(content)
    }

    private func take(_ content: ByteBuffer) {
        switch mode {
        case .searching(let answer, var search):
            guard keep(content.readableBytes) else {
                // There is no room for more of a body whose head still waits: it goes on as it came.
                decide(answer)
                return take(content)
            }
            let outcome = search.consume(content)
            mode = .searching(answer, search)
            keepForReaders(content, expected: answer.contentLength)
            switch outcome {
            case .searching: break
            case .found(let tag): decide(answer.adding(entityTag: tag))
            case .none: decide(answer)
            }
        case .storing(_, let expected?):
            keepForReaders(content, expected: expected)
        case .storing(let head, nil):
            if !keep(content.readableBytes) {
                if let spool = beginSpool(head, length: nil) {
                    switchTo(spool, head)
                    return take(content)
                }
                stopKeeping()
            }
            append(content, expected: nil)
        case .spooling(_, let spool, let expected):
            guard wholeLength + content.readableBytes <= shared.options.largestObject else {
                shared.uncacheable.mark(request.hashes.key, now: worker.now())
                stopSpooling()
                // It may have waited for the disk.
                call?.resume()
                return append(content, expected: nil)
            }
            keepForReaders(content, expected: expected)
            if !spool.append(content, now: worker.now(), tick: worker.tickMilliseconds) { call?.pause() }
        case .passing(let expected):
            append(content, expected: expected)
        case .handing: owner?.receive(content)
        case .waiting:
            append(content, expected: nil)
        }
    }

    /// Holds back the end of a body of known length.
    private func keepForReaders(_ content: ByteBuffer, expected: Int?) {
        if let expected, fill.receivedBytes + content.readableBytes >= expected {
            lastContent = content
        } else {
            append(content, expected: expected)
        }
    }

    /// How long the body is, once it has arrived.
    var wholeLength: Int { (madeFill?.receivedBytes ?? 0) + (lastContent?.readableBytes ?? 0) }

    func append(_ content: ByteBuffer, expected: Int?) {
        if fill.append(content, expected: expected) { call?.pause() }
    }

    private func look(into content: ByteBuffer) {
        if let differs = contradiction?.consume(content) {
            contradiction = nil
            if differs { worker.counters.changes.validatorContradicted() }
        }
        if let count = evidence?.consume(content, shared: shared) {
            for _ in 0..<count { worker.counters.changes.invalidated(.listEvidence) }
        }
    }

    func originEnded(trailers: ByteBuffer?) {
        noteCost()
        call = nil
        if case .handing = mode {
            supersedeStored()
            owner?.end(trailers: dropsTrailers ? nil : trailers)
            return
        }
        if asksAgain {
            asksAgain = false
            return start()
        }
        // A body whose length was not declared turns out to be another part than its head says: it is as good as cut off.
        if let lengthOfPart, isStoring, wholeLength != lengthOfPart { return originFailed(.transferFailed) }
        if case .searching(let answer, var search) = mode {
            if case .found(let tag) = search.end() {
                decide(answer.adding(entityTag: tag), isWhole: true)
            } else {
                decide(answer, isWhole: true)
            }
        } else if case .storing(let head, _) = mode {
            finish(head)
        }
        if case .spooling(_, let spool, _) = mode {
            // The rest follows when the disk has it.
            return spool.finish(now: worker.now(), tick: worker.tickMilliseconds)
        }
        if !isStoring { supersedeStored() }
        endFill(trailers: trailers)
    }

    private var isStoring: Bool {
        switch mode {
        case .storing, .spooling: true
        case .waiting, .searching, .passing, .handing: false
        }
    }

    /// All of a response has arrived that isn't stored: what it differs from is out of date (RFC 9111 §4.3.3).
    private func supersedeStored() {
        if let invalid { shared.remove(invalid, for: request.key, asOf: order) }
        read.end(supersedes: true, shared)
    }

    /// Lets the readers have the end.
    func endFill(trailers: ByteBuffer?) {
        read.end(supersedes: false, shared)
        releaseLastContent()
        unlist()
        release()
        fill.end(trailers: dropsTrailers ? nil : trailers)
        fill.forgetOriginControls()
    }

    func releaseLastContent() {
        guard let lastContent else { return }
        _ = fill.append(lastContent, expected: wholeLength)
        self.lastContent = nil
    }

    /// Stores the response, whose body has arrived.
    func finish(_ head: StoredHead) {
        var chunks = fill.wholeBody
        if let lastContent {
            chunks.append(chunks.isEmpty ? lastContent : ByteBuffer(bytes: lastContent.readableBytesView))
        }
        let response = StoredResponse(head: head, chunks: chunks, provenance: provenance, account: shared.account)
        let combined = combined(response)
        insert(combined ?? response)
        if combined == nil {
            fill.keepStored(response)
            if fill.isStored { lastContent = nil }
        }
    }

    /// Before anybody sees the response.
    func insert(_ response: StoredResponse) {
        let isStored = read.store(response, shared)
        distrustIfRefused(response.storedHead)
        // Something else has taken its place on disk meanwhile.
        if response.file != nil, !isStored { distrustStored() }
    }

    /// After a response is in the store: a refusal that comes later looks there.
    func distrustIfRefused(_ head: StoredHead) {
        if let tag = head.metadata.entityTag,
            shared.refusedVersions.isRefused(Array(head.bytes[tag.opaque]), at: request.hashes.key, order: order)
        {
            distrustStored()
        }
    }

    func distrustStored() {
        _ = shared.store.generations.raise(request.hashes.path, drawing: shared.nextOrder)
    }

    /// A part that arrived, together with the part that is stored, if they fit (RFC 9111 §3.4).
    private func combined(_ response: StoredResponse) -> StoredResponse? {
        guard let partial, let variants = shared.store.lookup(request.key),
            let stored = variants.first(where: {
                $0.metadata.isPartial && $0.metadata.variation == response.metadata.variation
            })
        else { return nil }
        return PartialResponses.combine(
            stored, with: response, received: partial.received, bytes: partial.bytes, request: request, shared: shared)
    }

    func originFailed(_ reason: Reason) {
        noteCost()
        let fault = call?.fault
        call = nil
        unlist()
        release()
        read.end(supersedes: false, shared)
        switch mode {
        case .waiting, .searching: deliver(.failed(reason, fault: fault))
        case .storing, .passing: fill.fail(.transferFailed)
        case .handing: owner?.fail()
        case .spooling(_, let spool, _):
            spool.abandon()
            mode = .passing(expected: nil)
            worker.endedSpooling(self)
            fill.fail(.transferFailed)
        }
        madeFill?.forgetOriginControls()
    }

    private func noteCost() {
        if let record = call?.record { lastCost = (record.headMicroseconds, record.bytesFromOrigin) }
    }

    /// What the fetch took so far, for the log of the exchange that caused it.
    var cost: (headMicroseconds: Int64?, bytes: Int64) {
        noteCost()
        return lastCost
    }

    // MARK: Memory

    /// Asks for memory for a body of declared length before its first byte: if there is none, no other request has joined.
    func reserve(upTo length: Int) -> Bool {
        length == 0 || fill.reserve(upTo: length)
    }

    /// Asks for memory for what is to be kept of a body.
    /// - Returns: false if it has become too large.
    private func keep(_ count: Int) -> Bool {
        let largest = min(shared.options.largestObject, shared.options.largestInMemory)
        return fill.receivedBytes + count <= largest && fill.reserve(upTo: wholeLength + count)
    }

    private func stopKeeping() {
        mode = .passing(expected: nil)
        unlist()
        shared.uncacheable.mark(request.hashes.key, now: worker.now())
        release()
        fill.stopKeeping()
    }

    /// No more of the body is kept than is held.
    func release() {
        madeFill?.settle()
    }
}
