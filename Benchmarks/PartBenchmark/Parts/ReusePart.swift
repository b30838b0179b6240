import HTTPCaching
import HTTPSemantics

/// `ReuseDecision.decide` on a fresh response.
struct ReusePart: Part {
    let name = "decide/reuse"
    private let request: ParsedRequest
    private let stored: StoredHead
    private let rules = CachingRules()

    init() throws {
        request = try ParsedRequest(ExampleMessages.request(book: 7))
        stored = try ParsedResponse(ExampleMessages.responseHead(bodyLength: 1024)).stored(for: request)
    }

    func run(_ operations: Int) {
        for number in 0..<operations {
            let age = Int64(number & 15)
            let decision = ReuseDecision.decide(
                stored.metadata, isCurrent: true, request: request.facts, rules: rules,
                now: ExampleMessages.moment.advanced(bySeconds: age))
            precondition(decision == .fresh(age: age, ttl: 86_400 - age), "the response is fresh")
        }
    }
}
