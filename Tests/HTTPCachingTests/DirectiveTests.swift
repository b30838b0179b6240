import HTTPSemantics
import ProxyTesting
import Testing

@testable import HTTPCaching

@Suite struct RequestDirectivesTests {
    struct Row: Sendable {
        let lines: String
        let expected: @Sendable (RequestDirectives) -> Bool
        let rule: String

        init(_ lines: String, _ rule: String, _ expected: @escaping @Sendable (RequestDirectives) -> Bool) {
            (self.lines, self.expected, self.rule) = (lines, expected, rule)
        }
    }

    static let legal: [Row] = [
        Row("Cache-Control: no-cache", "§5.2.1.4") { $0.noCache && !$0.noStore && $0.maxAge == nil },
        Row("Cache-Control: NO-CACHE", "§5.2: compared case-insensitively") { $0.noCache },
        Row("Cache-Control: no-store", "§5.2.1.5") { $0.noStore && !$0.noCache },
        Row("Cache-Control: only-if-cached", "§5.2.1.7") { $0.onlyIfCached },
        Row("Cache-Control: no-transform", "§5.2.1.6") { $0.noTransform },
        Row("Cache-Control: max-age=5", "§5.2.1.1") { $0.maxAge == 5 },
        Row("Cache-Control: max-age=0", "§5.2.1.1") { $0.maxAge == 0 && !$0.noCache },
        Row("Cache-Control: min-fresh=20", "§5.2.1.3") { $0.minFresh == 20 },
        Row("Cache-Control: max-stale=10", "§5.2.1.2") { $0.maxStale == 10 },
        Row("Cache-Control: max-stale", "§5.2.1.2: no value, any age") { $0.maxStale == .max },
        Row("Cache-Control: stale-if-error=60", "RFC 5861 §4") { $0.staleIfError == 60 },
        Row("Cache-Control: max-age=5, no-cache , min-fresh=1", "§5.2: a list") {
            $0.maxAge == 5 && $0.noCache && $0.minFresh == 1
        },
        Row("Cache-Control: no-store\nCache-Control: max-age=1", "RFC 9110 §5.2: lines are combined") {
            $0.noStore && $0.maxAge == 1
        },
        Row("Cache-Control: ,, no-store ,", "RFC 9110 §5.6.1.2: empty members") { $0.noStore },
        Row("Pragma: no-cache", "§5.4, RFC 7234 §5.4") { $0.noCache },
        Row("Pragma: foo, No-Cache", "§5.4, RFC 7234 §5.4") { $0.noCache },
        Row("Accept: */*", "no directives") { $0 == RequestDirectives() },
    ]

    static let illegal: [Row] = [
        Row("Cache-Control: max-age=\"5\"", "§5.2: recipients ought to accept both forms") { $0.maxAge == 5 },
        Row("Cache-Control: max-age", "advisory: ignored") { $0.maxAge == nil },
        Row("Cache-Control: max-age=", "advisory: ignored") { $0.maxAge == nil },
        Row("Cache-Control: max-age=-1", "advisory: ignored") { $0.maxAge == nil },
        Row("Cache-Control: max-age=1.5", "advisory: ignored") { $0.maxAge == nil },
        Row("Cache-Control: max-age=abc", "advisory: ignored") { $0.maxAge == nil },
        Row("Cache-Control: max-age = 5", "advisory: ignored") { $0.maxAge == nil },
        Row("Cache-Control: max-age=99999999999999999999", "§1.2.2: 2147483648") { $0.maxAge == 2_147_483_648 },
        Row("Cache-Control: max-age=9, max-age=5", "§4.2.1: most restrictive") { $0.maxAge == 5 },
        Row("Cache-Control: min-fresh=x", "advisory: ignored") { $0.minFresh == nil },
        Row("Cache-Control: min-fresh=1, min-fresh=7", "§4.2.1: most restrictive") { $0.minFresh == 7 },
        Row("Cache-Control: max-stale=x", "advisory: ignored, not any age") { $0.maxStale == nil },
        Row("Cache-Control: max-stale, max-stale=3", "§4.2.1: most restrictive") { $0.maxStale == 3 },
        Row("Cache-Control: no-store=1", "§5.2: no argument is allowed") { $0.noStore },
        Row("Cache-Control: no-cache=\"x\"", "§5.2: no argument is allowed") { $0.noCache },
        Row("Cache-Control: foo=\"no-store, no-cache\"", "§5.2: inside a quoted string") {
            $0 == RequestDirectives()
        },
        Row("Cache-Control: xno-store, no-storex", "§5.2.3: MUST ignore unrecognized") { $0 == RequestDirectives() },
        Row("Cache-Control: foo\nPragma: no-cache", "RFC 7234 §5.4: only without Cache-Control") { !$0.noCache },
        Row("Pragma: x-no-cache", "no such directive") { !$0.noCache },
    ]

