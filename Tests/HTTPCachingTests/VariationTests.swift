import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct VariationTests {
    struct Row: Sendable {
        let vary, first, second: String
        let matches: Bool
        let rule: String

        init(_ vary: String, _ first: String, _ second: String, _ matches: Bool, _ rule: String) {
            (self.vary, self.first, self.second) = (vary, first, second)
            (self.matches, self.rule) = (matches, rule)
        }
    }

    static let syntax: [Row] = [
        Row("Vary: X", "X: 1", "X: 1", true, "§4.1"),
        Row("Vary: X", "X: 1", "X: 2", false, "§4.1: match in both"),
        Row("Vary: X", "X: 1", "x: 1", true, "RFC 9110 §5.1: names are case-insensitive"),
        Row("Vary: x", "X: 1", "X: 2", false, "RFC 9110 §5.1: names are case-insensitive"),
        Row("vary: ,, X ,,", "X: 1", "X: 2", false, "RFC 9110 §5.6.1.2: empty members"),
        Row("Vary: A\nVary: X", "X: 1", "X: 2", false, "RFC 9110 §5.2: lines are combined"),
        Row("Vary: A, X, x, a", "X: 1", "X: 1", true, "each name once"),
        Row("Vary: X", "Y: 1", "Y: 2", true, "not nominated"),
        Row("Vary: X", "", "", true, "§4.1: also absent there"),
        Row("Vary: X", "", "X: 1", false, "§4.1: it can only match … if it is also absent there"),
        Row("Vary: X", "X: 1", "", false, "§4.1: it can only match … if it is also absent there"),
        Row("Vary: X", "X: ", "", false, "an empty value is not absent"),
        Row("Vary: X", "X: ", "X: ", true, "empty in both"),
        Row("Vary: A, B", "A: 1\nB: 2", "A: 1\nB: 3", false, "§4.1: all the selecting header fields"),
        Row("Vary: A, B", "A: 1\nB: 2", "B: 2\nA: 1", true, "RFC 9110 §5.3: order of different names"),
        Row("Vary: A, B", "A: 1", "B: 1", false, "values belong to their names"),
    ]

    static let lists: [Row] = [
        Row("Vary: X", "X: 1\nX: 2", "X: 1, 2", true, "§4.1: combining multiple header field lines"),
        Row("Vary: X", "X: 1\nX: 2", "X: 2\nX: 1", false, "order may be significant"),
        Row("Vary: X", "X: 1,2", "X: 1 , 2", true, "§4.1: adding or removing whitespace"),
        Row("Vary: X", "X: a b", "X: a  b", false, "whitespace inside a member"),
        Row("Vary: X", "X: \"1,2\"", "X: \"1, 2\"", false, "whitespace inside a quoted string"),
        Row("Vary: X", "X: a", "X: A", false, "case may be significant"),
        Row("Vary: Accept", "Accept: text/html,*/*", "Accept: text/html, */*", true, "§4.1: whitespace"),
        Row("Vary: User-Agent", "User-Agent: a (b,c)", "User-Agent: a (b, c)", false, "no list"),
        Row("Vary: User-Agent", "User-Agent: a (b, c)", "User-Agent: a (b, c)", true, "no list"),
        Row("Vary: Cookie", "Cookie: a=1; b=2", "Cookie: a=1; b=2", true, "the same bytes"),
        Row("Vary: Cookie", "Cookie: a=1", "Cookie: a=2", false, "§4.1"),
    ]

    static let encodings: [Row] = [
        Row("gzip", "gzip", true, "the same bytes"), Row("gzip", "GZIP", true, "RFC 9110 §8.4.1: case-insensitive"),
        Row("gzip, br", "br,gzip", true, "RFC 9110 §12.5.3: order is not significant"),
        Row("gzip", "gzip;q=1", true, "RFC 9110 §12.4.2: no weight is 1"),
        Row("gzip;q=1.0", "gzip;q=1.000", true, "RFC 9110 §12.4.2"),
        Row("gzip;q=0.5", "gzip", true, "RFC 9110 §12.5.3: the highest is preferred, whatever it is"),
        Row("gzip;q=0.5, br", "gzip;q=0.8 , br ; q=1", true, "RFC 9110 §12.5.3: the same order of preference"),
        Row("gzip;q=0.5, br", "gzip, br;q=0.5", false, "RFC 9110 §12.5.3: another preference"),
        Row("gzip;q=0.5, br", "gzip, br", false, "RFC 9110 §12.5.3: another preference"),
        Row("gzip;q=0", "gzip", false, "RFC 9110 §12.4.2: 0 means not acceptable"),
        Row("gzip;q=0.001", "gzip;q=0", false, "RFC 9110 §12.4.2: 0 means not acceptable"),
        Row("gzip, br;q=0", "gzip", false, "br is excluded in one only"),
        Row("gzip", "br", false, "another coding"),
        Row("gzip", "gzip, br", false, "another set"),
        Row("x-gzip", "gzip", true, "RFC 9110 §8.4.1.3: equivalent"),
        Row("x-compress;q=0.3", "compress", true, "RFC 9110 §8.4.1.1: equivalent"),
        Row("*", "gzip", false, "the asterisk is another set"),
        Row("identity", "", false, "RFC 9110 §12.5.3: empty is not the same list"),
        Row("", "", true, "empty in both"),
        Row("foo, gzip", "gzip, FOO", true, "an unknown coding"),
        Row("foo, gzip", "gzip", false, "an unknown coding"),
        Row("foo;q=0.5, gzip", "gzip, foo;q=0.7", true, "an unknown coding"),
        Row("gzip, gzip;q=0", "gzip", false, "listed twice: no normal form"),
        Row("gzip, gzip", "gzip, gzip", true, "listed twice: the same bytes"),
        Row("gzip;q=2", "gzip", false, "RFC 9110 §12.4.2: no qvalue"),
        Row("gzip;q=0.1234", "gzip", false, "RFC 9110 §12.4.2: 3DIGIT"),
        Row("gzip;level=9", "gzip", false, "no weight"),
        Row("gzip deflate", "gzip, deflate", false, "no list"),
        Row("gzip\nAccept-Encoding: br", "br, gzip", true, "§4.1: combining lines"),
        Row("gzip\nAccept-Encoding: br", "gzip", false, "§4.1: combining lines"),
    ]

    static let languages: [Row] = [
        Row(language: "en", "EN", true, "RFC 9110 §12.5.4: case-insensitive"),
        Row(language: "da, en;q=0.5", "en;q=0.5,da", true, "by weight"),
        Row(language: "da, en;q=0.5", "da;q=1.0, en;q=0.500", true, "RFC 9110 §12.4.2"),
        Row(language: "da, en", "en, da", false, "RFC 9110 §12.5.4: order as descending priority"),
        Row(language: "da, en;q=0.5", "da, en;q=0.6", true, "RFC 9110 §12.4.2: only the order of the weights counts"),
        Row(language: "da;q=0.9, en;q=0.8, *;q=0.1", "en;q=0.5, da, *;q=0.3", true, "the same order"),
        Row(language: "da, en;q=0.5", "da;q=0.5, en", false, "another order"),
        Row(language: "da, en;q=0.5", "da;q=0.5, en;q=0.5", false, "the same weight"),
        Row(language: "da, en;q=0.5", "da, en;q=0", false, "RFC 9110 §12.4.2: not acceptable"),
        Row(language: "en-GB", "en-gb", true, "RFC 9110 §12.5.4: case-insensitive"),
        Row(language: "en-GB", "en", false, "another range"),
        Row(language: "en;q=0", "en", false, "RFC 9110 §12.4.2: not acceptable"),
        Row(language: "en;q=x", "en", false, "RFC 9110 §12.4.2: no qvalue"),
        Row(language: "*", "*", true, "any"),
    ]

    @Test(arguments: syntax + lists + encodings + languages)
    func requestsMatchIfTheirSelectingFieldsDo(row: Row) throws {
        for (first, second) in [(row.first, row.second), (row.second, row.first)] {
            let stored = Exchange("\(row.vary)\nCache-Control: public, max-age=60", request: first).stored
            let variation = try #require(stored?.metadata.variation)
            let presented = HeadText(second)
            let own = HeadText(first)
            let matches = variation.matches(presented.fields, in: presented.bytes.span)
            let key = variation.selectingKey(of: presented.fields, in: presented.bytes.span)
            let ownKey = variation.selectingKey(of: own.fields, in: own.bytes.span)
            let ownMatches = variation.matches(own.fields, in: own.bytes.span)
            #expect(matches == row.matches, "\(row.rule)")
            #expect((key == ownKey) == row.matches, "\(row.rule)")
            #expect(ownMatches)
        }
    }

    @Test func aResponseWithoutVaryHasNoVariation() {
        #expect(Exchange("Cache-Control: max-age=60").stored?.metadata.variation == nil)
        #expect(Exchange("Cache-Control: max-age=60\nVary: , ").stored?.metadata.variation == nil)
    }

    @Test func aResponseThatVariesByVeryManyFieldsIsRefused() {
        func refusal(_ count: Int) -> Reason? {
            let names = (0..<count).map { "X-\($0)" }.joined(separator: ",")
            return Exchange("Vary: \(names)\nCache-Control: max-age=60").refusal
        }
        #expect(refusal(32) == nil)
        #expect(refusal(33) == .varyAny)
        #expect(refusal(20_000) == .varyAny)
    }

    @Test func veryManyCodingsMatchByTheirBytesOnly() throws {
        let codings = (0..<5000).map { "c\($0)" }
        let request = "Accept-Encoding: \(codings.joined(separator: ","))"
        let stored = Exchange("Vary: Accept-Encoding\nCache-Control: max-age=60", request: request).stored
        let variation = try #require(stored?.metadata.variation)
        for (text, expected) in [
            (request, true), ("Accept-Encoding: \(codings.reversed().joined(separator: ","))", false),
        ] {
            let presented = HeadText(text)
            let matches = variation.matches(presented.fields, in: presented.bytes.span)
            #expect(matches == expected)
        }
    }

    @Test(arguments: [
        ("Content-Encoding: gzip", "Accept-Encoding: gzip", "Accept-Encoding: gzip", true),
        ("Content-Encoding: gzip", "Accept-Encoding: gzip, br", "Accept-Encoding: br,gzip", true),
        ("Content-Encoding: gzip", "Accept-Encoding: gzip", "", false),
        ("Content-Encoding: gzip", "Accept-Encoding: gzip", "Accept-Encoding: identity", false),
        ("Content-Encoding: br\nVary: Origin", "Accept-Encoding: br", "", false),
        ("Content-Encoding: br\nVary: accept-encoding", "Accept-Encoding: br", "Accept-Encoding: BR", true),
        ("Content-Encoding: gzip, identity", "Accept-Encoding: gzip", "", false),
        ("Content-Encoding: gzip", "", "", true),
        ("Content-Encoding: gzip", "", "Accept-Encoding: gzip", false),
        ("Content-Encoding: identity", "Accept-Encoding: gzip", "", true),
        ("Content-Encoding:", "Accept-Encoding: gzip", "", true),
        ("Content-Type: a", "Accept-Encoding: gzip", "", true),
    ])
    func aCodedResponseVariesByAcceptEncodingWhetherItSaysSoOrNot(
        response: String, first: String, second: String, isSelected: Bool
    ) throws {
        let stored = try #require(Exchange("ETag: \"1\"\n\(response)", request: first).stored)
        let presented = HeadText(second)
        let matches = stored.metadata.isSelected(by: presented.fields, in: presented.bytes.span)
        #expect(matches == isSelected)
    }

    @Test func variationsAreEqualIfTheySelectTheSameRequests() {
        func variation(_ vary: String, _ request: String) -> Variation? {
            Exchange("Vary: \(vary)\nCache-Control: max-age=60", request: request).stored?.metadata.variation
        }
        #expect(
            variation("A, accept-encoding", "Accept-Encoding: gzip")
                == variation("Accept-Encoding,a", "accept-encoding: GZIP"))
        #expect(variation("A", "A: 1") != variation("A", "A: 2"))
        #expect(variation("A", "A: 1") != variation("A, B", "A: 1"))
    }
}

extension VariationTests.Row {
    init(_ first: String, _ second: String, _ matches: Bool, _ rule: String) {
        self.init(
            "Vary: Accept-Encoding", "Accept-Encoding: \(first)", "Accept-Encoding: \(second)", matches, rule)
    }

    init(language first: String, _ second: String, _ matches: Bool, _ rule: String) {
        self.init(
            "Vary: Accept-Language", "Accept-Language: \(first)", "Accept-Language: \(second)", matches, rule)
    }
}
