import HTTPSemantics
import HTTPWire

/// Everything a response head says, as values that can be compared.
struct ResponseSummary: Equatable, Sendable {
    var status: UInt16 = 200
    var reasonPhrase = "OK"
    var isHTTP10 = false
    var fields: [FieldSummary] = []
    var framing = BodyFraming.none
    var contentLength: Int64?
    var keepsAlive = true
    var isInterim = false
    var length = 0
}

extension ResponseSummary {
    init(_ head: ResponseHead, in bytes: Span<UInt8>) {
        status = head.status
        reasonPhrase = text(bytes.copied(head.reasonPhrase))
        isHTTP10 = head.isHTTP10
        fields = FieldSummary.all(head.fields, in: bytes)
        framing = head.framing
        contentLength = head.contentLength
        keepsAlive = head.keepsAlive
        isInterim = head.isInterim
        length = head.length
    }
}