    @Test(arguments: legal + illegal)
    func aRequestsDirectivesAreReadInEverySpelling(row: Row) {
        let head = HeadText(row.lines)
        let directives = RequestDirectives(head.fields, in: head.bytes.span)
        #expect(row.expected(directives), "\(row.lines): \(row.rule)")
    }
}

@Suite struct ResponseDirectivesTests {
    struct Row: Sendable {
        let lines: String
        let expected: @Sendable (ResponseDirectives) -> Bool
        let rule: String

        init(_ lines: String, _ rule: String, _ expected: @escaping @Sendable (ResponseDirectives) -> Bool) {
            (self.lines, self.expected, self.rule) = (lines, expected, rule)
        }
    }

    static let legal: [Row] = [
        Row("Cache-Control: max-age=5", "§5.2.2.1") { $0.maxAge == .seconds(5) },
        Row("Cache-Control: s-maxage=5", "§5.2.2.10") { $0.sharedMaxAge == .seconds(5) && $0.allowSharing },
        Row("Cache-Control: must-revalidate", "§5.2.2.2, §3.5") { $0.mustRevalidate && $0.allowSharing },
        Row("Cache-Control: proxy-revalidate", "§5.2.2.8") { $0.proxyRevalidate && !$0.allowSharing },
        Row("Cache-Control: must-understand, no-store", "§5.2.2.3") { $0.mustUnderstand && $0.noStore },
        Row("Cache-Control: no-cache", "§5.2.2.4") { $0.noCache && $0.withheldFields.isEmpty },
        Row("Cache-Control: no-cache=\"Set-Cookie\"", "§5.2.2.4: qualified") {
            !$0.noCache && $0.withheldFields == [Array("set-cookie".utf8)]
        },
        Row("Cache-Control: no-cache=\"A, b\", private=\"C\"", "§5.2.2.4, §5.2.2.7") {
            !$0.noCache && !$0.isPrivate && $0.withheldFields.count == 3
        },
        Row("Cache-Control: no-store", "§5.2.2.5") { $0.noStore },
        Row("Cache-Control: no-transform", "§5.2.2.6") { $0.noTransform },
        Row("Cache-Control: private", "§5.2.2.7") { $0.isPrivate },
        Row("Cache-Control: public", "§5.2.2.9") { $0.isPublic && $0.allowSharing },
        Row("Cache-Control: immutable", "RFC 8246") { $0.isImmutable },
        Row("Cache-Control: stale-while-revalidate=30, stale-if-error=60", "RFC 5861") {
            $0.staleWhileRevalidate == 30 && $0.staleIfError == 60
        },
        Row("Cache-Control: Max-Age=5, PUBLIC", "§5.2: case-insensitively") {
            $0.maxAge == .seconds(5) && $0.isPublic
        },
        Row("Cache-Control: public\nCache-Control: max-age=5", "RFC 9110 §5.2: lines are combined") {
            $0.maxAge == .seconds(5) && $0.isPublic
        },
    ]

