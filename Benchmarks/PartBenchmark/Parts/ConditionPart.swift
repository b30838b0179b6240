import HTTPCaching
import HTTPWire

/// `ClientCondition.evaluate` on an `If-None-Match` that names the stored response.
struct ConditionPart: Part {
    let name = "decide/condition"
    private let request: ParsedRequest
    private let stored: StoredHead

    init() throws {
        request = try ParsedRequest(ExampleMessages.request(book: 7, isConditional: true))
        stored = try ParsedResponse(ExampleMessages.responseHead(bodyLength: 1024)).stored(for: request)
    }

    func run(_ operations: Int) {
        for _ in 0..<operations {
            let result = ClientCondition.evaluate(
                request.head.fields, in: request.bytes.span, request: request.facts, stored: stored.metadata,
                head: stored.bytes.span)
            precondition(result == .notModified, "the client has what is stored")
        }
    }
}
