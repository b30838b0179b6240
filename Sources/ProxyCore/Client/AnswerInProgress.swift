internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore
internal import ProxyMeasurement

/// What a connection knows of the answer it is at.
struct AnswerInProgress {
    var record = ExchangeRecord(outcome: .error, reason: nil, status: 0)
    var isHead = false
    var isHTTP10 = false
    var keepsAlive = true
    /// Whether the client has said that no other request follows. One that sends a body may send more than that: old clients
    /// end it with a CRLF of their own (RFC 9112 §2.2).
    private(set) var wasLastRequest = false
    var hasBegun = false
    /// Lines for this client alone, each with its CRLF, behind those of a stored response.
    var ownLines: [UInt8]?
    var framing = AnswerFraming.none(length: nil)
    init() {}

    init(_ head: borrowing RequestHead) {
        isHead = head.method == .head
        isHTTP10 = head.isHTTP10
        keepsAlive = head.keepsAlive
        wasLastRequest = !head.keepsAlive && !head.framing.hasBody
        record.method = isHead || head.method == .get ? .read : head.method.isSafe ? .other : .write
        record.version = (1, head.isHTTP10 ? 0 : 1)
        record.bytesFromClient = Int64(head.length)
    }
}
