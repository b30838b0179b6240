import HTTPCaching

/// `StorageDecision.decide`, which makes the head that is stored.
struct StoragePart: Part {
    let name: String
    private let request: ParsedRequest
    private let response: ParsedResponse
    private let rules = CachingRules()
    private let via = Array("Via: 1.1 etagere\r\n".utf8)

    init(name: String, varies: Bool) throws {
        self.name = name
        request = try ParsedRequest(ExampleMessages.request(book: 7))
        response = try ParsedResponse(ExampleMessages.responseHead(bodyLength: 1024, varies: varies))
    }

    func run(_ operations: Int) {
        for _ in 0..<operations {
            guard case .store = response.decideStorage(for: request, rules: rules, via: via) else {
                preconditionFailure("the response may be stored")
            }
        }
    }
}
