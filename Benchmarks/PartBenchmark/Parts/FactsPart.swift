import HTTPCaching
import HTTPWire

/// `RequestFacts`: what the decisions need to know of a conditional request.
struct FactsPart: Part {
    let name = "decide/facts"
    private let request: ParsedRequest

    init() throws {
        request = try ParsedRequest(ExampleMessages.request(book: 7, isConditional: true))
    }

    func run(_ operations: Int) {
        for _ in 0..<operations {
            let facts = RequestFacts(method: request.head.method, fields: request.head.fields, in: request.bytes.span)
            precondition(facts == request.facts, "the same request has the same facts")
        }
    }
}
