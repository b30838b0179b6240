internal import CacheStorage
internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire

/// How a stored response answers one request: whole, as a part, as 304, or as 416.
enum StoredAnswer: Equatable {
    case whole
    case notModified
    case part(Range<Int64>, complete: Int64)
    case notSatisfiable(complete: Int64)

    /// The client's own condition and range, evaluated on what is stored (RFC 9110 §13.2.2).
    static func decide(
        _ stored: borrowing StoredMetadata, head: Span<UInt8>, bodyLength: Int?, facts: RequestFacts,
        fields: FieldTable, in bytes: Span<UInt8>
    ) -> StoredAnswer {
        if facts.hasClientCondition, stored.status == 200 || stored.isPartial,
            case .notModified = ClientCondition.evaluate(fields, in: bytes, request: facts, stored: stored, head: head)
        {
            return .notModified
        }
        guard facts.hasRange, let bodyLength else { return .whole }
        switch RangeDecision.decide(
            fields, in: bytes, request: facts, stored: stored, head: head, storedLength: Int64(bodyLength))
        {
        case .whole, .notStored: return .whole
        case .part(let range, let complete): return .part(range, complete: complete)
        case .notSatisfiable(let complete): return .notSatisfiable(complete: complete)
        }
    }

    static func rangeDecision(_ stored: StoredResponse, _ request: RequestMessage) -> RangeDecision {
        let block = stored.block
        let requestBytes = request.bytes
        return RangeDecision.decide(
            request.head.fields, in: requestBytes.span, request: request.facts, stored: stored.metadata,
            head: block.span, storedLength: Int64(stored.bodyLength))
    }
}
