internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
package import NIOCore
internal import ProxyMeasurement

/// One connection to the origin: sends a request, reads its answer, and goes back to the pool if it may carry another.
/// It belongs to its channel's event loop.
package final class OriginConnectionHandler: ChannelDuplexHandler {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    /// What the wait for the origin is at.
    private enum Wait {
        case none
        /// It counts from the next tick: an event loop that was held up has not waited for the origin.
        case began
        /// Until the worker's clock says so.
        case until(Int64)
    }

    private enum ReadState {
        case idle
        case head
        case body
    }

    private let pool: OriginPool
    private let worker: Worker
    private let output: ConnectionOutput
    private let timeouts: OriginTimeouts
    private var context: ChannelHandlerContext?
    private var call: OriginCall?
    private var readState = ReadState.idle
    /// Of the body that is being read.
    private var decoder = BodyDecoder(.none)
    private var reader: ResponseHeadReader
    private var pending = ByteBuffer()
    private var requestIsComplete = true
    private var mayKeepAlive = true
    private var isPaused = false
    private var isClosed = false
    private var readWasHeldBack = false
    /// Whether `processArrived` will be called.
    private var isQueued = false
    private var hasAnsweredBefore = false
    private var receivedBytesOfAnswer = false
    /// The connection broke: its end is no end of a body.
    private var isBroken = false
    private var wait = Wait.none
    /// By the worker's clock.
    private(set) var idleSince: Int64

    init(pool: OriginPool, timeouts: OriginTimeouts, limits: MessageLimits) {
        self.pool = pool
        worker = pool.worker
        output = ConnectionOutput(worker: worker)
        idleSince = worker.tickMilliseconds
        self.timeouts = timeouts
        reader = ResponseHeadReader(limits: limits, parsing: pool.worker.shared.options.originParsing)
    }

    /// Asked for after each exchange, and the channel makes it anew each time.
    private(set) lazy var remoteAddress = context?.remoteAddress
    /// Its place among the pool's busy ones.
    var place = 0
    /// Whether it can carry a call.
    var isOpen: Bool { !isClosed && context != nil }
    var isWritable: Bool { context?.channel.isWritable ?? false }

    // MARK: The call's side

    func send(_ call: OriginCall) {
        guard context != nil else { return call.fail(.originClosed) }
        self.call = call
        readState = .head
        reader.reset()
        receivedBytesOfAnswer = false
        isPaused = false
        mayKeepAlive = true
        requestIsComplete = !call.request.framing.hasBody
        call.record.bytesToOrigin += Int64(append(call.request))
        call.record.usedKeptConnection = hasAnsweredBefore
        output.flushSoon()
        restartDeadline()
    }

    /// - Returns: how many bytes the head takes.
    private func append(_ request: OriginRequest) -> Int {
        let shared = worker.shared
        let (message, purpose, viaLine) = (request.message, request.purpose, shared.viaLine)
        let longest = OriginRequestHead.longestLength(
            of: message, purpose: purpose, origin: shared.options.origin, viaLine: viaLine, loopLine: shared.loopLine)
        return output.append(upTo: longest) {
            OriginRequestHead.append(
                message, purpose: purpose, origin: shared.options.origin, viaLine: viaLine,
                loopLine: shared.loopLine, to: &$0)
        }
    }

    func write(_ content: ByteBuffer, framing: BodyFraming) {
        if framing == .chunked { output.beginChunk(content.readableBytes) }
        output.append(content)
        if framing == .chunked { output.endChunk() }
        call?.record.bytesToOrigin += Int64(content.readableBytes)
        output.flushSoon()
        restartDeadline()
    }

    func endBody(framing: BodyFraming, trailers: ByteBuffer?) {
        requestIsComplete = true
        if framing == .chunked {
            output.appendLastChunk(trailers: trailers)
            output.flushSoon()
        }
        restartDeadline()
        if case .idle = readState { finishExchange() }
    }

    func pause() {
        // What has arrived by the end is all there will be, and it has no other place to wait.
        guard !isClosed else { return }
        isPaused = true
        wait = .none
    }

    func resume() {
        guard isPaused else { return }
        isPaused = false
        restartDeadline()
        guard let context else { return }
        process(context)
        if readWasHeldBack, !isPaused {
            readWasHeldBack = false
            context.read()
        }
    }

    func cancelCall() {
        call = nil
        close()
    }

    /// Looks whether the origin has said nothing for too long.
    /// - Parameter now: of the worker's clock, at a tick.
    func checkDeadline(now: Int64) {
        switch wait {
        case .none: break
        case .began: wait = .until(now + longestSilence)
        // What has just been read counts.
        case .until(let end): if end <= now, !isQueued { timeOut() }
        }
    }

    /// In milliseconds: what the request's route says, or else the setting for all.
    private var longestSilence: Int64 {
        guard let (seconds, attoseconds) = call?.request.message.rules.responseTimeout?.components else {
            return timeouts.response.nanoseconds / 1_000_000
        }
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }

    private func timeOut() {
        wait = .none
        let call = self.call
        self.call = nil
        call?.record.timedOut = true
        close()
        call?.fail(.responseTimeout)
    }

    func close() {
        context?.close(promise: nil)
    }

    // MARK: Channel

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        output.open(context)
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        // A channel that closes while it is being opened is never said to become inactive.
        end(context)
        output.close()
        self.context = nil
    }

    package func read(context: ChannelHandlerContext) {
        if isPaused {
            readWasHeldBack = true
        } else {
            context.read()
        }
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        call?.record.bytesFromOrigin += Int64(bytes.readableBytes)
        if pending.readableBytes == 0 {
            pending = bytes
        } else {
            pending.writeBuffer(&bytes)
        }
        receivedBytesOfAnswer = true
        if !isPaused { restartDeadline() }
        if case .head = readState, !isQueued {
            isQueued = true
            worker.turn.append(self)
        } else {
            // With everything that waits: nothing may come behind an answer that ends here.
            worker.readOrigin { process(context) }
        }
    }

    /// Everything has been read that was ready.
    func processArrived() {
        isQueued = false
        guard let context else { return }
        worker.readOrigin { process(context) }
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, !requestIsComplete { call?.activeReceiver?.originBecameWritable() }
        context.fireChannelWritabilityChanged()
    }

    package func channelInactive(context: ChannelHandlerContext) {
        end(context)
        context.fireChannelInactive()
    }

    private func end(_ context: ChannelHandlerContext) {
        guard !isClosed else { return }
        isClosed = true
        pool.connectionClosed(self)
        // What was held back while the reader was slow still counts.
        isPaused = false
        process(context)
        switch readState {
        case .body where decoder.endsWithConnection && !isBroken:
            endAnswer(trailers: nil)
        case .head where !receivedBytesOfAnswer && hasAnsweredBefore:
            // A kept-alive connection that the origin had closed already: nothing was answered, ask again if we may.
            if let call {
                self.call = nil
                pool.retryOrFail(call)
            }
        case .head, .body:
            call?.fail(.originClosed)
        case .idle:
            break
        }
        call = nil
        readState = .idle
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        isBroken = true
        context.close(promise: nil)
    }

    // MARK: Reading

    private func process(_ context: ChannelHandlerContext) {
        while !isPaused {
            switch readState {
            case .idle:
                // Bytes that nobody asked for: whose answer they are can't be known.
                if pending.readableBytes > 0 { close() }
                return
            case .head:
                guard readHead() else { return }
            case .body:
                guard readBody() else { return }
            }
        }
    }

    /// - Returns: whether to go on.
    private func readHead() -> Bool {
        guard let call, pending.readableBytes > 0 else { return false }
        do {
            guard try reader.read(&pending, answering: call.request.method) else { return false }
        } catch {
            let isTooLarge = error == .headTooLarge || error == .tooManyFieldLines
            fail(isTooLarge ? .originHeadTooLarge : .originMalformed, malformed: error)
            return false
        }
        let head = reader.head
        guard let bytes = pending.readSlice(length: head.length) else { return false }
        if head.isInterim {
            reader.reset()
            call.activeReceiver?.originSentInterim(head, bytes: bytes)
            return true
        }
        call.receivedHead(status: head.status)
        mayKeepAlive = head.keepsAlive
        decoder = BodyDecoder(head.framing, parsing: worker.shared.options.originParsing)
        readState = .body
        call.activeReceiver?.originSentHead(head, bytes: bytes)
        return true
    }

    private func readBody() -> Bool {
        do {
            let event = try decoder.next(&pending)
            switch event {
            case .needsMore:
                return false
            case .content(let content):
                call?.activeReceiver?.originSentContent(content)
                return true
            case .end(let trailers):
                endAnswer(trailers: trailers)
                return true
            }
        } catch {
            fail(.originMalformed, malformed: error)
            return false
        }
    }

    private func endAnswer(trailers: ByteBuffer?) {
        let call = self.call
        self.call = nil
        readState = .idle
        wait = .none
        if requestIsComplete {
            finishExchange()
        } else {
            // The origin answered before it had the whole request: nothing else may be sent here.
            close()
        }
        call?.finish { $0.originEnded(trailers: trailers) }
    }

    private func finishExchange() {
        wait = .none
        hasAnsweredBefore = true
        guard mayKeepAlive, pending.readableBytes == 0, let context, context.channel.isActive else { return close() }
        pending = ByteBuffer()
        output.endOfExchange()
        idleSince = worker.tickMilliseconds
        pool.becameIdle(self)
    }

    private func fail(_ reason: Reason, malformed: WireError) {
        let call = self.call
        self.call = nil
        readState = .idle
        pending.clear()
        close()
        call?.fail(reason, malformed: malformed)
    }

    private func restartDeadline() {
        wait = .began
    }
}
