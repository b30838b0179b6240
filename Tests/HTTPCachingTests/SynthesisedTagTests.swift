import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct SynthesisedTagTests {
    /// The opaque parts of two tags of ours.
    static let a = "etagere.00112233445566778899aabbccddeeff"
    static let b = "etagere.ffffffffffffffffffffffffffffffff"

    @Test func aTagIsMadeOfTheFirstSixteenBytesOfADigest() throws {
        let digest = [UInt8](stride(from: 0, to: 0x110, by: 0x11).map { UInt8($0) }) + [UInt8](repeating: 9, count: 16)
        let value = SynthesisedTag.fieldValue(digest: digest.span)
        #expect(String(decoding: value, as: UTF8.self) == "W/\"\(Self.a)\"")
        let parsed = EntityTag.parse(0..<value.count, in: value.span)
        let tag = try #require(parsed)
        #expect(tag.isWeak && tag.isQuoted)
        let isOurs = SynthesisedTag.isOurs(opaque: value.span.extracting(tag.opaque))
        #expect(isOurs)
    }

    @Test(arguments: [
        (a, true), (b, true), ("", false), ("etagere.", false), ("1", false),
        ("etagere.00112233445566778899aabbccddeef", false), ("etagere.00112233445566778899aabbccddeeff0", false),
        ("etagere.00112233445566778899AABBCCDDEEFF", false), ("etagere.00112233445566778899aabbccddeefg", false),
        ("etagere-00112233445566778899aabbccddeeff", false), ("Etagere.00112233445566778899aabbccddeeff", false),
        (" etagere.00112233445566778899aabbccddeef", false), ("\"\(a)\"", false), ("W/\(a)", false),
        ("\(a)-gzip", false), ("x\(a)", false),
    ])
    func onlyTheExactFormIsOurs(opaque: String, isOurs: Bool) {
        let bytes = Array(opaque.utf8)
        #expect(SynthesisedTag.isOurs(opaque: bytes.span) == isOurs)
    }

    struct Row: Sendable {
        /// The values of the lines, separated by LF; OURS and MINE stand for opaque tags of ours.
        let lines: String
        /// The values that are left, separated by LF; nil: goes as it came; empty: nothing is left.
        let ifNoneMatch, ifMatch: String?
        let rule: String

        init(_ lines: String, _ ifNoneMatch: String?, ifMatch: String? = "same", _ rule: String) {
            (self.lines, self.ifNoneMatch, self.rule) = (lines, ifNoneMatch, rule)
            self.ifMatch = ifMatch == "same" ? ifNoneMatch : ifMatch
        }
    }

    static let lists: [Row] = [
        Row(#""1""#, nil, "none of ours"),
        Row("", nil, "an empty value"),
        Row("*", nil, "the wildcard"),
        Row(#"W/"1" , "2",, x,"a,b""#, nil, "none of ours: byte for byte as it came"),
        Row(#"W/"OURS""#, "", "as we made it"),
        Row(#""OURS""#, "", "a client that compares strongly lost the indicator"),
        Row(#"w/"OURS""#, "", "weak in lower case"),
        Row("OURS", "", "a client lost the quotes"),
        Row("W/OURS", "", "a client lost the quotes"),
        Row(#"W/"OURS", W/"MINE""#, "", "several of ours"),
        Row("W/\"OURS\"\nW/\"MINE\"", "", "several lines of ours"),
        Row(#", W/"OURS" ,"#, "", "RFC 9110 §5.6.1.2: empty members"),
        Row(#"W/"OURS", "1""#, #""1""#, "another member"),
        Row(#""1", W/"OURS""#, #""1""#, "another member"),
        Row(#""1",W/"OURS"  ,  W/"2""#, #""1", W/"2""#, "the others, in their order and in their own bytes"),
        Row(#"w/"1", W/"OURS", x y, AAAAAAAAB9E="#, #"w/"1", x y, AAAAAAAAB9E="#, "legacy tags keep their form"),
        Row(#""a,b", W/"OURS", "c\""#, #""a,b", "c\""#, "RFC 9110 §8.8.3: a comma or a backslash inside a tag"),
        Row("\"\", W/\"OURS\"", "\"\"", "the empty tag is a tag"),
        Row("\"\u{E9}\", W/\"OURS\"", "\"\u{E9}\"", "obs-text"),
        Row("\"1\" ,\"2\"\nW/\"OURS\"", #""1" ,"2""#, "a line without ours stays as it came"),
        Row("W/\"OURS\"\na,b\nW/\"MINE\", \"1\"", "a,b\n\"1\"", "a line without ours stays as it came"),
        Row("W/\"OURS\"\n,\n", "", "a line without members is not left"),
        Row(#""OURS-gzip", "xOURS", "OURS0""#, nil, "another's tags that look like ours"),
        Row(#""OURS-gzip", "OURS""#, #""OURS-gzip""#, "another's tags that look like ours"),
        Row(#""x, OURS, y""#, nil, "inside another's tag"),
    ]

    static let malformed: [Row] = [
        Row(#""a" "b""#, nil, "no comma, and none of ours"),
        Row(#""1", "OURS"#, #""1""#, "the quoted string never ends: what stands before it is sound"),
        Row(#""OURS" "b""#, "", "no comma: the tag would reach the origin"),
        Row(#""1", W/"OURS" x, "2""#, #""1""#, "nothing can be told behind the mistake"),
        Row(#"x"OURS""#, "", "a stray quote"),
        Row(#"W/"OURS", "1", "2" "3""#, #""1", "2" "3""#, "the mistake is another's"),
        Row(#"W/"OURS", *"#, "*", ifMatch: "", #"§13.1.1: "*" alone would match everything"#),
        Row("*\nW/\"OURS\"", "*", ifMatch: "", #"§13.1.1: "*" alone would match everything"#),
        Row("*\nW/\"OURS\", \"1\"", "*\n\"1\"", ifMatch: #""1""#, #"§13.1.1: "*" and other values is invalid"#),
        Row(#"*, W/"OURS""#, "", "a rest that holds ours"),
        Row("*\n\"xOURS\"", nil, "another's tag that looks like ours"),
    ]

    @Test(arguments: lists + malformed)
    func ourTagsAreTakenOutOfACondition(row: Row) {
        for (name, text, left) in [
            (FieldName.ifNoneMatch, "If-None-Match", row.ifNoneMatch), (.ifMatch, "if-match", row.ifMatch),
        ] {
            let head = HeadText(Self.lines(row.lines).map { "\(text): \($0)" }.joined(separator: "\n"))
            let expected: SynthesisedTag.Removal =
                switch left {
                case nil: .none
                case "": .all
                case let left?:
                    .some(remaining: Self.lines(left).map { $0.unicodeScalars.map { UInt8($0.value) } })
                }
            let removal = SynthesisedTag.removingOurs(from: name, fields: head.fields, in: head.bytes.span)
            #expect(removal == expected, "\(text): \(row.rule)")
        }
    }

    private static func lines(_ text: String) -> [String] {
        text.replacing("OURS", with: a).replacing("MINE", with: b)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func aConditionThatIsAbsentHoldsNoneOfOurs() {
        let head = HeadText("If-Match: \"\(Self.a)\"")
        #expect(SynthesisedTag.removingOurs(from: .ifNoneMatch, fields: head.fields, in: head.bytes.span) == .none)
    }

    /// Whatever a client makes of our tags, none of them is left as a member, and none in what can't be read.
    @Test(arguments: 0..<20)
    func noneOfOursIsLeft(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let pieces = ["\"", "W/", "w/", ",", " ", "*", "x", Self.a, Self.b, "\"1\"", "\\", "\"\(Self.a)\""]
        for _ in 0..<500 {
            let lines = (0...random.below(3)).map { _ in
                "If-Match: " + (0..<random.below(8)).map { _ in random.pick(pieces) }.joined()
            }
            let head = HeadText(lines: lines)
            let removal = SynthesisedTag.removingOurs(from: .ifMatch, fields: head.fields, in: head.bytes.span)
            guard case .some(let remaining) = removal else { continue }
            #expect(!remaining.isEmpty)
            let left = HeadText(lines: remaining.map { "If-Match: " + String(decoding: $0, as: UTF8.self) })
            #expect(
                SynthesisedTag.removingOurs(from: .ifMatch, fields: left.fields, in: left.bytes.span) == .none,
                "\(lines)")
        }
    }
}
