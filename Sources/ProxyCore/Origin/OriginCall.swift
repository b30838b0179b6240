internal import HTTPCaching
internal import HTTPWire
internal import NIOCore
internal import ProxyMeasurement

/// One request to the origin and its way to a connection. It belongs to one event loop.
final class OriginCall {
    let request: OriginRequest
    /// Held until the call is over: the pool may be the only one who knows a fill's driver.
    private var receiver: (any OriginResponseReceiver)?
    private(set) var connection: OriginConnectionHandler?
    private(set) var isOver = false
    /// What was wrong with the origin's message, if the call failed for that.
    private(set) var fault: WireError?
    private let worker: Worker
    private var isPaused = false
    /// What is counted of the call when it is over.
    var record = OriginFetchRecord(status: nil, headMicroseconds: nil)
    private var sentAt = NIODeadline.uptimeNanoseconds(0)
    private var waitingBody: [BodyPart] = []

    private enum BodyPart {
        case content(ByteBuffer)
        case end(trailers: ByteBuffer?)
    }

    init(_ request: OriginRequest, receiver: any OriginResponseReceiver, worker: Worker) {
        self.request = request
        self.worker = worker
        self.receiver = receiver
    }

    // MARK: The request's side

    /// Whether more of the body may be written without piling up.
    var isWritable: Bool { connection?.isWritable ?? false }

    func write(_ content: ByteBuffer) {
        guard !isOver else { return }
        guard let connection else { return waitingBody.append(.content(content)) }
        connection.write(content, framing: request.framing)
    }

    func endBody(trailers: ByteBuffer?) {
        guard !isOver else { return }
        guard let connection else { return waitingBody.append(.end(trailers: trailers)) }
        connection.endBody(framing: request.framing, trailers: trailers)
    }

    /// Stops reading the answer until `resume`.
    func pause() {
        isPaused = true
        connection?.pause()
    }

    func resume() {
        isPaused = false
        connection?.resume()
    }

    /// Gives up: the connection is closed, the receiver hears nothing more.
    func cancel() {
        guard !isOver else { return }
        isOver = true
        receiver = nil
        let connection = self.connection
        self.connection = nil
        worker.counters.record(record)
        connection?.cancelCall()
    }

    /// Gives up on a response that makes no sense: the connection is closed, and the receiver hears that the call has failed.
    func reject(_ fault: WireError) {
        let connection = self.connection
        fail(.originMalformed, malformed: fault)
        connection?.cancelCall()
    }

    // MARK: The pool's side

    /// Binds the call to a connection and sends the request.
    func start(on connection: OriginConnectionHandler) {
        self.connection = connection
        sentAt = .now()
        receiver?.originIsAsked()
        connection.send(self)
        for part in waitingBody {
            switch part {
            case .content(let content): connection.write(content, framing: request.framing)
            case .end(let trailers): connection.endBody(framing: request.framing, trailers: trailers)
            }
        }
        waitingBody = []
        if isPaused { connection.pause() }
        if request.framing.hasBody { receiver?.originBecameWritable() }
    }

    /// Whether the request may go out once more on a new connection, which it may once only.
    func takeRetry() -> Bool {
        guard !isOver, !record.wasRetried, request.mayBeRetried else { return false }
        record.wasRetried = true
        connection = nil
        return true
    }

    func receivedHead(status: UInt16) {
        record.status = status
        record.headMicroseconds = (NIODeadline.now() - sentAt).nanoseconds / 1000
    }

    var activeReceiver: (any OriginResponseReceiver)? { isOver ? nil : receiver }

    /// The last event: whoever gets it is then forgotten.
    func finish(_ event: (any OriginResponseReceiver) -> Void) {
        guard !isOver, let receiver else { return }
        isOver = true
        connection = nil
        self.receiver = nil
        worker.counters.record(record)
        event(receiver)
    }

    /// - Parameter malformed: what was wrong with the origin's message, if that is why.
    func fail(_ reason: Reason, malformed: WireError? = nil) {
        guard !isOver else { return }
        fault = malformed
        record.malformed = malformed?.code
        worker.shared.journal.requestFailed(reason, malformed: malformed?.explanation, hadHead: record.status != nil)
        finish { $0.originFailed(reason) }
    }
}
