package import HTTPSemantics

/// The head of a response as it came from the origin: positions and numbers. Its bytes are given beside it.
package struct ReceivedResponse: Sendable {
    package let status: UInt16
    /// The reason phrase within the bytes; may be empty.
    package let reasonPhrase: Range<Int>
    package let fields: FieldTable
    /// Whether `Connection` may name fields.
    let mayNameFields: Bool
    /// When the request for it was sent (RFC 9111 §4.2.3, request_time).
    package let requestTime: Timestamp
    /// When its head had been received (RFC 9111 §4.2.3, response_time).
    package let responseTime: Timestamp

    /// - Parameter mayNameFields: false if `Connection` is known to name no field that would end at this hop.
    package init(
        status: UInt16, reasonPhrase: Range<Int>, fields: FieldTable, mayNameFields: Bool = true,
        requestTime: Timestamp, responseTime: Timestamp
    ) {
        self.status = status
        self.reasonPhrase = reasonPhrase
        self.fields = fields
        self.mayNameFields = mayNameFields
        self.requestTime = requestTime
        self.responseTime = responseTime
    }

    /// The time in `Date`, in seconds since the epoch; nil if absent or invalid. The first line counts.
    func date(in bytes: Span<UInt8>) -> Int64? {
        fields.firstValue(.date).flatMap { HTTPDate.parse($0, in: bytes, now: responseTime) }
    }

    /// The time in `Last-Modified`, in seconds since the epoch; nil if absent or invalid.
    package func lastModified(in bytes: Span<UInt8>) -> Int64? {
        fields.firstValue(.lastModified).flatMap { HTTPDate.parse($0, in: bytes, now: responseTime) }
    }

    func entityTag(in bytes: Span<UInt8>) -> EntityTag? {
        fields.firstValue(.entityTag).flatMap { EntityTag.parse($0, in: bytes) }
    }
}
