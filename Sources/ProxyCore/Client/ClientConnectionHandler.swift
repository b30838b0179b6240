internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
package import NIOCore
internal import ProxyMeasurement

/// One client's connection: parses requests, answers from the store in place what it can, and makes an exchange of
/// everything else. It belongs to its channel's event loop.
package final class ClientConnectionHandler: ChannelDuplexHandler {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    enum State {
        /// Between requests, or in the middle of a head.
        case reading
        case exchange(any ClientExchange)
        /// The last answer was sent; what still comes is thrown away until the client closes.
        case lingering
        case closed
    }

    /// How much may wait unparsed while an exchange runs, before reading stops.
    private static let largestBacklog = 65_536
    let worker: Worker
    var shared: ProxyShared { worker.shared }
    var context: ChannelHandlerContext?
    var state = State.reading
    var parser: RequestParser
    var pending = ByteBuffer()
    let output: ConnectionOutput
    /// What is left of the current request's body; nil if it is over.
    var bodyDecoder: BodyDecoder?
    var remainingBody: Int64 = 0
    /// Known from the first request on that needs it.
    private(set) lazy var identity = ClientIdentity(address, trusts: options.trustsForwarded)
    private var address: SocketAddress?
    private let onClose: () -> Void
    /// Whether the client's address has as many connections as it may: it is told so, and nothing else.
    private let isRefused: Bool
    /// Its place among the worker's connections; nil before it is one of them, and after.
    var place: Int?
    var answer = AnswerInProgress()
    /// The request that the connection is at, if its answer was not there at once.
    var current: RequestMessage?
    /// When the bytes arrived that completed the request's head.
    var startedAt = NIODeadline.now()
    /// Whether the client takes what is written: as the channel says, which is asked too often to ask it each time.
    private(set) var isWritable = true
    /// The client has closed its side: what it asked for, it may still want to read.
    var isInputClosed = false
    /// Everything was written that will be, and our side is closed.
    var isOutputClosed = false
    private var isProcessing = false
    /// Whether `processArrived` will be called.
    private var isQueued = false
    private var isReadHeldBack = false
    private(set) var deadline: Int64 = .max
    private var isWaitingForHead = false
    var lingered = 0
    private(set) var stalledBytes = 0
    private(set) var stalledSince: Int64 = 0
    /// What is counted of a head that has not arrived whole, in bytes.
    var countedHead = 0

    /// - Parameters:
    ///   - isRefused: whether the client is only to be told that its address has as many connections as it may.
    ///   - onClose: called once, when the connection is over.
    package init(worker: Worker, isRefused: Bool = false, onClose: @escaping () -> Void = {}) {
        self.worker = worker
        self.isRefused = isRefused
        output = ConnectionOutput(worker: worker)
        self.onClose = onClose
        parser = RequestParser(
            limits: worker.shared.options.messageLimits, names: worker.shared.requestFields.names)
    }

    var options: ProxyOptions { shared.options }

    // MARK: Channel

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { opened(context) }
    }

    package func channelActive(context: ChannelHandlerContext) {
        opened(context)
        context.fireChannelActive()
    }

    private func opened(_ context: ChannelHandlerContext) {
        // The channel's, not the context's, which asks the system.
        address = context.channel.remoteAddress
        worker.opened(self)
        output.open(context)
        setDeadline(options.clientTimeouts.idle)
        if isRefused { refuse(.addressLimit) }
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        worker.closed(self)
        onClose()
        isWritable = false
        output.close()
        self.context = nil
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        switch state {
        case .reading: if !isQueued { startedAt = .now() }
        case .exchange: break
        case .lingering, .closed: return discard(bytes.readableBytes)
        }
        if pending.readableBytes == 0 {
            pending = bytes
        } else {
            pending.writeBuffer(&bytes)
        }
        if case .reading = state, !isQueued {
            isQueued = true
            worker.turn.append(self)
        } else {
            process()
        }
    }

    /// Everything has been read that was ready.
    func processArrived() {
        isQueued = false
        process()
        output.flushSoon()
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        // Nobody stands behind this handler.
        output.flushSoon()
    }

    package func read(context: ChannelHandlerContext) {
        if holdsBackReading {
            isReadHeldBack = true
        } else {
            context.read()
        }
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        if isWritable {
            if case .exchange(let exchange) = state { exchange.clientBecameWritable() }
            process()
            flush()
        }
        context.fireChannelWritabilityChanged()
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            inputClosed()
            flush()
        }
        context.fireUserInboundEventTriggered(event)
    }

    package func channelInactive(context: ChannelHandlerContext) {
        let previous = state
        state = .closed
        releaseHead()
        if case .exchange(let exchange) = previous {
            giveUpUnsent()
            finishRecord(isComplete: false)
            exchange.clientGone()
        }
        worker.closed(self)
        context.fireChannelInactive()
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    // MARK: Reading

    private var holdsBackReading: Bool {
        switch state {
        case .reading:
            // Only a client that takes no answers leaves so much unanswered; or it sends a large head.
            return pending.readableBytes >= Self.largestBacklog && !isWritable
        case .exchange(let exchange):
            if bodyDecoder != nil, !exchange.wantsBody { return true }
            return pending.readableBytes >= Self.largestBacklog
        case .lingering, .closed:
            return false
        }
    }

    /// Reads on, if reading was held back and need not be any more.
    func resumeReading() {
        if isReadHeldBack, !holdsBackReading {
            isReadHeldBack = false
            context?.read()
        }
    }

    /// Takes as many requests out of what has arrived as can be answered now.
    func process() {
        // An exchange that ends while it begins comes back here: the loop goes on with what follows, and the stack does
        // not grow with the number of requests.
        guard !isProcessing else { return }
        isProcessing = true
        while takeNext() {}
        isProcessing = false
        resumeReading()
    }

    /// - Returns: whether there may be more to take.
    private func takeNext() -> Bool {
        switch state {
        case .reading:
            // So many answers in a row have to show in whether the client takes them.
            if output.count >= Self.largestBacklog { output.flush() }
            guard isWritable else { return false }
            if pending.readableBytes > 0, readHead() { return true }
            if pending.readableBytes == 0 { pending = ByteBuffer() }
            if isInputClosed, case .reading = state { beginLinger() }
            return false
        case .exchange(let exchange):
            guard bodyDecoder != nil, exchange.wantsBody else { return false }
            if readBody(exchange) { return true }
            // What is missing of the body will not come any more.
            if isInputClosed, case .exchange = state { close() }
            return false
        case .lingering, .closed:
            pending = ByteBuffer()
            return false
        }
    }

    /// - Returns: whether a whole head was read and something came of it.
    private func readHead() -> Bool {
        // A copy of the reference: the head's bytes are borrowed while the request is being dealt with.
        let bytes = pending
        do {
            guard try parser.parse(bytes.readableBytesUInt8Span) else {
                if !isWaitingForHead {
                    isWaitingForHead = true
                    setDeadline(options.clientTimeouts.head)
                }
                countHead()
                return false
            }
        } catch {
            answer = AnswerInProgress()
            refuse(ProblemAnswer(error))
            return false
        }
        isWaitingForHead = false
        releaseHead()
        pending.moveReaderIndex(forwardBy: parser.head.length)
        receive(bytes)
        return true
    }

    /// A whole head is there: `bytes` holds it.
    private func receive(_ bytes: ByteBuffer) {
        let head = parser.head
        answer = AnswerInProgress(head)
        let span = bytes.readableBytesUInt8Span
        let supplement = head.fields.present.isDisjoint(with: shared.keyFields) ? [] : keySupplement(head, in: span)
        let hashes = shared.store.hasher.hashes(
            authority: head.authorityRange, target: head.pathRange, supplement: supplement, in: span)
        shared.subtrees.takeOver(hashes.path, target: span.extracting(head.pathRange), store: shared.store)
        var seen: StoredVariants?
        if !head.framing.hasBody, head.method == .get || head.method == .head,
            answerFromStore(head, span, hashes, supplement, seen: &seen)
        {
            parser.reset()
            if case .exchange = state { return }
            return endOfAnswer()
        }
        beginExchange(bytes, hashes, supplement, seen)
    }

    private func readBody(_ exchange: any ClientExchange) -> Bool {
        guard var decoder = bodyDecoder else { return false }
        bodyDecoder = nil
        do {
            let event = try decoder.next(&pending)
            switch event {
            case .needsMore:
                bodyDecoder = decoder
                return false
            case .content(let content):
                bodyDecoder = decoder
                remainingBody -= Int64(content.readableBytes)
                guard remainingBody >= 0 else {
                    failBody(exchange, .bodyTooLarge)
                    return false
                }
                answer.record.bytesFromClient += Int64(content.readableBytes)
                setDeadline(options.clientTimeouts.body)
                exchange.receivedBody(content)
                return true
            case .end(let trailers):
                clearDeadline()
                exchange.endedBody(trailers: trailers)
                return true
            }
        } catch {
            failBody(exchange, ProblemAnswer(error))
            return false
        }
    }

    /// The request broke off in its body: the origin must not take it for complete.
    private func failBody(_ exchange: any ClientExchange, _ problem: ProblemAnswer) {
        state = .reading
        exchange.clientGone()
        if answer.hasBegun {
            finishRecord(isComplete: false)
            abort()
        } else {
            refuse(problem)
        }
    }

    // MARK: The end of an answer

    /// After an answer: the next request, or the end.
    func endOfAnswer() {
        let unreadBody = bodyDecoder != nil
        state = .reading
        bodyDecoder = nil
        guard answer.keepsAlive, !unreadBody, !shared.isDraining else {
            return beginLinger(isLastRequest: answer.wasLastRequest && !unreadBody)
        }
        isWaitingForHead = false
        output.endOfExchange()
        setDeadline(options.clientTimeouts.idle)
    }

    // MARK: Time

    func setDeadline(_ milliseconds: Int64) {
        deadline = worker.tickMilliseconds + milliseconds
    }

    /// When it was last heard of, if it waits for a next request; nil if it doesn't, or has still to send what was asked for
    /// before.
    var idleSince: NIODeadline? {
        guard case .reading = state, !isWaitingForHead, !isQueued, pending.readableBytes == 0, output.count == 0,
            (try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) == 0
        else { return nil }
        return startedAt
    }

    /// Whether it was opened a moment ago, and its first request is likely on its way.
    func isFresh(now: NIODeadline) -> Bool {
        !output.hasCarriedAnswers && now - startedAt < .seconds(1)
    }

    func clearDeadline() {
        deadline = .max
    }

    func checkDeadline(now: Int64) {
        checkStall(now: now)
        if isWaitingForHead { shrinkHead() }
        if case .closed = state { return }
        // What has just been read counts.
        guard now >= deadline, !isQueued else { return }
        deadline = .max
        switch state {
        // What was sent is still on its way: the client takes it at its own pace.
        case .reading where !isWaitingForHead && stalledBytes > 0:
            return setDeadline(options.clientTimeouts.idle)
        // It is the origin that takes no more.
        case .exchange(let exchange) where bodyDecoder != nil && !exchange.wantsBody:
            return setDeadline(options.clientTimeouts.body)
        // That one has its last answer, or is at one that the origin keeps waiting for: no time limit of the client's.
        case .lingering, .closed: break
        case .exchange where bodyDecoder == nil: break
        default: worker.counters.clientTimedOut()
        }
        switch state {
        case .reading where isWaitingForHead: refuse(.headTimeout)
        case .exchange(let exchange) where bodyDecoder != nil: failBody(exchange, .bodyTimeout)
        case .exchange: break
        case .reading, .lingering, .closed: close()
        }
    }

    /// So much waits to be sent.
    func noteUnsent(_ bytes: Int) {
        stalledBytes = bytes
        stalledSince = worker.tickMilliseconds
    }

    /// Whether the client has taken anything lately of what waits for it.
    private func checkStall(now: Int64) {
        guard let context, let options = context.channel.syncOptions,
            let waiting = try? options.getOption(.bufferedWritableBytes), waiting > 0
        else {
            stalledBytes = 0
            return
        }
        if waiting != stalledBytes {
            stalledBytes = waiting
            stalledSince = now
        } else if now - stalledSince >= self.options.clientTimeouts.write {
            worker.counters.clientTimedOut()
            abort()
        }
    }
}
