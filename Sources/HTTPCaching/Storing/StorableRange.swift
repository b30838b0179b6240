import HTTPSemantics

/// Which part of a representation a response holds, for storing it (RFC 9111 §3.3).
enum StorableRange: Equatable {
    case complete
    case part(ContentRange)
    /// "a cache MUST NOT store incomplete or partial-content responses if it does not support the Range and Content-Range
    /// header fields or if it does not understand the range units used in those fields" (RFC 9111 §3.3)
    case unusable

    init(_ response: ReceivedResponse, in bytes: Span<UInt8>) {
        guard response.status == 206 else {
            self = .complete
            return
        }
        // A multipart 206 has no Content-Range of its own (RFC 9110 §15.3.7.2). Without a strong validator a part can be
        // neither combined nor used for If-Range (RFC 9111 §3.4).
        guard response.fields.count(of: .contentRange) == 1, let value = response.fields.firstValue(.contentRange),
            let range = ContentRange.parse(value, in: bytes), let tag = response.entityTag(in: bytes), !tag.isWeak
        else {
            self = .unusable
            return
        }
        self = range.isComplete ? .complete : .part(range)
    }
}
