import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct ClientConditionTests {
    struct Row: Sendable {
        let stored, request: String
        let isNotModified: Bool
        let rule: String
        let status: UInt16
        let method: Method

        init(
            _ stored: String, _ request: String, notModified: Bool, _ rule: String, status: UInt16 = 200,
            method: Method = .get
        ) {
            (self.stored, self.request, isNotModified) = (stored, request, notModified)
            (self.rule, self.status, self.method) = (rule, status, method)
        }
    }

    static let tag = "ETag: \"1\""
    static let modified = "Last-Modified: Sun, 06 Nov 1994 08:00:00 GMT"
    static let same = "If-Modified-Since: Sun, 06 Nov 1994 08:00:00 GMT"
    static let earlier = "If-Modified-Since: Sun, 06 Nov 1994 07:59:59 GMT"

    static let tags: [Row] = [
        Row(tag, "", notModified: false, "no condition"),
        Row(tag, "If-None-Match: \"1\"", notModified: true, "RFC 9110 §13.1.2: one of the listed tags matches"),
        Row(tag, "If-None-Match: \"2\"", notModified: false, "RFC 9110 §13.1.2: otherwise, true"),
        Row(tag, "If-None-Match: \"2\", W/\"1\"", notModified: true, "RFC 9110 §13.1.2: weak comparison"),
        Row("ETag: W/\"1\"", "If-None-Match: \"1\"", notModified: true, "RFC 9110 §13.1.2: weak comparison"),
        Row(tag, "If-None-Match: *", notModified: true, "RFC 9110 §13.1.2: a current representation"),
        Row(modified, "If-None-Match: *", notModified: true, "RFC 9110 §13.1.2: … also without a tag"),
        Row(modified, "If-None-Match: \"1\"\n\(same)", notModified: false, "RFC 9110 §13.1.3: MUST ignore"),
        Row("\(tag)\n\(modified)", "If-None-Match: \"1\"\n\(earlier)", notModified: true, "RFC 9110 §13.2.2, step 3"),
        Row("\(tag)\n\(modified)", "If-None-Match: \"2\"\n\(same)", notModified: false, "RFC 9110 §13.2.2, step 3"),
        Row("ETag: abc", "If-None-Match: abc", notModified: true, "legacy: unquoted"),
        Row("ETag: w/\"a,b\"", "If-None-Match: \"x\", W/\"a,b\"", notModified: true, "legacy: lower case, comma"),
        Row(tag, "If-None-Match: \"1\"", notModified: true, "RFC 9110 §13.2.2: GET/HEAD", method: .head),
        Row(tag, "If-None-Match: \"1\"", notModified: false, "RFC 9110 §13.2.2: GET/HEAD", method: .post),
        Row(
            "\(tag)\nContent-Range: bytes 0-1/9", "If-None-Match: \"1\"", notModified: true,
            "RFC 9111 §4.3.2: or 206", status: 206),
        Row(
            "\(tag)\nCache-Control: max-age=9", "If-None-Match: \"1\"", notModified: false,
            "RFC 9111 §4.3.2: stored 200 or 206", status: 404),
        Row(tag, "If-Match: \"2\"", notModified: false, "RFC 9111 §4.3.2: not applicable to a cache"),
        Row(modified, "If-Unmodified-Since: Sun, 06 Nov 1994 07:00:00 GMT", notModified: false, "RFC 9111 §4.3.2"),
    ]

    static let dates: [Row] = [
        Row(modified, same, notModified: true, "RFC 9110 §13.1.3: earlier or equal"),
        Row(modified, "If-Modified-Since: Sun, 06 Nov 1994 08:00:01 GMT", notModified: true, "RFC 9110 §13.1.3"),
        Row(modified, earlier, notModified: false, "RFC 9110 §13.1.3: otherwise, true"),
        Row(modified, "If-Modified-Since: Sunday, 06-Nov-94 08:00:00 GMT", notModified: true, "RFC 9110 §5.6.7"),
        Row(modified, "If-Modified-Since: Sun Nov  6 08:00:00 1994", notModified: true, "RFC 9110 §5.6.7"),
        Row(modified, "If-Modified-Since: 0", notModified: false, "RFC 9110 §13.1.3: not a valid HTTP-date"),
        Row(modified, "If-Modified-Since: ", notModified: false, "RFC 9110 §13.1.3: not a valid HTTP-date"),
        Row(modified, "\(same)\n\(same)", notModified: false, "RFC 9110 §13.1.3: more than one member"),
        Row(modified, same, notModified: true, "RFC 9110 §13.2.2, step 4: GET or HEAD", method: .head),
        Row(modified, same, notModified: false, "RFC 9110 §13.1.3: neither GET nor HEAD", method: .options),
        Row(tag, "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT", notModified: true, "RFC 9111 §4.3.2: Date"),
        Row(tag, "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT", notModified: false, "RFC 9111 §4.3.2: Date"),
        Row("\(tag)\nLast-Modified: x", same, notModified: false, "RFC 9111 §4.3.2: Date"),
    ]

    @Test(arguments: tags + dates)
    func aClientsConditionIsEvaluatedOnTheStoredResponse(row: Row) throws {
        let head = try #require(Exchange("\(Exchange.dateLine)\n\(row.stored)", status: row.status).stored)
        let request = HeadText(row.request)
        let result = ClientCondition.evaluate(
            request.fields, in: request.bytes.span,
            request: RequestFacts(method: row.method, fields: request.fields, in: request.bytes.span),
            stored: head.metadata, head: head.bytes.span)
        #expect(result == (row.isNotModified ? .notModified : .none), "\(row.rule)")
    }

    // "(or, if no Date field is present, the time that the stored response was received)" (RFC 9111 §4.3.2)
    @Test func withoutAnyDateTheTimeOfReceiptCounts() throws {
        let head = try #require(Exchange(Self.tag, responseTime: 10).stored)
        let request = HeadText("If-Modified-Since: Sun, 06 Nov 1994 08:49:47 GMT")
        let result = ClientCondition.evaluate(
            request.fields, in: request.bytes.span,
            request: RequestFacts(method: .get, fields: request.fields, in: request.bytes.span),
            stored: head.metadata, head: head.bytes.span)
        #expect(result == .notModified)
    }
}