    static let illegal: [Row] = [
        Row("Cache-Control: max-age=\"5\"", "§5.2: ought to accept both forms") { $0.maxAge == .seconds(5) },
        Row("Cache-Control: max-age='5'", "§4.2.1: invalid") { $0.maxAge == .invalid },
        Row("Cache-Control: max-age=-5", "§4.2.1: invalid") { $0.maxAge == .invalid },
        Row("Cache-Control: max-age=5.0", "§4.2.1: invalid") { $0.maxAge == .invalid },
        Row("Cache-Control: max-age=5s", "§4.2.1: invalid") { $0.maxAge == .invalid },
        Row("Cache-Control: max-age", "§4.2.1: invalid") { $0.maxAge == .invalid },
        Row("Cache-Control: max-age=", "§4.2.1: invalid") { $0.maxAge == .invalid },
        Row("Cache-Control: max-age =5", "§4.2.1: invalid") { $0.maxAge == .invalid },
        Row("Cache-Control: max-age= 5", "§4.2.1: invalid") { $0.maxAge == .invalid },
        Row("Cache-Control: max-age=5 6", "§4.2.1: invalid") { $0.maxAge == .invalid },
        Row("Cache-Control: max-age=05", "§1.2.2: 1*DIGIT") { $0.maxAge == .seconds(5) },
        Row("Cache-Control: max-age=2147483649", "§1.2.2: 2147483648") { $0.maxAge == .seconds(2_147_483_648) },
        Row("Cache-Control: max-age=1e9", "§4.2.1: invalid") { $0.maxAge == .invalid },
        Row("Cache-Control: max-age=5, max-age=5", "§4.2.1: the same twice") { $0.maxAge == .seconds(5) },
        Row("Cache-Control: max-age=5, max-age=6", "§4.2.1: conflicting") { $0.maxAge == .invalid },
        Row("Cache-Control: foo=\"max-age=5\"", "§5.2: inside a quoted string") { $0.maxAge == .absent },
        Row("Cache-Control: foo=\"a, no-store\", max-age=5", "§5.2: inside a quoted string") {
            !$0.noStore && $0.maxAge == .seconds(5)
        },
        Row("Cache-Control: foo=\"a, no-store", "RFC 9110 §5.6.4: never ends") { !$0.noStore },
        Row("Cache-Control: no-store=\"x\"", "a restriction is obeyed") { $0.noStore },
        Row("Cache-Control: private=Set-Cookie", "§5.2: ought to accept both forms") {
            !$0.isPrivate && $0.withheldFields == [Array("set-cookie".utf8)]
        },
        Row("Cache-Control: private=\"\"", "a restriction is obeyed") { $0.isPrivate },
        Row("Cache-Control: private=\"X, Vary\"", "nothing to reuse without Vary") { $0.isPrivate },
        Row("Cache-Control: no-cache=\"cache-control\"", "nothing to reuse without it") { $0.noCache },
        Row("Cache-Control: private=\"a b\"", "a restriction is obeyed") { $0.isPrivate },
        Row("Cache-Control: private=", "a restriction is obeyed") { $0.isPrivate },
        Row("Cache-Control: private = x", "a restriction is obeyed") { $0.isPrivate },
        Row("Cache-Control: no-cache=\"", "a restriction is obeyed") { $0.noCache },
        Row("Cache-Control: no-cache, no-cache=\"a\"", "§4.2.1: most restrictive") { $0.noCache },
        Row("Cache-Control: public=1", "a permission is not taken") { !$0.isPublic },
        Row("Cache-Control: must-understand=1, no-store", "a permission is not taken") {
            !$0.mustUnderstand && $0.noStore
        },
        Row("Cache-Control: s-maxage=x", "invalid: restricts, and shares nothing") {
            $0.sharedMaxAge == .invalid && $0.prohibitStale && !$0.allowSharing
        },
        Row("Cache-Control: stale-if-error=x, stale-while-revalidate", "a permission is not taken") {
            $0.staleIfError == 0 && $0.staleWhileRevalidate == 0
        },
        Row("Cache-Control: stale-if-error=9, stale-if-error=5", "§4.2.1: most restrictive") {
            $0.staleIfError == 5
        },
        Row("Cache-Control: community=\"UCI\", max-agee=5", "§5.2.3: MUST ignore unrecognized") {
            $0 == ResponseDirectives()
        },
        Row("Pragma: no-cache", "§5.4: unspecified in responses") { $0 == ResponseDirectives() },
    ]

