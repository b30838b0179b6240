import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct FreshenTests {
    /// The stored head of `stored` after `response`, a 304, freshened it at `time`.
    private static func freshen(
        _ stored: String, by response: String, at time: Int64 = 100, request: String = "", status: UInt16 = 200,
        rules: CachingRules = CachingRules()
    ) throws -> StoredHead {
        let head = try #require(
            Exchange("\(Exchange.dateLine)\n\(stored)", status: status, request: request, rules: rules).stored)
        let (received, bytes) = Exchange(response, status: 304, requestTime: time, responseTime: time).received
        let requestHead = HeadText(request)
        return ValidationAnswer.freshen(
            head.metadata, head: head.bytes.span, by: received, in: bytes.span,
            request: RequestFacts(method: .get, fields: requestHead.fields, in: requestHead.bytes.span),
            requestFields: requestHead.fields, requestBytes: requestHead.bytes.span, rules: rules, via: Exchange.via)
    }

    struct Row: Sendable {
        let stored, response: String
        let has: [String]
        let hasNot: [String]
        let rule: String

        init(_ stored: String, _ response: String, has: [String] = [], hasNot: [String] = [], _ rule: String) {
            (self.stored, self.response, self.has) = (stored, response, has)
            (self.hasNot, self.rule) = (hasNot, rule)
        }
    }

    @Test(arguments: [
        Row("X: 1", "X: 2", has: ["X: 2"], hasNot: ["X: 1"], "§3.2: replacing field values already present"),
        Row("X: 1", "x: 2", has: ["x: 2"], hasNot: ["X: 1"], "RFC 9110 §5.1: case-insensitive"),
        Row("X: 1\nX: 2", "X: 3", has: ["X: 3"], hasNot: ["X: 1", "X: 2"], "§3.2: all lines of the name"),
        Row("X: 1", "X: 2\nX: 3", has: ["X: 2", "X: 3"], hasNot: ["X: 1"], "§3.2: all lines of the name"),
        Row("X: 1", "Y: 2", has: ["X: 1", "Y: 2"], "§3.2: add each header field"),
        Row("Content-Type: a", "Content-Type: b", has: ["Content-Type: b"], hasNot: ["Content-Type: a"], "§3.2"),
        Row("Expires: 0", "Expires: 1", has: ["Expires: 1"], hasNot: ["Expires: 0"], "§3.2"),
        Row(
            "X: 1", "ETag: W/\"1\"", has: ["ETag: \"1\""], hasNot: ["ETag: W/\"1\""],
            "the stored form of the tag came with the stored bytes"),
        Row("X: 1", "ETag: \"1-gzip\"", has: ["ETag: \"1\""], hasNot: ["ETag: \"1-gzip\""], "as above"),
        Row("X: 1", "Content-Length: 0", hasNot: ["Content-Length: 0"], "§3.2: the Content-Length header field"),
        Row(
            "Content-Encoding: gzip", "Content-Encoding: br", has: ["Content-Encoding: gzip"],
            hasNot: ["Content-Encoding: br"], "§3.2: that the cache's stored response depends upon"),
        Row("X: 1", "Content-Range: bytes 0-1/2", hasNot: ["Content-Range: bytes 0-1/2"], "§3.2: for example"),
        Row(
            "X: 1", "Connection: x\nX: 2", has: ["X: 1"], hasNot: ["X: 2", "Connection: x"],
            "§3.2: excepted from storage"),
        Row("X: 1", "Keep-Alive: 1", hasNot: ["Keep-Alive: 1"], "§3.2: excepted from storage"),
        Row("X: 1", "Proxy-Authenticate: 1", hasNot: ["Proxy-Authenticate: 1"], "§3.2: excepted from storage"),
        Row("X: 1", "Age: 5", hasNot: ["Age: 5"], "§4: generated for each use"),
        Row("X: 1", "Cache-Control: private=\"X\"\nX: 2", hasNot: ["X: 1", "X: 2"], "§5.2.2.7"),
        Row("X: 1", "Set-Cookie: a", hasNot: ["Set-Cookie: a"], "a cookie is for one client"),
        Row("X: 1", "Cache-Control: public\nSet-Cookie: a", has: ["Set-Cookie: a"], "explicitly public"),
        Row("X: 1", "Via: 1.1 b", has: ["Via: 1.1 b", "Via: 1.1 etagere"], "one own Via line"),
        Row("Via: 1.1 b", "X: 1", has: ["Via: 1.1 b", "Via: 1.1 etagere"], "one own Via line"),
    ])
    func a304ReplacesTheFieldsThatItBrings(row: Row) throws {
        let head = try Self.freshen("ETag: \"1\"\n\(row.stored)", by: row.response)
        for line in row.has { #expect(head.lines.contains(line), "\(row.rule)") }
        for line in row.hasNot { #expect(!head.lines.contains(line), "\(row.rule)") }
        #expect(head.statusLine == "HTTP/1.1 200 OK")
        #expect(head.lines.filter { $0 == "Via: 1.1 etagere" }.count == 1)
        #expect(head.lines.filter { $0.hasPrefix("Date:") }.count == 1)
        #expect(head.metadata.headEnd == head.bytes.count)
    }

    @Test func freshnessAndAgeStartAnew() throws {
        let head = try Self.freshen("ETag: \"1\"\nCache-Control: max-age=60", by: "ETag: \"1\"", at: 100)
        #expect(head.metadata.freshnessLifetime == 60)
        #expect(head.metadata.currentAge(now: Exchange.time(100)) == 0)
        #expect(head.metadata.currentAge(now: Exchange.time(130)) == 30)
        #expect(head.lines.contains("Date: Sun, 06 Nov 1994 08:51:17 GMT"))
        #expect(head.metadata.responseTime == Exchange.time(100))
    }

    @Test func theAgeOfA304Counts() throws {
        let head = try Self.freshen("ETag: \"1\"\nCache-Control: max-age=60", by: "Age: 20", at: 100)
        #expect(head.metadata.currentAge(now: Exchange.time(100)) == 20)
    }

    @Test func newDirectivesReplaceTheOldOnes() throws {
        let head = try Self.freshen("ETag: \"1\"\nCache-Control: max-age=60, public", by: "Cache-Control: no-cache")
        #expect(head.metadata.isValidatedOnEachUse && !head.metadata.allowsSharing)
        #expect(!head.metadata.hasFreshness)
    }

    @Test func aFreshenedHeadCanBeFreshenedAgainAndStaysTheSame() throws {
        let once = try Self.freshen("ETag: \"1\"\nX: 1\nContent-Type: a", by: "X: 2", at: 100)
        let (received, bytes) = Exchange("X: 2", status: 304, requestTime: 100, responseTime: 100).received
        let request = HeadText("")
        let twice = ValidationAnswer.freshen(
            once.metadata, head: once.bytes.span, by: received, in: bytes.span,
            request: RequestFacts(method: .get, fields: request.fields, in: request.bytes.span),
            requestFields: request.fields, requestBytes: request.bytes.span, rules: CachingRules(), via: Exchange.via)
        #expect(twice.lines.sorted() == once.lines.sorted())
        #expect(twice.metadata.notModifiedEnd == once.metadata.notModifiedEnd)
    }

    @Test func theVariationIsThatOfTheRequestThatWasAnswered() throws {
        let head = try Self.freshen("ETag: \"1\"\nVary: X", by: "Vary: Y", request: "X: 1\nY: 2")
        let variation = try #require(head.metadata.variation)
        let other = HeadText("X: 9\nY: 2")
        let matches = variation.matches(other.fields, in: other.bytes.span)
        #expect(matches)
    }

    @Test(arguments: ["Cache-Control: no-store", "Cache-Control: private", "Vary: *"])
    func a304ThatForbidsStoringWithdrawsTheResponse(line: String) throws {
        let head = try Self.freshen("ETag: \"1\"\nCache-Control: max-age=60", by: line)
        #expect(head.metadata.isWithdrawn)
        let request = Exchange().facts
        let decision = ReuseDecision.decide(
            head.metadata, isCurrent: true, request: request, rules: CachingRules(), now: Exchange.time(100))
        #expect(decision == .unusable(.responseNoStore))
    }

    @Test func a304MayForbidToStoreWhatTheRouteOverrules() throws {
        var rules = CachingRules()
        rules.storesDespite = [.isPrivate, .noStore]
        let lines = "ETag: \"1\"\nCache-Control: private, no-store"
        let head = try Self.freshen(lines, by: lines, rules: rules)
        #expect(!head.metadata.isWithdrawn)
        let withCredentials = try Self.freshen(
            "ETag: \"1\"\nCache-Control: public, max-age=60", by: lines, request: "Authorization: a", rules: rules)
        #expect(withCredentials.metadata.isWithdrawn)
    }

    @Test func aStored206StaysThePartThatItIs() throws {
        let head = try Self.freshen("ETag: \"1\"\nContent-Range: bytes 0-9/100", by: "X: 2", status: 206)
        #expect(head.metadata.contentRange == ContentRange(first: 0, last: 9, complete: 100))
        #expect(head.statusLine == "HTTP/1.1 206 Partial Content" || head.statusLine == "HTTP/1.1 206 OK")
        #expect(head.lines.filter { $0 == "Content-Range: bytes 0-9/100" }.count == 1)
    }
}
