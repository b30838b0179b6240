import HTTPCaching
import ProxyTesting
import Testing

@Suite struct ItemVersionScannerTests {
    struct Row: Sendable {
        let path: [String]
        let body: String
        /// As `key=version`.
        let items: [String]
        let rule: String

        init(_ path: [String], _ body: String, _ items: [String], _ rule: String) {
            (self.path, self.body, self.items, self.rule) = (path, body, items, rule)
        }
    }

    static let paths: [Row] = [
        Row([], #"[{"id":1,"v":"a"},{"id":2,"v":"b"}]"#, ["1=a", "2=b"], "$[*]"),
        Row(["items"], #"{"items":[{"id":1,"v":"a"}]}"#, ["1=a"], "$.items[*]"),
        Row(["data", "rows"], #"{"data":{"rows":[{"id":1,"v":"a"}]}}"#, ["1=a"], "$.data.rows[*]"),
        Row(["ITEMS"], #"{"Items":[{"ID":1,"V":"a"}]}"#, ["1=a"], "the names' case means nothing"),
        Row(
            ["items"], #"{"total":2,"x":{"items":[{"id":8,"v":"x"}]},"y":[[]],"items":[{"id":1,"v":"a"}],"z":1}"#,
            ["1=a"], "other members are passed over"),
        Row(
            ["data", "rows"], #"{"rows":[{"id":9,"v":"z"}],"data":{"a":{},"rows":[{"id":1,"v":"a"}]}}"#, ["1=a"],
            "each name at its own depth"),
        Row(["items"], #"{"items":[{"id":1,"v":"a"}],"items":[{"id":2,"v":"b"}]}"#, ["1=a"], "the first one wins"),
        Row(["items"], #"{"items":null,"items":[{"id":2,"v":"b"}]}"#, [], "the first one wins"),
        Row(["items"], #"{"items":{"id":1,"v":"a"}}"#, [], "no list"),
        Row(["items"], #"[{"id":1,"v":"a"}]"#, [], "no object on the way"),
        Row(["data", "rows"], #"{"data":[{"rows":[{"id":1,"v":"a"}]}]}"#, [], "no object on the way"),
        Row(["data", "rows"], #"{"data":{},"rows":[{"id":1,"v":"a"}]}"#, [], "the way ends"),
        Row(["data", "rows"], #"{"data":"rows","rows":[{"id":1,"v":"a"}]}"#, [], "the way ends"),
        Row(["items"], #"{"a":1}"#, [], "no such member"),
        Row([], #"{"id":1,"v":"a"}"#, [], "no list"),
        Row([], "1", [], "no list"),
        Row([], "", [], "no body"),
        Row([], "[]", [], "an empty list"),
    ]

    static let elements: [Row] = [
        Row([], #"[{"v":"a","id":1}]"#, ["1=a"], "in any order"),
        Row([], #"[{"x":{"id":9,"v":"z"},"id":1,"y":[{"v":"y"}],"v":"a","z":0}]"#, ["1=a"], "its own members"),
        Row([], #"[{"id":"k\u0031","v":"AAAAAAAAB9E="}]"#, ["k1=AAAAAAAAB9E="], "strings"),
        Row([], #"[{"id":-1.0,"v":1e3}]"#, ["-1.0=1e3"], "numbers' literals"),
        Row([], #"[ { "id" : 1 , "v" : 2 } , { "id" : 3 , "v" : 4 } ] "#, ["1=2", "3=4"], "whitespace"),
        Row([], #"[{"id":1,"ID":2,"v":"a","V":"b"}]"#, ["1=a"], "the first one wins"),
        Row([], #"[{"id":null,"ID":2,"v":"a"}]"#, [], "the first one wins, whatever its value"),
        Row([], #"[{"id":1},{"v":"b"},{},{"id":4,"v":"d"}]"#, ["4=d"], "elements without one of both"),
        Row([], #"[1,"x",null,[{"id":8,"v":"x"}],[],{"id":1,"v":"a"},true]"#, ["1=a"], "other elements"),
        Row([], #"[{"id":{"a":1},"v":"a"},{"id":2,"v":["b"]},{"id":3,"v":true}]"#, [], "values of other types"),
        Row([], #"[{"id":"","v":"a"},{"id":2,"v":""},{"id":3,"v":"c"}]"#, ["3=c"], "empty values"),
        Row([], #"[{"id":"\ud800","v":"a"},{"id":3,"v":"c"}]"#, ["3=c"], "half of a surrogate pair"),
        Row([], #"[{"id":1,"v":"a"}"#, ["1=a"], "cut short: what was reported stays"),
        Row([], #"[{"id":1,"v":"a""#, [], "cut short within an item"),
        Row([], #"[{"id":1,"v":"a"},{"id":2,"v":"b",}]"#, ["1=a"], "malformed: what was reported stays"),
        Row([], #"[{"id":1,"v":"a"},,{"id":2,"v":"b"}]"#, ["1=a"], "malformed: what was reported stays"),
        Row([], #"[{"id":1,"v":"a"},{"id":2,"v":"b"]"#, ["1=a"], "closed by another bracket"),
        Row([], #"[{"id":01,"v":"a"}]"#, [], "no number"),
        Row([], #"[{"id":1,"v":"a"}] x"#, ["1=a"], "what comes behind the list is not read"),
    ]

    @Test(arguments: paths + elements)
    func theItemsAreTheSameHoweverTheBodyIsCut(row: Row) {
        for pieces in Pieces.everyWay(Array(row.body.utf8)) {
            #expect(Self.items(row.path, pieces) == row.items, "\(row.rule): \(pieces.map(\.count))")
        }
    }

    @Test func keysAndVersionsMayHave256Bytes() {
        let longest = String(repeating: "1", count: 256)
        let body = """
            [{"id":"\(longest)","v":\(longest)},{"id":1,"v":"\(longest)1"},{"id":\(longest)1,"v":1},{"id":2,"v":"b"}]
            """
        #expect(Self.items([], [Array(body.utf8)]) == ["\(longest)=\(longest)", "2=b"])
        #expect(Self.items([], body.utf8.map { [$0] }) == ["\(longest)=\(longest)", "2=b"])
    }

    @Test func oneMemberMayBeKeyAndVersion() {
        let body = Array(#"[{"v":"a"},{"v":2}]"#.utf8)
        #expect(Self.items([], [body], key: "v") == ["a=a", "2=2"])
    }

    @Test func anItemIsReportedWithThePieceItEndsIn() {
        var scanner = ItemVersionScanner(path: [], key: Array("id".utf8), version: Array("v".utf8))
        for (piece, count) in [(#"[{"id":1,"v":"#, 0), (#""a"}"#, 1), (",", 0), (#"{"id":2,"v":3},{"id":3,"v":4}"#, 2)]
        {
            let bytes = Array(piece.utf8)
            var reported = 0
            scanner.consume(bytes.span) { _, _ in reported += 1 }
            #expect(reported == count && !scanner.isFinished)
        }
        scanner.consume(Array("]".utf8).span) { _, _ in }
        #expect(scanner.isFinished)
    }

    @Test(arguments: 0..<10)
    func theItemsOfARandomListAreThoseItWasMadeOf(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<20 {
            var expected: [String] = []
            let elements = (0..<random.below(30)).map { index in
                var other = RandomJSON()
                other.appendValue(depth: 2, using: &random)
                let text = String(decoding: other.bytes, as: UTF8.self)
                guard random.below(4) > 0 else { return text }
                expected.append("\(index)=v\(index)")
                let members = [#""id":\#(index)"#, #""v":"v\#(index)""#, #""x":\#(text)"#].shuffled(using: &random)
                return "{\(members.joined(separator: ","))}"
            }
            let body = Array(#"{"a":0,"items":[\#(elements.joined(separator: ","))]}"#.utf8)
            let pieces = Pieces.random(body, longest: 1 + random.below(100), using: &random)
            #expect(Self.items(["items"], pieces) == expected)
        }
    }

    @Test(arguments: 0..<20)
    func randomBytesGiveTheSameItemsHoweverTheyAreCut(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let parts = [
            "{", "}", "[", "]", "\"id\"", "\"v\"", ":", ":", ",", ",", "1", "\"x\"", "\"", "null", " ", "\u{FF}",
        ]
        for _ in 0..<500 {
            let text = "[" + (0..<random.below(40)).map { _ in random.pick(parts) }.joined()
            let bytes = Array(text.utf8)
            let whole = Self.items([], [bytes])
            #expect(Self.items([], Pieces.random(bytes, longest: 4, using: &random)) == whole, "\(text)")
        }
    }

    private static func items(_ path: [String], _ pieces: [[UInt8]], key: String = "id") -> [String] {
        var scanner = ItemVersionScanner(
            path: path.map { Array($0.utf8) }, key: Array(key.utf8), version: Array("v".utf8))
        var items: [String] = []
        for piece in pieces {
            scanner.consume(piece.span) { key, version in
                items.append("\(String(decoding: key, as: UTF8.self))=\(String(decoding: version, as: UTF8.self))")
            }
        }
        return items
    }
}
