import ProxyTesting
import Testing

@testable import HTTPCaching

@Suite struct JSONScannerTests {
    struct Row: Sendable {
        let text: String
        /// The tokens, separated by spaces: names as `n:…`, strings as `s:…`, numbers by their literals.
        let tokens: String
        let rule: String

        init(_ text: String, _ tokens: String, _ rule: String) {
            (self.text, self.tokens, self.rule) = (text, tokens, rule)
        }
    }

    static let texts: [Row] = [
        Row("{}", "{ }", "RFC 8259 §4: an empty object"),
        Row("[]", "[ ]", "§5: an empty array"),
        Row(#"{"a":1}"#, "{ n:a 1 }", "§4: a member"),
        Row(#"{"a":{"b":[1,{"c":null}]},"d":[]}"#, "{ n:a { n:b [ 1 { n:c null } ] } n:d [ ] }", "§4, §5: nested"),
        Row(" \t\r\n{ \n\"a\"\t: \r[ 1 ,\n2 ] , \"b\" : \"c\" } \n", "{ n:a [ 1 2 ] n:b s:c }", "§2: whitespace"),
        Row("[true,false,null]", "[ true false null ]", "§3: literals"),
        Row("true", "true", "§2: a value of any kind"),
        Row(#""a""#, "s:a", "§2: a value of any kind"),
        Row("12", "12", "§2: a number that only the end of the text ends"),
        Row("12 ", "12", "§2: a number with whitespace behind it"),
        Row("[0,-0,10,-1,1.5,0.05,1e5,1E+5,1e-05,-1.2e3]", "[ 0 -0 10 -1 1.5 0.05 1e5 1E+5 1e-05 -1.2e3 ]", "§6"),
        Row("[123456789012345678901234567890]", "[ 123456789012345678901234567890 ]", "§6: the literal, not its value"),
        Row(#"["\"\\\/\b\f\n\r\t"]"#, "[ s:\"\\/\u{8}\u{C}\n\r\t ]", "§7: escapes of two characters"),
        Row(#"["\u0041\u00e9\u20AC\uffff"]"#, "[ s:Aé€\u{FFFF} ]", "§7: escapes of code units"),
        Row(#"["\ud83d\uDE00"]"#, "[ s:😀 ]", "§7: a surrogate pair"),
        Row(#"["\u0000"]"#, "[ s:\0 ]", "§7: an escaped control character"),
        Row(#"{"a\u0062\n":"é€😀"}"#, "{ n:ab\n s:é€😀 }", "§7: escapes in names, and text that needs none"),
        Row(#"["\ud83d"]"#, "[ s:? ]", "§8.2: half of a pair can't be expressed"),
        Row(#"["\ude00"]"#, "[ s:? ]", "§8.2: half of a pair can't be expressed"),
        Row(#"["\ud83dx"]"#, "[ s:? ]", "§8.2: half of a pair can't be expressed"),
        Row(#"["\ud83d\n"]"#, "[ s:? ]", "§8.2: half of a pair can't be expressed"),
        Row(#"["\ud83d\u0041"]"#, "[ s:? ]", "§8.2: half of a pair can't be expressed"),
        Row(#"["\ud83d\ud83d\ude00", 1]"#, "[ s:? 1 ]", "§8.2: half of a pair, and then another"),
        Row(#"["","a,b","{}[]:"]"#, "[ s: s:a,b s:{}[]: ]", "structure inside strings is none"),
        Row(#"["0123456789012345678901234567890123456789"]"#, "[ s:0123456789012345678901234567890123456789 ]", "long"),
        Row(#"{"a":1,"a":2}"#, "{ n:a 1 n:a 2 }", "§4: names that are not unique"),
        Row("\u{FEFF}[1]", "[ 1 ]", "§8.1: a byte order mark is ignored"),
    ]

    static let malformed: [Row] = [
        Row("", "!", "§2: no value"),
        Row(" ", "!", "§2: no value"),
        Row("\u{FEFF}", "!", "§2: no value"),
        Row(" \u{FEFF}[1]", "!", "§8.1: a byte order mark comes first"),
        Row("\u{FEFF}\u{FEFF}[1]", "!", "§8.1: one byte order mark"),
        Row("{", "{ !", "cut short"),
        Row("[1", "[ !", "cut short, and perhaps within the number"),
        Row(#"{"a"#, "{ !", "cut short"),
        Row(#"{"a":"#, "{ n:a !", "cut short"),
        Row(#"{"a":"x"#, "{ n:a !", "cut short"),
        Row("[1,", "[ 1 !", "cut short"),
        Row("tru", "!", "cut short"),
        Row("-", "!", "cut short"),
        Row("1.", "!", "cut short"),
        Row("[1,]", "[ 1 !", "§5: nothing behind a comma"),
        Row("[,1]", "[ !", "§5: nothing in front of a comma"),
        Row("[1 2]", "[ 1 !", "§5: no comma"),
        Row("[1}", "[ 1 !", "§5: closed by another bracket"),
        Row(#"{"a":1]"#, "{ n:a 1 !", "§4: closed by another bracket"),
        Row(#"["a":2]"#, "[ s:a !", "§5: no names in an array"),
        Row("[1:2]", "[ !", "§6: nothing but a separator ends a number"),
        Row(#"{"a":1,}"#, "{ n:a 1 !", "§4: nothing behind a comma"),
        Row(#"{"a"}"#, "{ n:a !", "§4: no value"),
        Row(#"{"a":}"#, "{ n:a !", "§4: no value"),
        Row(#"{"a" 1}"#, "{ n:a !", "§4: no colon"),
        Row(#"{"a","b"}"#, "{ n:a !", "§4: no colon"),
        Row("{a:1}", "{ !", "§4: a name without quotes"),
        Row("{'a':1}", "{ !", "§7: other quotes"),
        Row("{1:1}", "{ !", "§4: a name is a string"),
        Row("}", "!", "nothing is open"),
        Row("[]]", "[ ] !", "nothing is open"),
        Row("{}{}", "{ } !", "§2: one value"),
        Row("1 2", "1 !", "§2: one value"),
        Row("[True]", "[ !", "§3: lower case"),
        Row("[nul]", "[ !", "§3: no other literals"),
        Row("[truex]", "[ true !", "§3: no other literals"),
        Row("[NaN]", "[ !", "§6: no such number"),
        Row("[-Infinity]", "[ !", "§6: no such number"),
        Row("[01]", "[ !", "§6: no leading zeros"),
        Row("[-01]", "[ !", "§6: no leading zeros"),
        Row("[+1]", "[ !", "§6: no plus"),
        Row("[.5]", "[ !", "§6: no digit in front"),
        Row("[1.]", "[ !", "§6: no digit behind"),
        Row("[1.e5]", "[ !", "§6: no digit behind"),
        Row("[1e]", "[ !", "§6: no exponent"),
        Row("[1e+]", "[ !", "§6: no exponent"),
        Row("[-]", "[ !", "§6: no digit"),
        Row("[--1]", "[ !", "§6: one minus"),
        Row("[1a]", "[ !", "§6: no letters"),
        Row("[0x1]", "[ !", "§6: no other base"),
        Row(#"["\x41"]"#, "[ !", "§7: no such escape"),
        Row(#"["\u00g0"]"#, "[ !", "§7: no hexadecimal digit"),
        Row(#"["\u004"]"#, "[ !", "§7: four digits"),
        Row("[\"a\nb\"]", "[ !", "§7: a control character"),
        Row("[\"0123456789\u{1F}\"]", "[ !", "§7: a control character"),
        Row("[1]//x", "[ 1 ] !", "no comments"),
        Row("\u{A0}[1]", "!", "§2: no other whitespace"),
    ]

    @Test(arguments: texts + malformed)
    func theTokensAreTheSameHoweverTheTextIsCut(row: Row) {
        for pieces in Pieces.everyWay(Array(row.text.utf8)) {
            #expect(Self.tokens(pieces).joined(separator: " ") == row.tokens, "\(row.rule): \(pieces.map(\.count))")
        }
    }

    /// Of every octet, at every place of a word, behind octets that are its neighbours in value.
    @Test(arguments: 0...UInt8.max)
    func onlyQuotesBackslashesAndControlCharactersEndPlainText(octet: UInt8) {
        for place in 0..<17 {
            for filler in [octet &+ 1, octet ^ 0x80, 0x7F, 0xFF, 0x20] where Self.isPlain(filler) {
                let content =
                    [UInt8](repeating: filler, count: place) + [octet, 0x6E] + [UInt8](repeating: 0x23, count: 9)
                let expected: [UInt8]? =
                    switch octet {
                    case 0x22: nil
                    case 0x5C: content[..<place] + [0x0A] + content[(place + 2)...]
                    case ..<0x20: nil
                    default: content
                    }
                var scanner = JSONScanner(textLimit: 64)
                scanner.gathersNextValue = true
                var position = 0
                let text = [0x22] + content + [0x22, 0x20]
                let first = scanner.next(in: text.span, from: &position)
                if octet == 0x22 {
                    #expect(first == .string && scanner.text.value?.count == place)
                } else {
                    #expect(first == (expected == nil ? .malformed : .string), "\(place) \(filler)")
                    if let expected { #expect(scanner.text.value == expected, "\(place) \(filler)") }
                }
            }
        }
    }

    private static func isPlain(_ octet: UInt8) -> Bool {
        octet >= 0x20 && octet != 0x22 && octet != 0x5C
    }

    @Test func nestingHasALimit() {
        let limit = JSONNesting.greatestDepth
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            func text(_ depth: Int) -> [UInt8] {
                Array((String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
            }
            #expect(Self.tokens([text(limit)]).last == close)
            #expect(Self.tokens([text(limit)]).count { $0 == close } == limit)
            #expect(Self.tokens([text(limit + 1)]).last == "!")
        }
    }

    @Test func eachBracketIsClosedByItsOwnKind() {
        var random = SplitMix64(seed: 1)
        let kinds = (0..<JSONNesting.greatestDepth).map { _ in random.below(2) == 0 }
        let opening = kinds.map { $0 ? #"{"a":"# : "[" }.joined() + "0"
        let closing = kinds.reversed().map { $0 ? "}" : "]" }
        #expect(Self.tokens([Array((opening + closing.joined()).utf8)]).last != "!")
        for wrong in [0, 1, 63, 64, 65, 300, 511] {
            var closing = closing
            closing[wrong] = closing[wrong] == "}" ? "]" : "}"
            #expect(Self.tokens([Array((opening + closing.joined()).utf8)]).last == "!")
        }
    }

    @Test func whatIsLongerThanTheLimitIsDropped() {
        let text = Array(#"{"1234":"12345","12345":12345,"a":"12\u00e94","b":"12\u00e9","c":1234}"#.utf8)
        let expected = "{ n:1234 s:? n:? ? n:a s:? n:b s:12é n:c 1234 }"
        for pieces in Pieces.everyWay(text) {
            #expect(Self.tokens(pieces, textLimit: 4).joined(separator: " ") == expected)
        }
    }

    @Test func whatIsDeeperThanAskedForIsPassedOver() {
        let text = Array(#"[1,{"a":[2,{"b":3}],"c":"d"},[[]],4]"#.utf8)
        for (depth, expected) in [
            (0, "[ ]"), (1, "[ 1 { } [ ] 4 ]"), (2, "[ 1 { n:a [ ] n:c s:d } [ [ ] ] 4 ]"),
        ] {
            for pieces in Pieces.everyWay(text) {
                #expect(Self.tokens(pieces, reportedDepth: depth).joined(separator: " ") == expected)
            }
        }
    }

    @Test func whatIsPassedOverIsCheckedAllTheSame() {
        for text in ["[[01]]", "[[[1,]]]", #"[["\x"]]"#, #"[{"a" 1}]"#] {
            #expect(Self.tokens([Array(text.utf8)], reportedDepth: 0) == ["[", "!"])
        }
    }

    @Test func namesAreGatheredAndValuesOnlyIfTheyAreWanted() {
        let text = Array(#"{"a":"b","c":1}"#.utf8)
        #expect(Self.tokens([text], gathersValues: false) == ["{", "n:a", "s:?", "n:c", "?", "}"])
    }

    @Test func malformedIsSaidOfEachFurtherPiece() {
        var scanner = JSONScanner(textLimit: 8)
        for piece in ["x", "[1]", "{}"] {
            let bytes = Array(piece.utf8)
            var position = 0
            let token = scanner.next(in: bytes.span, from: &position)
            #expect(token == .malformed && position == bytes.count)
        }
        let end = scanner.end()
        #expect(end == .malformed)
    }

    /// Texts are put together at random together with the tokens that they consist of.
    @Test(arguments: 0..<20)
    func theTokensOfARandomTextAreThoseItWasMadeOf(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<40 {
            var text = RandomJSON()
            text.appendValue(depth: 0, using: &random)
            let pieces = Pieces.random(text.bytes, longest: 1 + random.below(40), using: &random)
            #expect(Self.tokens(pieces) == text.tokens, "\(text.bytes.map { UnicodeScalar($0) })")
        }
    }

    /// Nothing traps, and how a text is cut makes no difference, whatever it holds.
    @Test(arguments: 0..<20)
    func randomBytesGiveTheSameTokensHoweverTheyAreCut(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let alphabet = Array(#"{}[]":,\u09dDe+-.truefalsn "#.utf8) + [0, 10, 0x7F, 0xEF, 0xBB, 0xBF, 0xFF]
        for round in 0..<200 {
            var bytes: [UInt8]
            if round % 2 == 0 {
                bytes = (0..<random.below(60)).map { _ in random.pick(alphabet) }
            } else {
                var text = RandomJSON()
                text.appendValue(depth: 0, using: &random)
                bytes = text.bytes
                for _ in 0...random.below(3) where !bytes.isEmpty {
                    bytes[random.below(bytes.count)] = random.pick(alphabet)
                }
            }
            let whole = Self.tokens([bytes])
            #expect(Self.tokens(Pieces.random(bytes, longest: 3, using: &random)) == whole)
            #expect(whole.count { $0 == "!" } <= 1)
        }
    }

    private static func tokens(
        _ pieces: [[UInt8]], textLimit: Int = 1024, reportedDepth: Int = .max, gathersValues: Bool = true
    ) -> [String] {
        var scanner = JSONScanner(textLimit: textLimit)
        scanner.reportedDepth = reportedDepth
        scanner.gathersNextValue = gathersValues
        var tokens: [String] = []
        for piece in pieces {
            var position = 0
            while let token = scanner.next(in: piece.span, from: &position) {
                tokens.append(spelling(token, scanner))
                if token == .malformed { return tokens }
                scanner.gathersNextValue = gathersValues
            }
        }
        if let token = scanner.end() { tokens.append(spelling(token, scanner)) }
        return tokens
    }

    private static func spelling(_ token: JSONToken, _ scanner: JSONScanner) -> String {
        let text = scanner.text.value.map { String(decoding: $0, as: UTF8.self) } ?? "?"
        return switch token {
        case .beginObject: "{"
        case .endObject: "}"
        case .beginArray: "["
        case .endArray: "]"
        case .name: "n:" + text
        case .string: "s:" + text
        case .number: text
        case .true: "true"
        case .false: "false"
        case .null: "null"
        case .malformed: "!"
        }
    }
}
