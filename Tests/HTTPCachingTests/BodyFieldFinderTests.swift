import HTTPCaching
import ProxyTesting
import Testing

@Suite struct BodyFieldFinderTests {
    struct Row: Sendable {
        let body: String
        /// Nil: absent.
        let value: String?
        let rule: String

        init(_ body: String, _ value: String?, _ rule: String) {
            (self.body, self.value, self.rule) = (body, value, rule)
        }
    }

    static let rows: [Row] = [
        Row(#"{"id":7,"timeStamp":"AAAAAAAAB9E=","name":"x"}"#, "AAAAAAAAB9E=", "a string's content"),
        Row(#"{"timeStamp":42}"#, "42", "a number's literal"),
        Row(#"{"timeStamp": -1.50e3 }"#, "-1.50e3", "a number's literal, not its value"),
        Row("\u{FEFF} {\n\t\"timeStamp\" : \"1\"\n}", "1", "a byte order mark and whitespace"),
        Row(#"{"TIMESTAMP":"1"}"#, "1", "the name's case means nothing"),
        Row(#"{"time\u0053tamp":"a\u002Db\/c"}"#, "a-b/c", "escapes mean what they stand for"),
        Row(#"{"timeStamp":"é😀"}"#, "é😀", "RFC 9110 §8.8.3: obs-text"),
        Row(#"{"timeStamp":"1","timestamp":"2"}"#, "1", "the first one wins"),
        Row(#"{"a":{"timeStamp":"2"},"b":[{"timeStamp":"3"}],"timeStamp":"1"}"#, "1", "nested members don't count"),
        Row(#"{"timeStamp":"1""#, "1", "what comes behind it is not awaited"),
        Row(#"{"timeStamp":"1",,"#, "1", "what comes behind it is not read"),
        Row(#"{"timeStamp":1,"#, "1", "a number ends with what follows"),
        Row(#"{"timeStamp":1"#, nil, "a number that may go on"),
        Row(#"{"timeStamp":1x}"#, nil, "no number"),
        Row(#"{"timeStamp":01}"#, nil, "no number"),
        Row(#"{"a":{"timeStamp":"2"}}"#, nil, "nested members don't count"),
        Row(#"{"a":"timeStamp","b":"1"}"#, nil, "a value is no name"),
        Row(#"{"timeStamps":"1","timeStam":"2"}"#, nil, "another name"),
        Row("{}", nil, "no member"),
        Row(#"{"timeStamp":null,"TimeStamp":"1"}"#, nil, "the first one wins, whatever its value"),
        Row(#"{"timeStamp":true}"#, nil, "a value of another type"),
        Row(#"{"timeStamp":{"a":1}}"#, nil, "a value of another type"),
        Row(#"{"timeStamp":["1"]}"#, nil, "a value of another type"),
        Row(#"{"timeStamp":""}"#, nil, "nothing can't tell one version from another"),
        Row(#"{"timeStamp":"a b"}"#, nil, "RFC 9110 §8.8.3: no space in a tag"),
        Row(#"{"timeStamp":"a\"b"}"#, nil, "RFC 9110 §8.8.3: no quotation mark in a tag"),
        Row(#"{"timeStamp":"a\nb"}"#, nil, "RFC 9110 §8.8.3: no control character in a tag"),
        Row(#"{"timeStamp":"\u007F"}"#, nil, "RFC 9110 §8.8.3: no control character in a tag"),
        Row(#"{"timeStamp":"\ud83d"}"#, nil, "half of a surrogate pair"),
        Row(#"[{"timeStamp":"1"}]"#, nil, "no object"),
        Row(#""timeStamp""#, nil, "no object"),
        Row("1", nil, "no object"),
        Row("", nil, "no body"),
        Row("<a timeStamp=\"1\"/>", nil, "no JSON"),
        Row(#"{"a":tru,"timeStamp":"1"}"#, nil, "malformed in front of it"),
        Row(#"{"a":[1,],"timeStamp":"1"}"#, nil, "malformed in front of it"),
        Row(#"{"a":1 "timeStamp":"1"}"#, nil, "malformed in front of it"),
        Row(#"{"a":1"#, nil, "cut short"),
        Row(#"{"timeStamp":"1"#, nil, "cut short"),
    ]

    @Test(arguments: rows)
    func aMembersValueIsFoundHoweverTheBodyIsCut(row: Row) {
        let expected = row.value.map { BodyFieldFinder.State.found(Array($0.utf8)) } ?? .absent
        for pieces in Pieces.everyWay(Array(row.body.utf8)) {
            #expect(Self.search(pieces) == expected, "\(row.rule): \(pieces.map(\.count))")
        }
    }

    @Test func aValueMayHave256Bytes() {
        for (count, isFound) in [(256, true), (257, false)] {
            let value = [UInt8](repeating: 0x31, count: count)
            for quote in ["", "\""] {
                let body = Array("{\"timeStamp\":\(quote)".utf8) + value + Array("\(quote)}".utf8)
                #expect(Self.search([body]) == (isFound ? .found(value) : .absent))
                #expect(Self.search(body.map { [$0] }) == (isFound ? .found(value) : .absent))
            }
        }
    }

    @Test func aNameMayBeLongerThanAValue() {
        let name = String(repeating: "n", count: 1000)
        let body = Array("{\"\(name)\":\"1\"}".utf8)
        #expect(Self.search([body], name: name) == .found(Array("1".utf8)))
        let long = Array("{\"\(name)\":\"\(name)\"}".utf8)
        #expect(Self.search([long], name: name) == .absent)
    }

    @Test func theSearchEndsAtTheLimitHoweverTheBodyIsCut() {
        let body = Array(#"{"a":"0123456789","timeStamp":"1"}"#.utf8)
        for limit in 0...body.count + 1 {
            let expected: BodyFieldFinder.State = limit >= body.count - 1 ? .found(Array("1".utf8)) : .absent
            for pieces in Pieces.everyWay(body) {
                #expect(Self.search(pieces, limit: limit) == expected, "\(limit)")
            }
        }
    }

    @Test func theLimitIs64KiBUnlessSaidOtherwise() {
        for (count, isFound) in [(65_536, true), (65_537, false)] {
            let end = #"","timeStamp":"1""#
            let body = #"{"a":""# + String(repeating: "x", count: count - 6 - end.utf8.count) + end
            #expect(body.utf8.count == count)
            var finder = BodyFieldFinder(name: Array("timeStamp".utf8))
            let bytes = Array(body.utf8)
            let state = finder.consume(bytes.span)
            #expect(state == (isFound ? .found(Array("1".utf8)) : .absent))
        }
    }

    @Test func aStateThatIsReachedStays() {
        for (body, expected) in [
            (#"{"timeStamp":"1"}"#, BodyFieldFinder.State.found(Array("1".utf8))), ("[", .absent), ("}", .absent),
        ] {
            let bytes = Array(body.utf8)
            var finder = BodyFieldFinder(name: Array("timeStamp".utf8))
            for _ in 0..<3 {
                let state = finder.consume(bytes.span)
                #expect(state == expected)
            }
            let end = finder.end()
            #expect(end == expected)
        }
    }

    @Test func moreIsAwaitedUntilTheValueEnds() {
        let body = Array(#"{"timeStamp":"1""#.utf8)
        var finder = BodyFieldFinder(name: Array("timeStamp".utf8))
        for byte in body.dropLast() {
            let state = finder.consume([byte].span)
            #expect(state == .searching)
        }
    }

    @Test(arguments: 0..<20)
    func randomBytesGiveTheSameResultHoweverTheyAreCut(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let parts = ["{", "}", "\"a\"", ":", ",", "1", "\"", "[", "]", "\\u0041", "null", " ", "\u{FF}", "A", "-"]
        for _ in 0..<500 {
            let text = #"{"b":"# + (0..<random.below(12)).map { _ in random.pick(parts) }.joined()
            let bytes = Array((random.below(2) == 0 ? text : text + #","a":"v"}"#).utf8)
            let whole = Self.search([bytes], name: "a")
            #expect(Self.search(Pieces.random(bytes, longest: 4, using: &random), name: "a") == whole, "\(text)")
        }
    }

    private static func search(
        _ pieces: [[UInt8]], name: String = "timeStamp", limit: Int = 65_536
    ) -> BodyFieldFinder.State {
        var finder = BodyFieldFinder(name: Array(name.utf8), limit: limit)
        for piece in pieces { _ = finder.consume(piece.span) }
        return finder.end()
    }
}
