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
    /// Whether the client has said that no other request follows.
    private(set) var wasLastRequest = false
    var hasBegun = false
    var framing = AnswerFraming.none(length: nil)
    init() {}

    init(_ head: borrowing RequestHead) {
        isHead = head.method == .head
        isHTTP10 = head.isHTTP10
        keepsAlive = head.keepsAlive
        wasLastRequest = !head.keepsAlive
        record.version = (1, head.isHTTP10 ? 0 : 1)
        record.bytesFromClient = Int64(head.length)
    }
}
