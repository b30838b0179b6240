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

    private enum ReadState {
        case idle
        case head
        case body
    }

    private let pool: OriginPool
    private let output: ConnectionOutput
    private let timeouts: OriginTimeouts
    private var context: ChannelHandlerContext?
    private var call: OriginCall?
    private var readState = ReadState.idle
    /// Of the body that is being read.
    private var decoder = BodyDecoder(.none)
    private var parser: ResponseParser
    private var pending = ByteBuffer()
    private var requestIsComplete = true
    private var mayKeepAlive = true
    private var isPaused = false
    private var isClosed = false
    private var readWasHeldBack = false
    private var hasAnsweredBefore = false
    private var receivedBytesOfAnswer = false
    /// The connection broke: its end is no end of a body.
    private var isBroken = false
    /// When the pool's clock says so, the wait for the origin is over; nil while nothing is waited for.
    private(set) var deadline: NIODeadline?
    private(set) var idleSince = NIODeadline.now()

    init(pool: OriginPool, timeouts: OriginTimeouts, limits: MessageLimits) {
        self.pool = pool
        output = ConnectionOutput(worker: pool.worker)
        self.timeouts = timeouts
        parser = ResponseParser(limits: limits)
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
        parser.reset()
        receivedBytesOfAnswer = false
        isPaused = false
        mayKeepAlive = true
        requestIsComplete = !call.request.framing.hasBody
        call.record.bytesToOrigin += Int64(call.request.head.readableBytes)
        call.record.usedKeptConnection = hasAnsweredBefore
        output.append(call.request.head)
        output.flushSoon()
        restartDeadline()
    }

    func write(_ content: ByteBuffer, framing: BodyFraming) {
        if framing == .chunked { output.append(upTo: 18) { $0.append(chunkSize: content.readableBytes) } }
        output.append(content)
        if framing == .chunked { output.append(upTo: 2) { $0.append("\r\n") } }
        call?.record.bytesToOrigin += Int64(content.readableBytes)
        output.flushSoon()
        restartDeadline()
    }

    func endBody(framing: BodyFraming, trailers: ByteBuffer?) {
        requestIsComplete = true
        if framing == .chunked {
            var last = ByteBuffer()
            last.writeLastChunk(trailers: trailers)
            output.append(last)
            output.flushSoon()
        }
        restartDeadline()
        if case .idle = readState { finishExchange() }
    }

    func pause() {
        // What has arrived by the end is all there will be, and it has no other place to wait.
        guard !isClosed else { return }
        isPaused = true
        deadline = nil
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

    /// The wait is over: the origin said nothing for too long.
    func timeOut() {
        deadline = nil
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
        pool.worker.readOrigin { process(context) }
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
            let arrived = pending
            guard try parser.parse(arrived.readableBytesUInt8Span, answering: call.request.method) else { return false }
        } catch {
            fail(error == .headTooLarge || error == .tooManyFieldLines ? .originHeadTooLarge : .originMalformed)
            return false
        }
        guard let bytes = pending.readSlice(length: parser.head.length) else { return false }
        let head = parser.head
        parser.reset()
        if head.isInterim {
            call.activeReceiver?.originSentInterim(head, bytes: bytes)
            return true
        }
        call.receivedHead(status: head.status)
        mayKeepAlive = head.keepsAlive
        decoder = BodyDecoder(head.framing)
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
            fail(.originMalformed)
            return false
        }
    }

    private func endAnswer(trailers: ByteBuffer?) {
        let call = self.call
        self.call = nil
        readState = .idle
        deadline = nil
        if requestIsComplete {
            finishExchange()
        } else {
            // The origin answered before it had the whole request: nothing else may be sent here.
            close()
        }
        call?.finish { $0.originEnded(trailers: trailers) }
    }

    private func finishExchange() {
        deadline = nil
        hasAnsweredBefore = true
        guard mayKeepAlive, pending.readableBytes == 0, let context, context.channel.isActive else { return close() }
        pending = ByteBuffer()
        output.endOfExchange()
        idleSince = .now()
        pool.becameIdle(self)
    }

    private func fail(_ reason: Reason) {
        let call = self.call
        self.call = nil
        readState = .idle
        pending.clear()
        close()
        call?.fail(reason)
    }

    private func restartDeadline() {
        deadline = .now() + timeouts.response
    }
}
