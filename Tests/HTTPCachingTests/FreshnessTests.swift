import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct FreshnessTests {
    struct Row: Sendable {
        let lines: String
        let lifetime: Int64
        let rule: String
        var rules = CachingRules()
        var responseTime: Int64 = 0

        init(
            _ lines: String, _ lifetime: Int64, _ rule: String, receivedAt responseTime: Int64 = 0,
            _ change: (inout CachingRules) -> Void = { _ in }
        ) {
            (self.lines, self.lifetime, self.rule, self.responseTime) = (lines, lifetime, rule, responseTime)
            change(&rules)
        }
    }

    static let minuteLater = "Expires: Sun, 06 Nov 1994 08:50:37 GMT"
    static let hourBefore = "Last-Modified: Sun, 06 Nov 1994 07:49:37 GMT"

    static let precedence: [Row] = [
        Row("Cache-Control: s-maxage=10, max-age=20\n\(minuteLater)", 10, "§4.2.1: s-maxage first"),
        Row("Cache-Control: max-age=20\n\(minuteLater)", 20, "§4.2.1: then max-age"),
        Row(minuteLater, 60, "§4.2.1: then Expires minus Date"),
        Row("Cache-Control: max-age=0\n\(minuteLater)", 0, "§5.3: MUST ignore the Expires header field"),
        Row("Cache-Control: max-age=x\n\(minuteLater)", 0, "§4.2.1: invalid freshness is stale"),
        Row("Cache-Control: s-maxage=x, max-age=20", 0, "§4.2.1: invalid freshness is stale"),
        Row("Cache-Control: max-age=10, max-age=20", 0, "§4.2.1: more than one value"),
        Row("Cache-Control: max-age=10, max-age=10", 10, "§4.2.1: the same value"),
        Row("Cache-Control: max-age=99999999999", 2_147_483_648, "§1.2.2: 2147483648"),
        Row("", 0, "§4.2.1: no explicit expiration time"),
        Row("CDN-Cache-Control: max-age=5\nCache-Control: max-age=20", 5, "RFC 9213 §2.1"),
        Row("CDN-Cache-Control: public\n\(minuteLater)", 0, "RFC 9213 §2.1: Expires is replaced too"),
    ]

    static let expires: [Row] = [
        Row("Expires: 0", 0, "§5.3: especially the value \"0\""),
        Row("Expires: -1", 0, "§5.3: invalid date formats"),
        Row("Expires: ", 0, "§5.3: invalid date formats"),
        Row("Expires: Sun, 06 Nov 1994 08:50:37 EST", 0, "§4.2: a zone other than GMT"),
        Row("Expires: Sun, 06 Nov 1994 08:48:37 GMT", 0, "§5.3: in the past"),
        Row("Expires: Sun, 06 Nov 1994 08:49:37 GMT", 0, "§4.2: not greater than the age"),
        Row("Expires: sun, 06 nov 1994 08:50:37 gmt", 60, "§4.2: match case-insensitively"),
        Row("Expires: Sunday, 06-Nov-94 08:50:37 GMT", 60, "RFC 9110 §5.6.7: obsolete format"),
        Row("Expires: Sun Nov  6 08:50:37 1994", 60, "RFC 9110 §5.6.7: obsolete format"),
        Row("Expires: Fri, 31 Dec 9999 23:59:59 GMT", 2_147_483_648, "§1.2.2: overflow"),
        Row("\(minuteLater)\n\(minuteLater)", 60, "§4.2.1: the same value twice"),
        Row("\(minuteLater)\nExpires: Sun, 06 Nov 1994 09:50:37 GMT", 0, "§4.2.1: two values"),
        Row("\(minuteLater)\nExpires: 0", 0, "§4.2.1: two values"),
        Row("Date: x\n\(minuteLater)", 50, "§4.2.1: the time the message was received", receivedAt: 10),
    ]

    static let routes: [Row] = [
        Row("Cache-Control: max-age=20", 600, "the route's word") { $0.freshFor = 600 },
        Row("", 600, "the route's word") { $0.freshFor = 600 },
        Row(hourBefore, 0, "§4.2.2: MAY, and by default not"),
        Row(hourBefore, 360, "§4.2.2: a typical setting … might be 10%") { $0.usesHeuristics = true },
        Row(hourBefore, 1800, "§4.2.2: some fraction") {
            $0.usesHeuristics = true
            $0.heuristicPercentage = 50
        },
        Row(hourBefore, 100, "the route's bound") {
            $0.usesHeuristics = true
            $0.longestHeuristicLifetime = 100
        },
        Row("Cache-Control: max-age=5\n\(hourBefore)", 5, "§4.2.2: MUST NOT … when explicit") {
            $0.usesHeuristics = true
        },
        Row("Expires: 0\n\(hourBefore)", 0, "§4.2.2: MUST NOT … when explicit") { $0.usesHeuristics = true },
        Row("Last-Modified: Sun, 06 Nov 1994 09:49:37 GMT", 0, "modified in the future") {
            $0.usesHeuristics = true
        },
    ]

    static let age: [Row] = [
        Row("Age: 10\nCache-Control: max-age=20", 20, "§5.1"),
        Row("Age: x\nCache-Control: max-age=20", 20, "§5.1: SHOULD ignore the field"),
        Row("Age: -1\nCache-Control: max-age=20", 20, "§5.1: other than a non-negative integer"),
        Row("Age: 1.5\nCache-Control: max-age=20", 20, "§5.1: other than a non-negative integer"),
        Row("Age: 1, 2\nCache-Control: max-age=20", 20, "§5.1: the first member"),
        Row("Age: \nCache-Control: max-age=20", 20, "§5.1: other than a non-negative integer"),
        Row("Age: 1\nAge: x\nCache-Control: max-age=20", 20, "§5.1: discarding subsequent ones"),
        Row("Age: x\nCache-Control: max-age=20", 600, "§5.1, for the route's lifetime too") { $0.freshFor = 600 },
        Row("Age: x\n\(minuteLater)", 60, "§5.1, for Expires too"),
        Row("Date: x\nAge: x\nCache-Control: max-age=20", 20, "§5.1: neither says anything"),
    ]

    @Test(arguments: precedence + expires + routes + age)
    func aLifetimeIsTheFirstMatchOfTheRules(row: Row) throws {
        let date = row.lines.hasPrefix("Date:") ? "" : Exchange.dateLine
        let head = try #require(
            Exchange(
                "\(date)\n\(row.lines)\nETag: \"1\"", responseTime: row.responseTime, rules: row.rules
            ).stored)
        #expect(head.metadata.freshnessLifetime == row.lifetime, "\(row.rule)")
    }

    struct Age: Sendable {
        let lines: String
        let requestTime, responseTime, now, age: Int64
        let rule: String

        init(_ lines: String, sent: Int64 = 0, received: Int64 = 0, now: Int64, age: Int64, _ rule: String) {
            (self.lines, requestTime, responseTime) = (lines, sent, received)
            (self.now, self.age, self.rule) = (now, age, rule)
        }
    }

    static let date = Exchange.dateLine

    @Test(arguments: [
        Age(date, now: 0, age: 0, "§4.2.3: no time has passed"),
        Age(date, now: 7, age: 7, "§4.2.3: resident_time = now - response_time"),
        Age(date, received: 5, now: 5, age: 5, "§4.2.3: apparent_age = max(0, response_time - date_value)"),
        Age(date, sent: -5, received: -5, now: -5, age: 0, "§4.2.3: a negative result is replaced by zero"),
        Age(date, sent: 1, received: 4, now: 4, age: 4, "§4.2.3: max(apparent_age, corrected_age_value)"),
        Age("Date: x", sent: 1, received: 4, now: 4, age: 3, "§4.2.3: response_delay"),
        Age("\(date)\nAge: 10", now: 0, age: 10, "§4.2.3: age_value"),
        Age("\(date)\nAge: 10", sent: 1, received: 4, now: 4, age: 13, "§4.2.3: age_value + response_delay"),
        Age("\(date)\nAge: 10", received: 20, now: 25, age: 35, "§4.2.3: age_value + response_delay + resident_time"),
        Age("\(date)\nAge: 1", sent: 20, received: 20, now: 25, age: 25, "§4.2.3: the apparent age is greater"),
        Age("\(date)\nAge: x", now: 3, age: 3, "§4.2.3: or 0, if not available"),
        Age("\(date)\nAge: 10\nAge: 20", now: 0, age: 10, "§5.1: use the first field line"),
        Age("\(date)\nAge: 10, 20", now: 0, age: 10, "§5.1: use the first member"),
        Age("\(date)\nAge: , 10", now: 0, age: 10, "§5.1: the first member; an empty one is none"),
        Age("\(date)\nAge: x, 20", now: 3, age: 3, "§5.1: after discarding additional members"),
        Age("\(date)\nAge: -10", now: 3, age: 3, "§5.1: ignore the field"),
        Age("\(date)\nAge: 10.5", now: 3, age: 3, "§5.1: ignore the field"),
        Age("\(date)\nAge: +10", now: 3, age: 3, "§5.1: ignore the field"),
        Age("\(date)\nAge: 10s", now: 3, age: 3, "§5.1: ignore the field"),
        Age("\(date)\nAge: 99999999999999", now: 9, age: 2_147_483_648, "§1.2.2: 2147483648"),
        Age("\(date)\nAge: 2147483647", now: 9, age: 2_147_483_648, "§1.2.2: subsequent calculations"),
        Age("Date: Mon, 01 Jan 0001 00:00:00 GMT", now: 0, age: 2_147_483_648, "§1.2.2: subsequent calculations"),
        Age(date, received: 10, now: 4, age: 10, "a clock that was set back makes nothing younger"),
        Age("\(date)\nDate: Sun, 06 Nov 1994 08:49:00 GMT", now: 0, age: 0, "the first Date"),
    ])
    func theCurrentAgeIsThatOfSection423(row: Age) throws {
        let exchange = Exchange(
            "\(row.lines)\nCache-Control: max-age=99\nETag: \"1\"", requestTime: row.requestTime,
            responseTime: row.responseTime)
        let head = try #require(exchange.stored)
        #expect(head.metadata.currentAge(now: Exchange.time(row.now)) == row.age, "\(row.rule)")
    }

    @Test func millisecondsOfTheClockDoNotMakeAResponseOlder() throws {
        let head = try #require(Exchange("\(Self.date)\nCache-Control: max-age=1\nETag: \"1\"").stored)
        let now = Timestamp(milliseconds: Exchange.date * 1000 + 999)
        #expect(head.metadata.currentAge(now: now) == 0)
    }

    @Test func metadataStaySmall() {
        #expect(MemoryLayout<StoredMetadata>.size <= 144)
        #expect(MemoryLayout<Variation?>.size == 8)
    }
}
