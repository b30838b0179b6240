internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore
internal import ProxyMeasurement

/// A request that goes past the cache: every write, and whatever the cache has no business with. Bodies stream both ways
/// at the slower side's pace.
final class PassedExchange: ClientExchange, OriginResponseReceiver {
    /// Nil once the client is gone while the origin's answer is still waited for.
    private var client: ClientConnectionHandler?
    private let request: RequestMessage
    private let reason: Reason
    private let worker: Worker
    private var call: OriginCall?
    private var hasWholeBody: Bool
    private var hasHead = false
    /// `Connection` names fields that end here, and some may stand among the trailers: none is passed on.
    private var dropsTrailers = false
    private var requestTime: Timestamp
    /// The generation of the path, and the place in the order of all requests, when the origin was asked.
    private var asked: (generation: UInt64, order: UInt64) = (0, 0)

    init(_ request: RequestMessage, reason: Reason, connection: ClientConnectionHandler) {
        self.request = request
        self.reason = reason
        client = connection
        worker = connection.worker
        requestTime = connection.worker.now()
        hasWholeBody = !request.head.framing.hasBody
    }

    func start() {
        let shared = worker.shared
        let head = OriginRequestHead.render(
            request, purpose: .passed, options: shared.options, viaLine: shared.viaLine)
        let call = OriginCall(
            OriginRequest(method: request.head.method, head: head, framing: request.head.framing), receiver: self,
            worker: worker)
        self.call = call
        worker.origin.start(call)
    }

    // MARK: The client's side

    var wantsBody: Bool { call?.isWritable ?? false }

    func receivedBody(_ content: ByteBuffer) {
        call?.write(content)
    }

    func endedBody(trailers: ByteBuffer?) {
        hasWholeBody = true
        let bytes = request.bytes
        let dropsTrailers = ConnectionOptions.nameFields(request.head.fields, in: bytes.span)
        call?.endBody(trailers: dropsTrailers ? nil : trailers)
    }

    func clientBecameWritable() {
        call?.resume()
    }

    func clientGone() {
        client = nil
        guard let call else { return }
        if request.head.method.isSafe || hasHead || !hasWholeBody {
            self.call = nil
            call.cancel()
            // What of an unfinished write had its effect, nobody will tell.
            invalidate(status: nil, fields: FieldTable(), in: [UInt8]().span)
        }
        // A write that is with the origin already goes on: its answer says what it changed.
    }

    // MARK: The origin's side

    func originIsAsked() {
        requestTime = worker.now()
        guard request.head.method == .head else { return }
        let shared = worker.shared
        asked = (shared.store.generations.current(request.key.hashes.path), shared.nextOrder())
    }

    func originBecameWritable() {
        client?.process()
    }

    func originSentInterim(_ head: ResponseHead, bytes: ByteBuffer) {
        // RFC 9110 §15.2: a proxy forwards 1xx responses, though never to an HTTP/1.0 client.
        guard let client, !request.head.isHTTP10 else { return }
        client.sendInterim(bytes)
    }

    func originSentHead(_ head: ResponseHead, bytes: ByteBuffer) {
        hasHead = true
        dropsTrailers = ConnectionOptions.nameFields(head.fields, in: bytes.readableBytesUInt8Span)
        let span = bytes.readableBytesUInt8Span
        // Before the first byte goes to the client: whoever reads after this answer must not get what was there before.
        invalidate(status: head.status, fields: head.fields, in: span)
        guard let client else {
            call?.cancel()
            call = nil
            return
        }
        let received = ReceivedResponse(
            status: head.status, reasonPhrase: head.reasonPhrase, fields: head.fields, requestTime: requestTime,
            responseTime: worker.now())
        if request.head.method == .head {
            HeadEffect.apply(
                received, in: span, to: request, order: asked.order, generation: asked.generation,
                shared: worker.shared)
        }
        let unshared = UnsharedHead(
            status: head.status, bytes: ForwardedHead.render(received, in: span, via: worker.shared.viaLine),
            contentLength: head.contentLength.flatMap { Int(exactly: $0) }, hasBody: head.framing.hasBody,
            reason: reason)
        _ = client.sendUnshared(unshared, cacheStatus: cacheStatus(head.status), outcome: .passed)
        client.flush()
    }

    func originSentContent(_ content: ByteBuffer) {
        guard let client else { return }
        client.sendBody(content)
        client.flush()
        if !client.isWritable { call?.pause() }
    }

    func originEnded(trailers: ByteBuffer?) {
        noteCost()
        call = nil
        client?.endExchange(trailers: dropsTrailers ? nil : trailers)
    }

    func originFailed(_ failure: Reason) {
        noteCost()
        call = nil
        if !hasHead { invalidate(status: nil, fields: FieldTable(), in: [UInt8]().span) }
        guard let client else { return }
        guard !hasHead else { return client.failExchange(.transferFailed) }
        var status = cacheStatus(nil)
        status.detail = failure
        client.sendProblem(ProblemAnswer(originFailure: failure), cacheStatus: status)
        client.endExchange(trailers: nil)
    }

    private func noteCost() {
        client?.answer.record.originHeadMicroseconds = call?.record.headMicroseconds
        client?.answer.record.bytesFromOrigin = call?.record.bytesFromOrigin ?? 0
    }

    private func cacheStatus(_ forwardStatus: UInt16?) -> CacheStatus {
        CacheStatus(forward: CacheStatus.Forward(reason), forwardStatus: forwardStatus, detail: reason)
    }

    /// Raises the generations of what a write changed, or may have changed (RFC 9111 §4.4).
    /// - Parameter status: nil if the outcome was never learned.
    private func invalidate(status: UInt16?, fields: FieldTable, in bytes: Span<UInt8>) {
        guard !request.head.method.isSafe else { return }
        // An outcome that was never learned, and an origin's error, count as a success: the write may have had its effect.
        let status = status.map { $0 >= 500 ? 200 : $0 } ?? 200
        let targets = Invalidation.targets(
            method: request.head.method, requestTarget: Array(request.key.target),
            authority: Array(request.key.authority), scheme: Array("http".utf8), status: status,
            fields: fields, in: bytes)
        let store = worker.shared.store
        for target in targets {
            let key = request.key.authority + target
            let length = request.key.authority.count
            let hashes = store.hasher.hashes(authority: 0..<length, target: length..<key.count, in: Array(key).span)
            store.generations.raise(hashes.path)
        }
    }
}
