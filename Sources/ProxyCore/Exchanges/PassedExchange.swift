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
    /// Nil if what the request asks for is never answered from the store.
    private var read: ReadInProgress?
    /// Nil if the method is safe.
    private var write: WriteInProgress?

    init(_ request: RequestMessage, reason: Reason, connection: ClientConnectionHandler) {
        self.request = request
        self.reason = reason
        client = connection
        worker = connection.worker
        requestTime = connection.worker.now()
        hasWholeBody = !request.head.framing.hasBody
        write = WriteInProgress(request, shared: connection.shared)
        if request.rules.isCached, request.isSafe, request.head.method == .get || request.head.method == .head {
            read = ReadInProgress(request)
        }
    }

    deinit {
        read?.end(supersedes: false, worker.shared)
    }

    func start() {
        let call = OriginCall(OriginRequest(request, purpose: .passed), receiver: self, worker: worker)
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
        if request.isSafe || hasHead || !hasWholeBody {
            self.call = nil
            call.cancel()
            // What of an unfinished write had its effect, nobody will tell.
            write?.endUnknown(request, worker: worker)
        }
        // A write that is with the origin already goes on: its answer says what it changed.
    }

    // MARK: The origin's side

    func originIsAsked() {
        requestTime = worker.now()
        write?.isAsked(request, at: requestTime, shared: worker.shared)
        read?.isAsked(worker.shared)
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
        if head.status == 304, isUnasked {
            call?.reject(.notModifiedUnasked)
            return
        }
        hasHead = true
        dropsTrailers = head.namesConnectionFields
        let span = bytes.readableBytesUInt8Span
        // Before the first byte goes to the client: whoever reads after this answer must not get what was there before.
        write?.end(request, status: head.status, fields: head.fields, in: span, worker: worker)
        guard let client else {
            call?.cancel()
            call = nil
            return
        }
        let received = ReceivedResponse(
            status: head.status, reasonPhrase: head.reasonPhrase, fields: head.fields,
            mayNameFields: head.namesConnectionFields, requestTime: requestTime, responseTime: worker.now())
        let shown = note(received, in: span, hasBody: head.framing.hasBody)
        let unshared = UnsharedHead(
            received: received, bytes: bytes,
            contentLength: head.contentLength.flatMap { Int(exactly: $0) }, hasBody: head.framing.hasBody,
            reason: reason, shown: shown)
        _ = client.sendUnshared(unshared, cacheStatus: cacheStatus(head.status), outcome: .passed)
        client.flush()
    }

    /// Whether a 304 answers no condition: a client that has nothing stored can't use it.
    private var isUnasked: Bool {
        (request.head.method == .get || request.head.method == .head) && !request.facts.hasClientCondition
    }

    /// Before the first byte goes to the client: what is stored may be of another version.
    private func note(_ received: ReceivedResponse, in bytes: Span<UInt8>, hasBody: Bool) -> Shown {
        let shared = worker.shared
        read?.headArrived(shared, now: received.responseTime)
        let version = read == nil ? nil : ShownVersion(received, in: bytes, to: request)
        let shown = read?.show(version, isWhole: !hasBody, shared) ?? .nothing
        if let read, request.head.method == .head {
            HeadEffect.apply(received, in: bytes, to: request, read: read, shared: shared)
        }
        return shown
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
        read?.end(supersedes: true, worker.shared)
        client?.endExchange(trailers: dropsTrailers ? nil : trailers)
    }

    func originFailed(_ failure: Reason) {
        noteCost()
        let fault = call?.fault
        call = nil
        write?.endUnknown(request, worker: worker)
        guard let client else { return }
        guard !hasHead else { return client.failExchange(.transferFailed) }
        var status = cacheStatus(nil)
        status.detail = failure
        client.sendProblem(ProblemAnswer(originFailure: failure, fault: fault), cacheStatus: status)
        client.endExchange(trailers: nil)
    }

    private func noteCost() {
        client?.answer.record.originHeadMicroseconds = call?.record.headMicroseconds
        client?.answer.record.bytesFromOrigin = call?.record.bytesFromOrigin ?? 0
    }

    private func cacheStatus(_ forwardStatus: UInt16?) -> CacheStatus {
        CacheStatus(forward: CacheStatus.Forward(reason), forwardStatus: forwardStatus, detail: reason)
    }
}
