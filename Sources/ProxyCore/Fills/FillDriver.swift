internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore
internal import ProxyMeasurement

/// Asks the origin on behalf of a fill and puts what it says into the fill and the store. It lives on the event loop of
/// the client that asked first, and as long as its call to the origin.
final class FillDriver: OriginResponseReceiver {
    private enum Mode {
        case waiting
        /// The body is being kept, under this head.
        case storing(StoredHead, expected: Int?)
        case passing(expected: Int?)
    }

    private let fill: Fill
    private let request: RequestMessage
    private var fetch: RequestPlan.Fetch
    private let worker: Worker
    private var shared: ProxyShared { worker.shared }
    /// Takes the 1xx responses that come before the answer: they are for the client that asked.
    var onInterim: (ByteBuffer) -> Void = { _ in }
    private var call: OriginCall?
    private var mode = Mode.waiting
    private var requestTime = Timestamp(milliseconds: 0)
    private var reservedBytes = 0
    /// The origin's answer was of no use, and another is asked for when it has ended.
    private var asksAgain = false
    /// `Connection` names fields that end here, and some may stand among the trailers: none is passed on.
    private var dropsTrailers = false
    /// The place of the request in the order of all, which it gets when it is sent.
    private var order: UInt64 = 0
    /// The head of a 206, until its body can be combined with what is stored.
    private var partial: (head: ReceivedResponse, bytes: ByteBuffer)?

    init(fill: Fill, request: RequestMessage, fetch: RequestPlan.Fetch, worker: Worker) {
        self.fill = fill
        self.request = request
        self.fetch = fetch
        self.worker = worker
    }

    func start() {
        let loop = worker.eventLoop
        let driver = NIOLoopBound(self, eventLoop: loop)
        fill.setOriginControls(
            resume: { loop.execute { driver.value.call?.resume() } },
            abandon: { loop.execute { driver.value.abandon() } })
        ask()
    }

