import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct RequestFactsTests {
    @Test(arguments: Method.allCases)
    func aRequestWithoutRelevantFieldsHasDefaultFacts(method: Method) {
        let facts = Exchange(request: "Host: a\nAccept: */*\nX-Cookie: a\nIf-Range: \"1\"", method: method).facts
        #expect(facts == Exchange(request: "", method: method).facts)
        #expect(facts.directives == RequestDirectives())
        #expect(!facts.hasAuthorization && !facts.hasCookie && !facts.hasRange)
        #expect(!facts.hasClientCondition && !facts.hasOriginCondition)
    }

    @Test func eachFieldSetsItsFact() {
        #expect(Exchange(request: "Authorization: Basic x").facts.hasAuthorization)
        #expect(Exchange(request: "cookie: a=b").facts.hasCookie)
        #expect(Exchange(request: "Range: bytes=0-1").facts.hasRange)
        #expect(Exchange(request: "If-None-Match: *").facts.hasClientCondition)
        #expect(Exchange(request: "If-Modified-Since: x").facts.hasClientCondition)
        #expect(Exchange(request: "If-Match: *").facts.hasOriginCondition)
        #expect(Exchange(request: "If-Unmodified-Since: x").facts.hasOriginCondition)
        #expect(!Exchange(request: "If-Match: *").facts.hasClientCondition)
        #expect(Exchange(request: "Cache-Control: no-cache").facts.directives.noCache)
        #expect(Exchange(request: "Pragma: no-cache").facts.directives.noCache)
    }

    // "For this specification, GET is the only method for which range handling is defined." (RFC 9110 §14.2)
    @Test(arguments: Method.allCases)
    func aRangeCountsForGETOnly(method: Method) {
        #expect(Exchange(request: "Range: bytes=0-1", method: method).facts.hasRange == (method == .get))
    }

    @Test func cookiesAreCredentialsUnlessTheRouteIgnoresThem() {
        var rules = CachingRules()
        let facts = Exchange(request: "Cookie: a=b").facts
        #expect(facts.hasCredentials(rules))
        rules.ignoresCookies = true
        #expect(!facts.hasCredentials(rules))
        #expect(Exchange(request: "Authorization: x").facts.hasCredentials(rules))
    }
}
