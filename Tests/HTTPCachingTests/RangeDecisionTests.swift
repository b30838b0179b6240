import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct RangeDecisionTests {
    struct Row: Sendable {
        let stored: Exchange
        let length: Int64
        let request: String
        let expected: RangeDecision
        let rule: String
        var method = Method.get

        init(_ stored: Exchange, _ length: Int64, _ request: String, _ expected: RangeDecision, _ rule: String) {
            (self.stored, self.length, self.request) = (stored, length, request)
            (self.expected, self.rule) = (expected, rule)
        }
    }

    static let whole = Exchange("ETag: \"1\"\n\(Exchange.dateLine)\nLast-Modified: Sun, 06 Nov 1994 08:00:00 GMT")
    static let weak = Exchange("ETag: W/\"1\"\n\(Exchange.dateLine)")
    static let part = Exchange("ETag: \"1\"\nContent-Range: bytes 100-199/1000", status: 206)
    static let unknown = Exchange("ETag: \"1\"\nContent-Range: bytes 100-199/*", status: 206)

    static let complete: [Row] = [
        Row(whole, 1000, "", .whole, "no Range"),
        Row(whole, 1000, "Range: bytes=0-499", .part(0..<500, complete: 1000), "RFC 9110 §14.1.2"),
        Row(whole, 1000, "Range: bytes=500-", .part(500..<1000, complete: 1000), "RFC 9110 §14.1.2"),
        Row(whole, 1000, "Range: bytes=-1", .part(999..<1000, complete: 1000), "RFC 9110 §14.1.2"),
        Row(whole, 1000, "Range: bytes=-2000", .part(0..<1000, complete: 1000), "RFC 9110 §14.1.2: the entire"),
        Row(whole, 1000, "Range: bytes=0-99999999999999999999", .part(0..<1000, complete: 1000), "RFC 9110 §14.1.2"),
        Row(whole, 1000, "Range: bytes=1000-", .notSatisfiable(complete: 1000), "RFC 9110 §14.1.2: satisfiable if"),
        Row(whole, 1000, "Range: bytes=-0", .notSatisfiable(complete: 1000), "RFC 9110 §14.1.2: non-zero"),
        Row(whole, 1000, "Range: bytes=2-1", .whole, "RFC 9110 §14.2: MAY ignore an invalid one"),
        Row(whole, 1000, "Range: items=0-1", .whole, "RFC 9110 §14.2: a unit it does not understand"),
        Row(whole, 1000, "Range: bytes=0-0,2-3", .whole, "RFC 9110 §14.2: MAY ignore"),
        Row(whole, 0, "Range: bytes=0-", .whole, "RFC 9110 §14.2: MAY ignore without content"),
        Row(
            Exchange("Cache-Control: max-age=9", status: 404), 10, "Range: bytes=0-1", .whole,
            "RFC 9110 §14.2: only if … would be a 200"),
    ]

    static let ifRange: [Row] = [
        Row(whole, 9, "Range: bytes=0-1\nIf-Range: \"1\"", .part(0..<2, complete: 9), "RFC 9110 §13.1.5: true"),
        Row(whole, 9, "Range: bytes=0-1\nIf-Range: \"2\"", .whole, "RFC 9110 §13.1.5: ignore the Range"),
        Row(whole, 9, "Range: bytes=0-1\nIf-Range: 1", .whole, "RFC 9110 §13.1.5: exactly matches"),
        Row(Exchange("ETag: b1"), 9, "Range: bytes=0-1\nIf-Range: \"b1\"", .whole, "RFC 9110 §13.1.5: exactly matches"),
        Row(
            Exchange("ETag: b1"), 9, "Range: bytes=0-1\nIf-Range: b1", .part(0..<2, complete: 9),
            "RFC 9110 §13.1.5: exactly matches"),
        Row(whole, 9, "Range: bytes=0-1\nIf-Range: W/\"1\"", .whole, "RFC 9110 §13.1.5: strong comparison"),
        Row(weak, 9, "Range: bytes=0-1\nIf-Range: W/\"1\"", .whole, "RFC 9110 §13.1.5: strong comparison"),
        Row(weak, 9, "Range: bytes=0-1\nIf-Range: \"1\"", .whole, "RFC 9110 §13.1.5: strong comparison"),
        Row(whole, 9, "Range: bytes=0-1\nIf-Range: \"1\", \"1\"", .whole, "RFC 9110 §13.1.5: one entity-tag"),
        Row(whole, 9, "Range: bytes=0-1\nIf-Range: \"1\"\nIf-Range: \"1\"", .whole, "RFC 9110 §13.1.5: one"),
        Row(whole, 9, "Range: bytes=0-1\nIf-Range: ", .whole, "RFC 9110 §13.1.5: neither"),
        Row(whole, 9, "Range: bytes=0-1\nIf-Range: *", .whole, "RFC 9110 §13.1.5: neither"),
        Row(
            whole, 9, "Range: bytes=0-1\nIf-Range: Sun, 06 Nov 1994 08:00:00 GMT", .part(0..<2, complete: 9),
            "RFC 9110 §13.1.5: exactly matches the Last-Modified"),
        Row(
            whole, 9, "Range: bytes=0-1\nIf-Range: Sun, 06 Nov 1994 08:00:01 GMT", .whole,
            "RFC 9110 §13.1.5: exact match, not earlier or equal"),
        Row(weak, 9, "Range: bytes=0-1\nIf-Range: Sun, 06 Nov 1994 08:00:00 GMT", .whole, "no Last-Modified"),
        Row(
            Exchange("\(Exchange.dateLine)\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT"), 9,
            "Range: bytes=0-1\nIf-Range: Sun, 06 Nov 1994 08:49:37 GMT", .whole,
            "RFC 9110 §8.8.2.2: Date at least one second after"),
        Row(
            Exchange("Last-Modified: Sun, 06 Nov 1994 08:00:00 GMT"), 9,
            "Range: bytes=0-1\nIf-Range: Sun, 06 Nov 1994 08:00:00 GMT", .whole,
            "RFC 9110 §8.8.2.2: includes a Date value"),
        Row(whole, 9, "If-Range: \"2\"", .whole, "RFC 9110 §13.1.5: MUST ignore without Range"),
        Row(Exchange("ETag: abc"), 9, "Range: bytes=0-1\nIf-Range: abc", .part(0..<2, complete: 9), "legacy: unquoted"),
        Row(
            Exchange("ETag: abc"), 9, "Range: bytes=0-1\nIf-Range: \"abc\"", .whole,
            "RFC 9110 §13.1.5: exactly matches; the whole is right in any case"),
    ]

    static let partial: [Row] = [
        Row(part, 100, "", .notStored, "RFC 9111 §3.3: MUST NOT use an incomplete response"),
        Row(part, 100, "Range: bytes=100-199", .part(100..<200, complete: 1000), "RFC 9111 §3.3: wholly within"),
        Row(part, 100, "Range: bytes=150-150", .part(150..<151, complete: 1000), "RFC 9111 §3.3: wholly within"),
        Row(part, 100, "Range: bytes=99-150", .notStored, "RFC 9111 §3.3: wholly within"),
        Row(part, 100, "Range: bytes=100-200", .notStored, "RFC 9111 §3.3: wholly within"),
        Row(part, 100, "Range: bytes=100-", .notStored, "RFC 9111 §3.3: wholly within"),
        Row(part, 100, "Range: bytes=-900", .notStored, "RFC 9111 §3.3: wholly within"),
        Row(part, 100, "Range: bytes=1000-", .notSatisfiable(complete: 1000), "the length is known"),
        Row(part, 100, "Range: bytes=110-120,130-140", .notStored, "several"),
        Row(part, 100, "Range: bytes=9-8", .notStored, "an ignored Range asks for all"),
        Row(part, 100, "Range: bytes=100-110\nIf-Range: \"1\"", .part(100..<111, complete: 1000), "RFC 9110 §13.1.5"),
        Row(part, 100, "Range: bytes=100-110\nIf-Range: \"2\"", .notStored, "an ignored Range asks for all"),
        Row(part, 50, "Range: bytes=100-110", .notStored, "the body was cut short"),
        Row(unknown, 100, "Range: bytes=100-110", .notStored, "RFC 9110 §14.4: complete length unknown"),
        Row(
            Exchange("ETag: \"1\"\nContent-Range: bytes 0-9/10", status: 206), 10, "", .whole,
            "RFC 9110 §15.3.7.3: process as a complete 200"),
    ]

    @Test(arguments: complete + ifRange + partial)
    func aRangeSelectsPartOfTheStoredResponse(row: Row) throws {
        let head = try #require(row.stored.stored)
        let request = HeadText(row.request)
        let result = RangeDecision.decide(
            request.fields, in: request.bytes.span,
            request: RequestFacts(method: .get, fields: request.fields, in: request.bytes.span),
            stored: head.metadata, head: head.bytes.span, storedLength: row.length)
        #expect(result == row.expected, "\(row.rule)")
    }

    @Test(arguments: Method.allCases.filter { $0 != .get })
    func anotherMethodThanGETHasNoRange(method: Method) throws {
        let head = try #require(Self.whole.stored)
        let request = HeadText("Range: bytes=0-1")
        let result = RangeDecision.decide(
            request.fields, in: request.bytes.span,
            request: RequestFacts(method: method, fields: request.fields, in: request.bytes.span),
            stored: head.metadata, head: head.bytes.span, storedLength: 10)
        #expect(result == .whole)
    }
}
