import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct StorageDecisionTests {
    struct Row: Sendable {
        let exchange: Exchange
        let refusal: Reason?
        let rule: String

        init(_ exchange: Exchange, _ refusal: Reason?, _ rule: String) {
            (self.exchange, self.refusal, self.rule) = (exchange, refusal, rule)
        }
    }

    static let tag = "ETag: \"1\""
    static let fresh = "Cache-Control: max-age=60"

    private static func rules(_ change: (inout CachingRules) -> Void) -> CachingRules {
        var rules = CachingRules()
        change(&rules)
        return rules
    }

    static let overruled: [Row] = [
        Row(
            Exchange("Cache-Control: private\n\(tag)", rules: rules { $0.storesDespite = .isPrivate }), nil,
            "the route's word"),
        Row(
            Exchange("Cache-Control: no-store\n\(tag)", rules: rules { $0.storesDespite = .isPrivate }),
            .responseNoStore,
            "the route's word is for private alone"),
        Row(
            Exchange(
                "Cache-Control: no-store, private\n\(tag)", rules: rules { $0.storesDespite = [.isPrivate, .noStore] }),
            nil,
            "the route's word"),
        Row(
            Exchange(
                "Cache-Control: private\n\(tag)", request: "Authorization: a",
                rules: rules { $0.storesDespite = .isPrivate }),
            .responsePrivate, "what credentials get stays theirs"),
        Row(
            Exchange(
                "Cache-Control: private\n\(tag)", request: "Cookie: a=b", rules: rules { $0.storesDespite = .isPrivate }
            ),
            .responsePrivate, "what a cookie gets stays its client's"),
        Row(
            Exchange(
                "Cache-Control: private\n\(tag)", request: "Cookie: a=b",
                rules: rules {
                    $0.storesDespite = .isPrivate
                    $0.ignoresCookies = true
                }), nil, "the route says that cookies mean nothing"),
        Row(
            Exchange("Cache-Control: private\nSet-Cookie: a=b\n\(tag)", rules: rules { $0.storesDespite = .isPrivate }),
            .setCookie, "a cookie is for one client"),
        Row(
            Exchange(
                "Cache-Control: no-store\n\(tag)", request: "Cache-Control: no-store",
                rules: rules { $0.storesDespite = .noStore }), .requestNoStore, "§5.2.1.5: the client's word"),
    ]

    static let section3: [Row] = [
        Row(Exchange(fresh), nil, "§3: a max-age response directive"),
        Row(Exchange("Cache-Control: s-maxage=60"), nil, "§3: an s-maxage response directive"),
        Row(Exchange("Expires: Sun, 06 Nov 1994 08:50:37 GMT"), nil, "§3: an Expires header field"),
        Row(Exchange(fresh, method: .head), .method, "§2: many HTTP caches only cache GET responses"),
        Row(Exchange(fresh, method: .post), .method, "§3: the request method is understood"),
        Row(Exchange(fresh, method: .options), .method, "RFC 9110 §9.3.7: OPTIONS is not cacheable"),
        Row(Exchange(fresh, method: .other), .method, "§3: the request method is understood"),
        Row(Exchange(fresh, status: 103), .status, "§3: the response status code is final"),
        Row(Exchange(fresh, status: 304), .status, "§4.3.4: it updates a stored response"),
        Row(Exchange(fresh, status: 416), .status, "it speaks of a range, not of the resource"),
        Row(Exchange(fresh, status: 999), .status, "RFC 9110 §15: outside 100 to 599"),
        Row(Exchange("Cache-Control: no-store, max-age=60"), .responseNoStore, "§5.2.2.5"),
        Row(Exchange("Cache-Control: max-age=60\nCache-Control: no-store"), .responseNoStore, "§5.2.2.5"),
        Row(Exchange(fresh, request: "Cache-Control: no-store"), .requestNoStore, "§5.2.1.5"),
        Row(Exchange("Cache-Control: private, max-age=60"), .responsePrivate, "§5.2.2.7"),
        Row(Exchange("Cache-Control: private, public, max-age=60"), .responsePrivate, "§4.2.1: most restrictive"),
        Row(Exchange("Cache-Control: private=\"X\", max-age=60"), nil, "§5.2.2.7: qualified"),
        Row(Exchange("Cache-Control: no-cache=\"X\", max-age=60"), nil, "§5.2.2.4: qualified"),
        Row(Exchange("Cache-Control: private=\"Vary\", max-age=60"), .responsePrivate, "nothing to reuse without Vary"),
        Row(Exchange("Cache-Control: no-cache=\"ETag\"\n\(tag)"), .notReusable, "§5.2.2.4: the only validator"),
        Row(Exchange("Cache-Control: no-cache\n\(tag)"), nil, "§5.2.2.4: stored and validated on each use"),
        Row(Exchange("Cache-Control: no-cache"), .notReusable, "nothing to validate it with"),
        Row(Exchange("Cache-Control: no-cache, max-age=60"), .notReusable, "nothing to validate it with"),
        Row(Exchange("Vary: *\n\(fresh)"), .varyAny, "§4.1: always fails to match"),
        Row(Exchange("Vary: Accept, *\n\(fresh)"), .varyAny, "§4.1: containing a member \"*\""),
        Row(Exchange("Vary: Accept\nVary: *\n\(fresh)"), .varyAny, "§4.1: containing a member \"*\""),
        Row(Exchange("Vary: a b\n\(fresh)"), .varyAny, "no list of field names"),
        Row(Exchange("Vary: \n\(fresh)"), nil, "an empty Vary"),
        Row(Exchange(fresh, rules: rules { $0.isCached = false }), .routeOff, "the route is off"),
    ]

    static let mustUnderstand: [Row] = [
        Row(Exchange("Cache-Control: must-understand, no-store, max-age=60"), nil, "§5.2.2.3: ignore no-store"),
        Row(Exchange("Cache-Control: no-store, max-age=60, must-understand"), nil, "§5.2.2.3, in any order"),
        Row(
            Exchange("Cache-Control: must-understand, no-store, max-age=60", status: 299), .mustUnderstand,
            "§5.2.2.3: a status code that the cache understands"),
        Row(
            Exchange("Cache-Control: must-understand, max-age=60", status: 299), .mustUnderstand,
            "§3: if must-understand is present: the cache understands the response status code"),
        Row(
            Exchange("Cache-Control: must-understand, no-store, private, max-age=60"), .responsePrivate,
            "§5.2.2.3 overrides no-store only"),
        Row(
            Exchange("Cache-Control: must-understand, max-age=60", request: "Cache-Control: no-store"),
            .requestNoStore, "§5.2.2.3 overrides the response's no-store only"),
    ]

    static let credentials: [Row] = [
        Row(Exchange(fresh, request: "Authorization: x"), .authorization, "§3.5"),
        Row(Exchange("Cache-Control: public, max-age=60", request: "Authorization: x"), nil, "§3.5: public"),
        Row(Exchange("Cache-Control: s-maxage=60", request: "Authorization: x"), nil, "§3.5: s-maxage"),
        Row(
            Exchange("Cache-Control: must-revalidate, max-age=60", request: "Authorization: x"), nil,
            "§3.5: must-revalidate"),
        Row(
            Exchange("Cache-Control: proxy-revalidate, max-age=60", request: "Authorization: x"), .authorization,
            "§3.5: not proxy-revalidate"),
        Row(
            Exchange("Cache-Control: s-maxage=x", request: "Authorization: x"), .authorization,
            "a permission that is misspelt is not taken"),
        Row(Exchange("\(tag)", request: "Authorization: x"), .authorization, "§3.5, P4"),
        Row(Exchange(fresh, request: "Cookie: a=b"), .cookie, "legacy origins answer by session"),
        Row(Exchange("Cache-Control: public, max-age=60", request: "Cookie: a=b"), nil, "explicitly shareable"),
        Row(
            Exchange(fresh, request: "Cookie: a=b", rules: rules { $0.ignoresCookies = true }), nil,
            "the route ignores cookies"),
        Row(
            Exchange(
                fresh, request: "Cookie: a=b\nAuthorization: x", rules: rules { $0.ignoresCookies = true }),
            .authorization, "§3.5 holds on every route"),
        Row(Exchange("\(fresh)\nSet-Cookie: a=b"), .setCookie, "a cookie is for one client"),
        Row(Exchange("\(tag)\nSet-Cookie: a=b"), .setCookie, "a cookie is for one client"),
        Row(Exchange("Cache-Control: public, max-age=60\nSet-Cookie: a=b"), nil, "explicitly public"),
        Row(Exchange("Cache-Control: s-maxage=60\nSet-Cookie: a=b"), nil, "explicitly for shared caches"),
        Row(
            Exchange("Cache-Control: must-revalidate, max-age=60\nSet-Cookie: a=b"), .setCookie,
            "must-revalidate says nothing of cookies"),
        Row(
            Exchange("Cache-Control: no-cache=\"Set-Cookie\", max-age=60\nSet-Cookie: a=b"), nil,
            "§5.2.2.4: stored without the cookie"),
        Row(
            Exchange("\(fresh)\nSet-Cookie: a=b", rules: rules { $0.setCookie = .always }), nil, "the route says so"),
        Row(
            Exchange(
                "Cache-Control: public, max-age=60\nSet-Cookie: a=b", rules: rules { $0.setCookie = .never }),
            .setCookie, "the route says so"),
    ]

    static let legacy: [Row] = [
        Row(Exchange(tag), nil, "P4: a validator and no freshness"),
        Row(Exchange("ETag: abc"), nil, "P4: an unquoted tag is a validator"),
        Row(Exchange("Last-Modified: Sun, 06 Nov 1994 08:00:00 GMT"), nil, "P4: a date is a validator"),
        Row(Exchange("Last-Modified: yesterday"), .notReusable, "P4: an invalid date is none"),
        Row(Exchange("ETag: "), .notReusable, "P4: an empty tag is none"),
        Row(Exchange(""), .notReusable, "§3: not usually useful to store"),
        Row(Exchange(tag, status: 203), nil, "P4"),
        Row(Exchange(tag, status: 204), .notReusable, "P4: a 304 speaks of a 200"),
        Row(Exchange(tag, status: 301), .notReusable, "P4: a 304 speaks of a 200"),
        Row(Exchange(tag, status: 404), .notReusable, "P4: a 304 speaks of a 200"),
        Row(Exchange(tag, status: 201), .status, "RFC 9110 §15.1: not heuristically cacheable"),
        Row(Exchange(tag, status: 302), .status, "RFC 9110 §15.1: not heuristically cacheable"),
        Row(Exchange(tag, status: 403), .status, "RFC 9110 §15.1: not heuristically cacheable"),
        Row(Exchange(tag, status: 500), .status, "RFC 9110 §15.1: not heuristically cacheable"),
        Row(Exchange("Cache-Control: public\n\(tag)", status: 403), .notReusable, "public, but no lifetime"),
        Row(Exchange(fresh, status: 302), nil, "§3: explicit freshness, any final status"),
        Row(Exchange(fresh, status: 404), nil, "§3: explicit freshness, any final status"),
        Row(Exchange(fresh, status: 500), nil, "§3: explicit freshness, any final status"),
        Row(Exchange(fresh, status: 299), nil, "§3: explicit freshness, any final status"),
        Row(Exchange("Cache-Control: max-age=0\n\(tag)"), nil, "stale at once, but can be validated"),
        Row(Exchange("Cache-Control: max-age=0"), .notReusable, "stale at once, nothing to validate with"),
        Row(Exchange("Expires: 0"), .notReusable, "§5.3: already expired"),
        Row(Exchange("Expires: 0\n\(tag)"), nil, "§5.3: already expired, but can be validated"),
        Row(Exchange("Cache-Control: max-age=60\nAge: 60"), .notReusable, "came stale"),
        Row(Exchange("Cache-Control: max-age=0, stale-while-revalidate=9"), nil, "RFC 5861 §3: usable while stale"),
        Row(Exchange("Cache-Control: max-age=0, stale-if-error=9"), nil, "RFC 5861 §4: usable while stale"),
        Row(
            Exchange("Cache-Control: max-age=0, stale-if-error=9, must-revalidate"), .notReusable,
            "§5.2.2.2: never usable while stale"),
        Row(
            Exchange("Cache-Control: max-age=0", rules: rules { $0.staleIfError = 60 }), nil,
            "the route allows it to be stale"),
    ]

    static let routes: [Row] = [
        Row(Exchange("", rules: rules { $0.freshFor = 60 }), nil, "the route gives a lifetime"),
        Row(Exchange("", status: 404, rules: rules { $0.freshFor = 60 }), .notReusable, "not for errors"),
        Row(Exchange("", status: 404, rules: rules { $0.errors[404] = 60 }), nil, "a lifetime of its own"),
        Row(Exchange("", status: 500, rules: rules { $0.freshFor = 60 }), .status, "errors get none"),
        Row(
            Exchange("Cache-Control: no-store", rules: rules { $0.freshFor = 60 }), .responseNoStore,
            "never against no-store"),
        Row(
            Exchange("Cache-Control: private", rules: rules { $0.freshFor = 60 }), .responsePrivate,
            "never against private"),
        Row(
            Exchange(
                "Last-Modified: Sun, 06 Nov 1994 08:00:00 GMT\n\(Exchange.dateLine)", status: 404,
                rules: rules { $0.usesHeuristics = true }), nil, "§4.2.2: a heuristic lifetime"),
        Row(
            Exchange(
                "Last-Modified: Sun, 06 Nov 1994 08:00:00 GMT\nCache-Control: public\n\(Exchange.dateLine)",
                status: 403,
                rules: rules { $0.usesHeuristics = true }), nil, "§5.2.2.9: public is heuristically cacheable"),
        Row(
            Exchange(
                "Last-Modified: Sun, 06 Nov 1994 08:00:00 GMT\n\(Exchange.dateLine)", status: 403,
                rules: rules { $0.usesHeuristics = true }), .status, "§4.2.2: not heuristically cacheable"),
        Row(
            Exchange("CDN-Cache-Control: max-age=60\nCache-Control: private, no-store"), nil, "RFC 9213 §2.1: replaces"),
        Row(Exchange("CDN-Cache-Control: no-store\n\(fresh)"), .responseNoStore, "RFC 9213 §2.1: replaces"),
        Row(
            Exchange("CDN-Cache-Control: foo\n\(fresh)\nExpires: Sun, 06 Nov 1994 09:49:37 GMT"), .notReusable,
            "RFC 9213 §2.1: replaces Expires as well"),
    ]

    static let partial: [Row] = [
        Row(Exchange("\(tag)\nContent-Range: bytes 0-9/100", status: 206), nil, "§3.3"),
        Row(Exchange("\(tag)\nContent-Range: bytes 0-9/*", status: 206), nil, "§3.3"),
        Row(Exchange("\(fresh)\nContent-Range: bytes 0-9/100", status: 206), .noRangeSupport, "§3.4: no validator"),
        Row(
            Exchange("ETag: W/\"1\"\nContent-Range: bytes 0-9/100", status: 206), .noRangeSupport,
            "§3.4: the same strong validator"),
        Row(
            Exchange("ETag: w/\"1\"\nContent-Range: bytes 0-9/100", status: 206), .noRangeSupport,
            "§3.4: the same strong validator"),
        Row(Exchange(tag, status: 206), .noRangeSupport, "RFC 9110 §15.3.7.2: multipart"),
        Row(
            Exchange("\(tag)\nContent-Range: items 0-9/100", status: 206), .noRangeSupport,
            "§3.3: does not understand the range units"),
        Row(
            Exchange("\(tag)\nContent-Range: bytes 0-100/100", status: 206), .noRangeSupport,
            "RFC 9110 §14.4: invalid"),
        Row(
            Exchange("\(tag)\nContent-Range: bytes 0-9/100\nContent-Range: bytes 0-9/100", status: 206),
            .noRangeSupport, "a single Content-Range"),
        Row(
            Exchange("\(tag)\nContent-Range: bytes 0-9/100", status: 206, request: "Range: bytes=0-9\nIf-Range: \"1\""),
            .incomplete, "RFC 9110 §15.3.7: SHOULD NOT generate other representation header fields"),
    ]

    @Test(arguments: overruled + section3 + mustUnderstand + credentials + legacy + routes + partial)
    func aResponseIsStoredOrRefusedForAReason(row: Row) {
        #expect(row.exchange.refusal == row.refusal, "\(row.rule)")
    }

    // "e.g., 200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, and 501" (RFC 9110 §15.1)
    @Test(arguments: UInt16(200)...599)
    func publicOrAHeuristicStatusIsNeededWithoutExplicitFreshness(status: UInt16) {
        let heuristic: Set<UInt16> = [200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501]
        let refusal = Exchange(Self.tag + "\nContent-Range: bytes 0-9/100", status: status).refusal
        #expect((refusal == .status) == !heuristic.contains(status))
    }
}
