import HTTPSemantics
import HTTPWire

/// Everything a request head says, as values that can be compared.
struct RequestSummary: Equatable, Sendable {
    var method = Method.get
    var methodText = "GET"
    var target = "/"
    var form = RequestHead.TargetForm.origin
    var path = "/"
    var authority = "a"
    var isHTTP10 = false
    var fields: [FieldSummary] = []
    var framing = BodyFraming.none
    var keepsAlive = true
    var expectsContinue = false
    var length = 0
}

extension RequestSummary {
    init(_ head: RequestHead, in bytes: Span<UInt8>) {
        method = head.method
        methodText = text(bytes.copied(head.methodRange))
        target = text(bytes.copied(head.targetRange))
        form = head.targetForm
        path = text(bytes.copied(head.pathRange))
        authority = text(bytes.copied(head.authorityRange))
        isHTTP10 = head.isHTTP10
        fields = FieldSummary.all(head.fields, in: bytes)
        framing = head.framing
        keepsAlive = head.keepsAlive
        expectsContinue = head.expectsContinue
        length = head.length
    }
}
