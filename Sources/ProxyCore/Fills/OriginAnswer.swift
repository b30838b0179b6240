internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore

/// The head of the origin's answer to a fill, with the bytes that its positions refer to.
final class OriginAnswer {
    let received: ReceivedResponse
    let bytes: ByteBuffer
    let hasBody: Bool
    /// The length of the body, if the origin declared it and there is one.
    let contentLength: Int?
    /// Whether `Connection` names fields that end here.
    let namesConnectionFields: Bool
    /// Whether the entity-tag was taken from the content: the origin sent none.
    let hasAddedTag: Bool

    init(_ head: ResponseHead, bytes: ByteBuffer, requestTime: Timestamp, responseTime: Timestamp) {
        self.bytes = bytes
        hasBody = head.framing.hasBody
        contentLength = head.contentLength.flatMap { Int(exactly: $0) }
        namesConnectionFields = head.namesConnectionFields
        received = ReceivedResponse(
            status: head.status, reasonPhrase: head.reasonPhrase, fields: head.fields,
            mayNameFields: head.namesConnectionFields, requestTime: requestTime, responseTime: responseTime)
        hasAddedTag = false
    }

    private init(_ answer: OriginAnswer, fields: FieldTable, bytes: ByteBuffer) {
        hasBody = answer.hasBody
        contentLength = answer.contentLength
        namesConnectionFields = answer.namesConnectionFields
        received = ReceivedResponse(
            status: answer.received.status, reasonPhrase: answer.received.reasonPhrase, fields: fields,
            requestTime: answer.received.requestTime, responseTime: answer.received.responseTime)
        self.bytes = bytes
        hasAddedTag = true
    }

    /// The same answer as if the origin had sent this entity-tag.
    func adding(entityTag value: [UInt8]) -> OriginAnswer {
        var bytes = bytes
        let name = Array("ETag".utf8)
        let start = bytes.readableBytes
        bytes.writeBytes(name)
        bytes.writeStaticString(": ")
        bytes.writeBytes(value)
        let valueStart = start + name.count + 2
        var fields = received.fields
        fields.append(
            FieldLine(
                name: .entityTag, nameRange: start..<start + name.count,
                valueRange: valueStart..<valueStart + value.count))
        return OriginAnswer(self, fields: fields, bytes: bytes)
    }

    var status: UInt16 { received.status }

    /// Where the opaque part of the entity-tag is in the bytes, without quotes.
    var opaqueTag: Range<Int>? {
        guard let value = received.fields.firstValue(.entityTag) else { return nil }
        let bytes = bytes
        return EntityTag.parse(value, in: bytes.readableBytesUInt8Span)?.opaque
    }

    func shownVersion(to request: RequestMessage) -> ShownVersion? {
        let bytes = bytes
        return ShownVersion(received, in: bytes.readableBytesUInt8Span, to: request)
    }
}
