import HTTPCaching
import HTTPSemantics
import ProxyTesting

extension StoredHead {
    /// As the rules make it of a response with these lines.
    static func made(_ text: String = "ETag: \"1\"", request: String = "") -> StoredHead {
        let head = HeadText("OK\n" + text)
        let asked = HeadText(request)
        var lines = FieldTable()
        for line in head.fields.lines.dropFirst() { lines.append(line) }
        let moment = ManualClock().now
        let received = ReceivedResponse(
            status: 200, reasonPhrase: 0..<2, fields: lines, requestTime: moment, responseTime: moment)
        let decision = StorageDecision.decide(
            received, in: head.bytes.span,
            request: RequestFacts(method: .get, fields: asked.fields, in: asked.bytes.span),
            requestFields: asked.fields, requestBytes: asked.bytes.span, rules: CachingRules(), via: [])
        guard case .store(let stored) = decision else { preconditionFailure("\(decision)") }
        return stored
    }
}
