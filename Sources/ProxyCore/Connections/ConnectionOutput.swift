internal import CacheStorage
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore

/// What a connection has to send, and the way that it goes: to the socket at once if nothing else waits to be sent, through the
/// channel if there is more than the socket takes, or a body in large pieces or in a file.
final class ConnectionOutput {
    /// Pieces up to this size are copied behind what was collected: one write of one buffer is cheaper than one of two
    /// (docs/performance.md).
    static let largestCopy = 16_384
    /// Stored bodies up to this size are: they are sent in one write with the head in any case.
    private static let largestCopyOfStored = 4096

    private let worker: Worker
    private var context: ChannelHandlerContext?
    private var buffer = ByteBuffer()
    /// Comes behind what is in `buffer`; sent out of the store's own memory.
    private var body: (stored: StoredResponse, range: Range<Int>)?
    private var socket: SocketWriter?
    private var exchanges = 0
    private var isQueued = false
    private var isWide = false
    /// Whether something was given to the channel since it was last flushed.
    private var needsFlush = false
    /// Whether something was given to the channel that may still be there.
    private var channelMayHold = false

    var isEmpty: Bool { count == 0 && !needsFlush }

    /// Whether an exchange was over and another could follow.
    var hasCarriedAnswers: Bool { exchanges > 0 }

    /// How many bytes wait here.
    var count: Int { buffer.readableBytes + (body?.range.count ?? 0) }

    init(worker: Worker) {
        self.worker = worker
    }

    /// The connection is there.
    func open(_ context: ChannelHandlerContext) {
        self.context = context
    }

    /// An exchange is over and another may follow. From the second time on the socket is used: to find it takes as long as to
    /// write some five times through the channel, too much for a connection that carries one answer.
    func endOfExchange() {
        guard exchanges < 2 else { return }
        exchanges += 1
        if exchanges == 2, let context { socket = SocketWriter(context.channel) }
    }

    /// The connection is over: what was not sent never will be.
    func close() {
        context = nil
        socket = nil
    }

    // MARK: Collecting

    /// Appends what `render` makes of at most `capacity` bytes.
    /// - Returns: how many it were.
    @discardableResult
    func append(upTo capacity: Int, _ render: (inout ByteAppender) -> Void) -> Int {
        prepare()
        let before = buffer.readableBytes
        buffer.append(upTo: capacity, render)
        return buffer.readableBytes - before
    }

    /// Appends a piece: a copy, if it is small.
    func append(_ bytes: ByteBuffer) {
        guard bytes.readableBytes <= Self.largestCopy else { return write(.byteBuffer(bytes)) }
        prepare()
        buffer.writeImmutableBuffer(bytes)
    }

    /// Appends a part of a stored body that lies in its block, and stays there until it is sent if a copy costs more.
    func append(_ stored: StoredResponse, _ range: Range<Int>) {
        prepare()
        if range.count > Self.largestCopyOfStored {
            body = (stored, range)
        } else {
            copy(stored, range)
        }
    }

    /// Begins a chunk of so many bytes, which are to follow (RFC 9112 §7.1).
    func beginChunk(_ count: Int) {
        append(upTo: 18) { $0.append(chunkSize: count) }
    }

    func endChunk() {
        append(upTo: 2) { $0.append("\r\n") }
    }

    func appendLastChunk(trailers: ByteBuffer?) {
        var last = ByteBuffer()
        last.writeLastChunk(trailers: trailers)
        append(last)
    }

    private func copy(_ stored: StoredResponse, _ range: Range<Int>) {
        let block = stored.block
        buffer.append(upTo: range.count) { $0.append(block, stored.placeInBlock(of: range)) }
    }

    /// Makes room behind what was collected.
    private func prepare() {
        if let (stored, range) = body {
            body = nil
            copy(stored, range)
        } else if buffer.capacity == 0 {
            buffer = worker.takeOutput()
        }
    }

    // MARK: Sending

    /// Gives something to the channel, behind everything that was collected.
    func write(_ data: IOData, promise: EventLoopPromise<Void>? = nil) {
        widen()
        passToChannel()
        needsFlush = true
        context?.write(NIOAny(data), promise: promise)
    }

    /// Lets the channel take several large pieces before it says that it is full, unless memory is short. Most connections never have
    /// one.
    private func widen() {
        guard !isWide, !worker.shared.account.isShort else { return }
        isWide = true
        try? context?.channel.syncOptions?.setOption(
            .writeBufferWaterMark, value: .init(low: 65_536, high: Self.highWatermark))
    }

    private static let highWatermark = 262_144
    /// What waits in a channel's buffers at most, roughly: a last piece goes beyond the watermark.
    static let mostBuffered = highWatermark + 65_536

    /// Sends everything when the event loop has read what is ready, together with what others send.
    func flushSoon() {
        guard !isQueued, !isEmpty else { return }
        isQueued = true
        worker.turn.append(self)
    }

    /// Sends everything.
    func flush() {
        isQueued = false
        sendToSocket()
        passToChannel()
        flushChannel()
    }

    /// Sends everything.
    /// - Returns: whether the system has taken all of it.
    func sendsWhole() -> Bool {
        flush()
        return isEmpty && !channelHolds()
    }

    /// What the system has not taken yet.
    var unsentBytes: Int {
        count + ((try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0)
    }

    /// Sends everything, and calls `body` when it and all that was sent before has gone out; not at all if the connection breaks
    /// before that.
    func flush(whenSent body: @escaping () -> Void) {
        sendToSocket()
        if socket != nil, isEmpty, !channelHolds() { return body() }
        guard let context else { return }
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenSuccess { body() }
        passToChannel(promise: sent)
        flushChannel()
    }

    private func flushChannel() {
        guard needsFlush else { return }
        needsFlush = false
        channelMayHold = true
        context?.flush()
    }

    private func channelHolds() -> Bool {
        if channelMayHold {
            channelMayHold = (try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) != 0
        }
        return channelMayHold
    }

    private func sendToSocket() {
        guard let socket, !needsFlush, !isEmpty, !channelHolds() else { return }
        let sent: Int
        if let (stored, range) = body {
            let place = stored.placeInBlock(of: range)
            sent = buffer.withUnsafeReadableBytes { head in
                stored.block.withUnsafeBytes {
                    socket.send(head, UnsafeRawBufferPointer(rebasing: $0[place]))
                }
            }
        } else {
            sent = buffer.withUnsafeReadableBytes { socket.send($0) }
        }
        if sent == count {
            release()
        } else {
            drop(sent)
        }
    }

    /// Takes what was sent from the front.
    private func drop(_ sent: Int) {
        let ofBuffer = min(sent, buffer.readableBytes)
        buffer.moveReaderIndex(forwardBy: ofBuffer)
        if let (stored, range) = body { body = (stored, range.dropFirst(sent - ofBuffer)) }
    }

    private func passToChannel(promise: EventLoopPromise<Void>? = nil) {
        if body != nil { prepare() }
        guard buffer.readableBytes > 0 || promise != nil else { return }
        let bytes = buffer
        release()
        needsFlush = true
        context?.write(NIOAny(IOData.byteBuffer(bytes)), promise: promise)
    }

    private func release() {
        if buffer.capacity > 0 {
            var used = ByteBuffer()
            swap(&used, &buffer)
            worker.giveBack(used)
        }
        if body != nil { body = nil }
    }
}
