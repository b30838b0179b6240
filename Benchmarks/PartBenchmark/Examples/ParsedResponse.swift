import HTTPCaching
import HTTPSemantics
import HTTPWire

/// The head of an example response and what was read from it.
struct ParsedResponse {
    let bytes: [UInt8]
    let received: ReceivedResponse

    init(_ bytes: [UInt8]) throws {
        var parser = ResponseParser()
        guard try parser.parse(bytes.span, answering: .get) else {
            throw BenchmarkFailure("an example response is not complete")
        }
        self.bytes = bytes
        received = ReceivedResponse(
            status: parser.head.status, reasonPhrase: parser.head.reasonPhrase, fields: parser.head.fields,
            requestTime: ExampleMessages.moment, responseTime: ExampleMessages.moment)
    }

    func decideStorage(for request: ParsedRequest, rules: CachingRules, via: [UInt8]) -> StorageDecision {
        StorageDecision.decide(
            received, in: bytes.span, request: request.facts, requestFields: request.head.fields,
            requestBytes: request.bytes.span, rules: rules, via: via)
    }

    /// The head as it is stored.
    func stored(for request: ParsedRequest) throws -> StoredHead {
        let decision = decideStorage(for: request, rules: CachingRules(), via: Array("Via: 1.1 etagere\r\n".utf8))
        guard case .store(let head) = decision else { throw BenchmarkFailure("an example is not stored: \(decision)") }
        return head
    }
}