    static let targeted: [Row] = [
        Row("CDN-Cache-Control: max-age=60\nCache-Control: no-store", "RFC 9213 §2.1: replaces") {
            $0.isTargeted && $0.maxAge == .seconds(60) && !$0.noStore
        },
        Row("cdn-cache-control: no-store\nCache-Control: max-age=60", "RFC 9213 §2.1: replaces") {
            $0.noStore && $0.maxAge == .absent
        },
        Row("Etagere-Cache-Control: max-age=1\nCDN-Cache-Control: max-age=2", "RFC 9213 §2.2: the target list's order")
        {
            $0.maxAge == .seconds(1)
        },
        Row("Etagere-Cache-Control: \nCDN-Cache-Control: max-age=2", "RFC 9213 §2.1: empty is absent") {
            $0.maxAge == .seconds(2)
        },
        Row("CDN-Cache-Control: max-age=60, &&&\nCache-Control: max-age=5", "RFC 9213 §2.1: invalid is absent") {
            !$0.isTargeted && $0.maxAge == .seconds(5)
        },
        Row("CDN-Cache-Control: Max-Age=60\nCache-Control: max-age=5", "RFC 8941 §3.2: keys are in lower case") {
            !$0.isTargeted && $0.maxAge == .seconds(5)
        },
        Row("CDN-Cache-Control: max-age=60,\nCache-Control: max-age=5", "RFC 8941 §4.2.2: a trailing comma") {
            !$0.isTargeted && $0.maxAge == .seconds(5)
        },
        Row("CDN-Cache-Control: max-age=60;x=1, foo", "RFC 9213 §2.1: parameters and unknown keys") {
            $0.maxAge == .seconds(60)
        },
        Row("CDN-Cache-Control: max-age=\"60\"", "RFC 9213 §2.1: a string is no Integer") {
            $0.isTargeted && $0.maxAge == .absent
        },
        Row("CDN-Cache-Control: max-age=60.5", "RFC 9213 §2.1: a Decimal is no Integer") { $0.maxAge == .absent },
        Row("CDN-Cache-Control: max-age=-1", "§4.2.1: invalid") { $0.maxAge == .invalid },
        Row("CDN-Cache-Control: max-age=999999999999999", "§1.2.2: 2147483648") {
            $0.maxAge == .seconds(2_147_483_648)
        },
        Row("CDN-Cache-Control: no-store=?0, public", "RFC 8941 §3.3.6: a Boolean") { !$0.noStore && $0.isPublic },
        Row("CDN-Cache-Control: private=\"Set-Cookie\", no-cache=(\"a\" b)", "§5.2.2.4, as Strings") {
            !$0.isPrivate && !$0.noCache && $0.withheldFields.count == 3
        },
        Row("CDN-Cache-Control: private=\"Vary\"", "nothing to reuse without Vary") { $0.isPrivate },
        Row("CDN-Cache-Control: private", "§5.2.2.7") { $0.isPrivate },
        Row("CDN-Cache-Control: private=1", "a restriction is obeyed") { $0.isPrivate },
        Row("CDN-Cache-Control: max-age=1\nCDN-Cache-Control: must-revalidate", "RFC 8941 §4.2: lines are combined") {
            $0.maxAge == .seconds(1) && $0.mustRevalidate
        },
        Row("CDN-Cache-Control: max-age=1, max-age=2", "RFC 8941 §3.2: the last of equal keys") {
            $0.maxAge == .seconds(2)
        },
        Row("CDN-Cache-Control: stale-while-revalidate=5, immutable, s-maxage=4", "RFC 9213 §2.1") {
            $0.staleWhileRevalidate == 5 && $0.isImmutable && $0.sharedMaxAge == .seconds(4)
        },
    ]

    @Test(arguments: legal + illegal + targeted)
    func aResponsesDirectivesAreReadInEverySpelling(row: Row) {
        let head = HeadText(row.lines)
        let directives = ResponseDirectives(
            head.fields, in: head.bytes.span, targetedFields: CachingRules().targetedFields)
        #expect(row.expected(directives), "\(row.lines): \(row.rule)")
    }
}
