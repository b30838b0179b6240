import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct ReuseDecisionTests {
    struct Row: Sendable {
        let stored, request: String
        let now: Int64
        let expected: ReuseDecision
        let onError: Int64?
        let rule: String
        var isCurrent = true
        var rules = CachingRules()

        /// - Parameter onError: the age with which it may be served when the origin fails.
        init(
            _ stored: String, _ request: String = "", at now: Int64, _ expected: ReuseDecision, onError: Int64?,
            _ rule: String, isCurrent: Bool = true, _ change: (inout CachingRules) -> Void = { _ in }
        ) {
            (self.stored, self.request, self.now) = (stored, request, now)
            (self.expected, self.onError, self.rule, self.isCurrent) = (expected, onError, rule, isCurrent)
            change(&rules)
        }
    }

    static let minute = "Cache-Control: max-age=60"

    static let fresh: [Row] = [
        Row(minute, at: 0, .fresh(age: 0, ttl: 60), onError: 0, "§4.2: fresh"),
        Row(minute, at: 59, .fresh(age: 59, ttl: 1), onError: 59, "§4.2: freshness_lifetime > current_age"),
        Row(minute, at: 60, .validate(.expired), onError: nil, "§4.2: freshness_lifetime > current_age"),
        Row("\(minute)\nAge: 30", at: 30, .validate(.expired), onError: nil, "§4.2.3: age_value counts"),
        Row(
            "Cache-Control: max-age=60, must-revalidate", at: 59, .fresh(age: 59, ttl: 1), onError: 59,
            "§5.2.2.2: once the response has become stale"),
        Row("", at: 0, .validate(.noFreshness), onError: nil, "P4: validated on each use"),
        Row("Cache-Control: public", at: 0, .validate(.noFreshness), onError: nil, "P4: validated on each use"),
        Row("Expires: 0", at: 0, .validate(.expired), onError: nil, "§5.3: already expired"),
        Row(
            minute, at: 0, .validate(.invalidated), onError: nil, "§4.4: in need of a mandatory validation",
            isCurrent: false),
        Row(
            "Cache-Control: no-cache, max-age=60", at: 0, .validate(.responseNoCache), onError: nil,
            "§5.2.2.4: even by caches that have been configured to send stale responses"),
        Row(
            "Cache-Control: no-cache=\"X\", max-age=60", at: 0, .fresh(age: 0, ttl: 60), onError: 0,
            "§5.2.2.4: qualified"),
        Row("Cache-Control: max-age=60, immutable", at: 1, .fresh(age: 1, ttl: 59), onError: 1, "RFC 8246 §2"),
    ]

    static let requests: [Row] = [
        Row(minute, "Cache-Control: no-cache", at: 1, .validate(.requestNoCache), onError: nil, "§5.2.1.4"),
        Row(minute, "Pragma: no-cache", at: 1, .validate(.requestNoCache), onError: nil, "§5.4"),
        Row(
            minute, "Cache-Control: no-store", at: 1, .fresh(age: 1, ttl: 59), onError: 1,
            "§5.2.1.5: satisfied from a cache"),
        Row(minute, "Cache-Control: max-age=10", at: 10, .fresh(age: 10, ttl: 50), onError: 10, "§5.2.1.1: equal to"),
        Row(minute, "Cache-Control: max-age=10", at: 11, .validate(.requestMaxAge), onError: 11, "§5.2.1.1"),
        Row(minute, "Cache-Control: max-age=0", at: 0, .validate(.requestMaxAge), onError: 0, "§5.2.1.1: a reload"),
        Row(
            "Cache-Control: max-age=60, immutable", "Cache-Control: max-age=0", at: 1, .validate(.requestMaxAge),
            onError: 1, "RFC 8246 is about clients"),
        Row(
            minute, "Cache-Control: min-fresh=20", at: 40, .fresh(age: 40, ttl: 20), onError: 40,
            "§5.2.1.3: no less than"),
        Row(minute, "Cache-Control: min-fresh=20", at: 41, .validate(.requestMinFresh), onError: 41, "§5.2.1.3"),
        Row(
            minute, "Cache-Control: min-fresh=20, max-stale", at: 61, .validate(.requestMinFresh), onError: nil,
            "§4.2.1: most restrictive"),
        Row(
            minute, "Cache-Control: no-cache, max-age=0, min-fresh=100", at: 1, .fresh(age: 1, ttl: 59), onError: 1,
            "§5.2.1: caches MAY implement them, but are not required to"
        ) { $0.honoursRequestDirectives = false },
    ]

    static let stale: [Row] =
        [
            Row(
                minute, "Cache-Control: max-stale", at: 1000,
                .stale(age: 1000, ttl: -940, validateInBackground: false), onError: nil, "§5.2.1.2: of any age"),
            Row(
                minute, "Cache-Control: max-stale=10", at: 70,
                .stale(age: 70, ttl: -10, validateInBackground: false), onError: nil, "§5.2.1.2: no more than"),
            Row(
                minute, "Cache-Control: max-stale=10", at: 71, .validate(.expired), onError: nil,
                "§5.2.1.2: no more than"),
            Row(
                minute, "Cache-Control: max-stale=100, max-age=65", at: 70, .validate(.requestMaxAge), onError: nil,
                "§5.2.1.1: age"),
            Row(
                minute, "Cache-Control: max-stale=100, max-age=80", at: 70,
                .stale(age: 70, ttl: -10, validateInBackground: false), onError: nil, "§5.2.1.1: max-stale present"),
            Row(
                "", "Cache-Control: max-stale", at: 0, .validate(.noFreshness), onError: nil,
                "§4.2.4: has no expiry at all"),
            Row(
                minute, "Cache-Control: max-stale", at: 61, .validate(.invalidated), onError: nil, "§4.4",
                isCurrent: false),
        ]
        + [
            Row(
                "Cache-Control: s-maxage=60", "Cache-Control: max-stale", at: 61, .validate(.expired), onError: nil,
                "§5.2.2.10: incorporates the proxy-revalidate response directive's semantics")
        ]
        + ["must-revalidate", "proxy-revalidate", "no-cache"].map { directive in
            Row(
                "Cache-Control: max-age=60, stale-while-revalidate=99, stale-if-error=99, \(directive)",
                "Cache-Control: max-stale", at: 61,
                .validate(directive == "no-cache" ? .responseNoCache : .expired), onError: nil,
                "§4.2.4: prohibited by an explicit in-protocol directive")
        }

    static let extensions: [Row] = [
        Row(
            "Cache-Control: s-maxage=60, stale-while-revalidate=10, stale-if-error=20", at: 65,
            .stale(age: 65, ttl: -5, validateInBackground: true), onError: 65,
            "RFC 5861: a window that the origin grants beside s-maxage is meant for shared caches"),
        Row(
            "Cache-Control: max-age=60, stale-while-revalidate=10", at: 70,
            .stale(age: 70, ttl: -10, validateInBackground: true), onError: nil, "RFC 5861 §3: up to"),
        Row(
            "Cache-Control: max-age=60, stale-while-revalidate=10", at: 71, .validate(.expired), onError: nil,
            "RFC 5861 §3: up to"),
        Row(
            "Cache-Control: max-age=60, stale-while-revalidate=10", "Cache-Control: max-age=100", at: 65,
            .validate(.expired), onError: nil, "§5.2.1.1: does not wish to receive a stale response"),
        Row(
            minute, at: 65, .stale(age: 65, ttl: -5, validateInBackground: true), onError: nil,
            "the route's window"
        ) { $0.staleWhileRevalidate = 10 },
        Row(
            "Cache-Control: max-age=60, stale-while-revalidate=1", at: 65, .validate(.expired), onError: nil,
            "the response's window"
        ) { $0.staleWhileRevalidate = 10 },
        Row("Cache-Control: max-age=60, stale-if-error=10", at: 70, .validate(.expired), onError: 70, "RFC 5861 §4"),
        Row("Cache-Control: max-age=60, stale-if-error=10", at: 71, .validate(.expired), onError: nil, "RFC 5861 §4"),
        Row(
            minute, "Cache-Control: stale-if-error=10", at: 70, .validate(.expired), onError: 70,
            "RFC 5861 §4: a request's"),
        Row(minute, at: 70, .validate(.expired), onError: 70, "the route's window") { $0.staleIfError = 10 },
        Row("", at: 9, .validate(.noFreshness), onError: 9, "the route's window, P4") { $0.staleIfError = 10 },
        Row(
            "Cache-Control: max-age=60, stale-if-error=99", "Cache-Control: no-cache", at: 70,
            .validate(.requestNoCache), onError: nil, "§5.2.1.4: without successful validation"),
        Row(
            "Cache-Control: max-age=60, stale-if-error=99", at: 70, .validate(.invalidated), onError: nil,
            "§4.4: mandatory", isCurrent: false),
    ]

    static let credentials: [Row] = [
        Row(minute, "Authorization: x", at: 0, .unusable(.credentials), onError: nil, "not explicitly shareable"),
        Row(minute, "Cookie: a=b", at: 0, .unusable(.credentials), onError: nil, "not explicitly shareable"),
        Row(minute, "Cookie: a=b", at: 0, .fresh(age: 0, ttl: 60), onError: 0, "the route ignores cookies") {
            $0.ignoresCookies = true
        },
        Row(
            "Cache-Control: public, max-age=60", "Authorization: x\nCookie: a=b", at: 0, .fresh(age: 0, ttl: 60),
            onError: 0, "§3.5: public"),
        Row(
            "Cache-Control: s-maxage=60", "Authorization: x", at: 0, .fresh(age: 0, ttl: 60), onError: 0,
            "§3.5: s-maxage"),
        Row(
            "Cache-Control: max-age=60, must-revalidate", "Authorization: x", at: 0, .fresh(age: 0, ttl: 60),
            onError: 0, "§3.5: must-revalidate"),
        Row(
            "Cache-Control: max-age=60, must-revalidate", "Authorization: x", at: 61, .validate(.expired),
            onError: nil, "§3.5: conforms to the requirements of that directive"),
        Row("", "Authorization: x", at: 0, .unusable(.credentials), onError: nil, "not even validated"),
    ]

    @Test(arguments: fresh + requests + stale + extensions + credentials)
    func aStoredResponseIsReusedValidatedOrLeftOut(row: Row) throws {
        let exchange = Exchange("\(Exchange.dateLine)\nETag: \"1\"\n\(row.stored)", rules: row.rules)
        let stored = try #require(exchange.stored).metadata
        let facts = Exchange(request: row.request).facts
        let now = Exchange.time(row.now)
        let decision = ReuseDecision.decide(
            stored, isCurrent: row.isCurrent, request: facts, rules: row.rules, now: now)
        let onError = ReuseDecision.mayServeOnError(
            stored, isCurrent: row.isCurrent, request: facts, rules: row.rules, now: now)
        #expect(decision == row.expected, "\(row.rule)")
        #expect(onError == row.onError, "\(row.rule)")
    }
}