    private func ask() {
        let head = OriginRequestHead.render(
            request, purpose: purpose, options: shared.options, viaLine: shared.viaLine)
        let call = OriginCall(
            OriginRequest(method: method, head: head, framing: .none), receiver: self, worker: worker)
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

    private var method: Method {
        fetch.purpose == .asReceived ? request.head.method : .get
    }

    /// The facts of the request that the origin gets: a GET, also where a HEAD is answered out of what it says.
    private var facts: RequestFacts {
        guard request.head.method != method else { return request.facts }
        let bytes = request.bytes
        return RequestFacts(method: method, fields: request.head.fields, in: bytes.span)
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
        order = shared.nextOrder()
        requestTime = worker.now()
    }

    func originSentInterim(_ head: ResponseHead, bytes: ByteBuffer) {
        onInterim(bytes)
    }

    func originSentHead(_ head: ResponseHead, bytes: ByteBuffer) {
        noteCost()
        let received = ReceivedResponse(
            status: head.status, reasonPhrase: head.reasonPhrase, fields: head.fields, requestTime: requestTime,
            responseTime: worker.now())
        if head.status == 304, fetch.purpose == .validation {
            return receiveNotModified(received, bytes)
        }
        if head.status == 304, asksForWhole.unconditionally {
            // It answers a condition that was not set: there is nothing in it for anybody.
            call?.cancel()
            return originFailed(.originMalformed)
        }
        if head.status == 304 || method == .head {
            if method == .head {
                HeadEffect.apply(
                    received, in: bytes.readableBytesUInt8Span, to: request, order: order,
                    generation: fill.generation, shared: shared)
            }
            return pass(head, received, bytes, reason: fetch.reason)
        }
        if head.status == 206, asksForWhole.unranged {
            // Nobody asked for a part: the client that gets it must not share it with those who want the whole.
            return pass(head, received, bytes, reason: .incomplete)
        }
        dropInvalid(status: head.status)
        let requestBytes = request.bytes
        let decision = StorageDecision.decide(
            received, in: bytes.readableBytesUInt8Span, request: facts, requestFields: request.head.fields,
            requestBytes: requestBytes.span, rules: request.rules, via: shared.viaLine)
        switch decision {
        case .refuse(let reason):
            pass(head, received, bytes, reason: reason)
        case .store(let stored):
            guard (head.contentLength ?? 0) <= Int64(shared.options.largestObject) else {
                return pass(head, received, bytes, reason: .tooLarge)
            }
            guard reserveDeclared(head) else { return pass(head, received, bytes, reason: .memoryFull) }
            store(stored, head, received, bytes)
        }
    }

    private func store(
        _ stored: StoredHead, _ head: ResponseHead, _ received: ReceivedResponse, _ bytes: ByteBuffer
    ) {
        shared.fills.unmarkUncacheable(fill.key)
        let length = head.framing.hasBody ? head.contentLength.map(Int.init) : 0
        mode = .storing(stored, expected: length)
        if stored.metadata.isPartial { partial = (received, bytes) }
        let owners = ForwardedHead.render(
            received, in: bytes.readableBytesUInt8Span, via: shared.viaLine, keepsAge: false)
        fill.receive(
            .shared(
                FillHead(
                    head: stored, ownersHead: owners.count == stored.bytes.count ? nil : owners,
                    contentLength: length)))
    }

    private func pass(_ head: ResponseHead, _ received: ReceivedResponse, _ bytes: ByteBuffer, reason: Reason) {
        if head.status < 500, reason != fetch.reason { shared.fills.markUncacheable(fill.key, now: worker.now()) }
        let length = head.contentLength.flatMap { Int(exactly: $0) }
        mode = .passing(expected: length)
        dropsTrailers = ConnectionOptions.nameFields(head.fields, in: bytes.readableBytesUInt8Span)
        shared.fills.remove(fill)
        fill.receive(
            .unshared(
                UnsharedHead(
                    status: head.status,
                    bytes: ForwardedHead.render(received, in: bytes.readableBytesUInt8Span, via: shared.viaLine),
                    contentLength: length, hasBody: head.framing.hasBody, reason: reason)))
    }

    /// Another answer than 304 to a validation says that what is stored is not the present response any more (RFC 9111
    /// §4.3.3). An error of the origin, or one of this client's own (401, 429), says nothing of the kind.
    private func dropInvalid(status: UInt16) {
        guard fetch.purpose == .validation, status < 400 || status == 404 || status == 410, let stored = fetch.stored
        else { return }
        shared.store.remove(stored, for: fill.key)
    }

    private func receiveNotModified(_ received: ReceivedResponse, _ bytes: ByteBuffer) {
        let span = bytes.readableBytesUInt8Span
        guard
            let index = ValidationAnswer.selectFreshened(
                among: fetch.validated.map(\.storedHead), by: received, in: span)
        else {
            // It validates something that is not stored: ask once more, without condition.
            fetch.purpose = .fill
            asksAgain = true
            return
        }
        let selected = fetch.validated[index]
        let (block, requestBytes) = (selected.block, request.bytes)
        let head = ValidationAnswer.freshen(
            selected.metadata, head: block.span, by: received, in: span, request: facts,
            requestFields: request.head.fields, requestBytes: requestBytes.span, rules: request.rules,
            via: shared.viaLine)
        let freshened = selected.freshened(head: head, order: order, generation: fill.generation)
        if head.metadata.isWithdrawn {
            shared.store.remove(selected, for: fill.key)
        } else {
            _ = shared.store.insert(freshened, for: fill.key)
        }
        shared.fills.remove(fill)
        fill.receive(.validated(freshened))
    }

    func originSentContent(_ content: ByteBuffer) {
        var expected: Int?
        if case .storing(_, let length) = mode {
            expected = length
            if length == nil { keep(content.readableBytes) }
        }
        if fill.append(content, expected: expected) { call?.pause() }
    }

    /// Counts a body of declared length before its first byte: if there is no room for it, no other request has joined.
    private func reserveDeclared(_ head: ResponseHead) -> Bool {
        guard head.framing.hasBody, let length = head.contentLength else { return true }
        guard shared.fills.reserve(Int(length)) else { return false }
        reservedBytes = Int(length)
        return true
    }

    /// Counts what is kept of a body of unknown length, and stops keeping what became too large.
    private func keep(_ count: Int) {
        let isTooLarge = fill.receivedBytes + count > shared.options.largestObject
        if !isTooLarge, shared.fills.reserve(count) {
            reservedBytes += count
            return
        }
        mode = .passing(expected: nil)
        shared.fills.remove(fill)
        shared.fills.markUncacheable(fill.key, now: worker.now())
        release()
        fill.stopKeeping()
    }

    func originEnded(trailers: ByteBuffer?) {
        noteCost()
        call = nil
        if asksAgain {
            asksAgain = false
            return ask()
        }
        if case .storing(let head, _) = mode { finish(head) }
        shared.fills.remove(fill)
        release()
        fill.end(trailers: dropsTrailers ? nil : trailers)
        fill.forgetOriginControls()
    }

    private func finish(_ head: StoredHead) {
        let response = StoredResponse(
            head: head, chunks: fill.wholeBody, order: order, generation: fill.generation)
        _ = shared.store.insert(combined(response) ?? response, for: fill.key)
    }

    /// A part that arrived, together with the part that is stored, if they fit (RFC 9111 §3.4).
    private func combined(_ response: StoredResponse) -> StoredResponse? {
        guard let (received, bytes) = partial, let variants = shared.store.lookup(fill.key),
            let stored = variants.first(where: {
                $0.metadata.isPartial && $0.metadata.variation == response.metadata.variation
            })
        else { return nil }
        return PartialResponses.combine(
            stored, with: response, received: received, bytes: bytes, request: request, shared: shared)
    }

    func originFailed(_ reason: Reason) {
        noteCost()
        call = nil
        shared.fills.remove(fill)
        release()
        if case .waiting = mode {
            fill.fail(reason)
        } else {
            fill.fail(.transferFailed)
        }
        fill.forgetOriginControls()
    }

    private func noteCost() {
        guard let record = call?.record else { return }
        fill.originCost = Fill.OriginCost(headMicroseconds: record.headMicroseconds, bytes: record.bytesFromOrigin)
    }

    private func release() {
        shared.fills.release(reservedBytes)
        reservedBytes = 0
    }
}
