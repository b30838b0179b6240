import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct EntityTagTests {
    struct Comparison: Sendable {
        let left, right: String
        let strong, weak: Bool
        let rule: String

        init(_ left: String, _ right: String, strong: Bool, weak: Bool, _ rule: String) {
            (self.left, self.right, self.strong, self.weak, self.rule) = (left, right, strong, weak, rule)
        }
    }

    @Test(arguments: [
        Comparison(#"W/"1""#, #"W/"1""#, strong: false, weak: true, "RFC 9110 §8.8.3.2, table 3, row 1"),
        Comparison(#"W/"1""#, #"W/"2""#, strong: false, weak: false, "RFC 9110 §8.8.3.2, table 3, row 2"),
        Comparison(#"W/"1""#, #""1""#, strong: false, weak: true, "RFC 9110 §8.8.3.2, table 3, row 3"),
        Comparison(#""1""#, #""1""#, strong: true, weak: true, "RFC 9110 §8.8.3.2, table 3, row 4"),
        Comparison(#""a""#, #""A""#, strong: false, weak: false, "match character-by-character"),
        Comparison(#""""#, #""""#, strong: true, weak: true, "§8.8.3: *etagc may be empty"),
        Comparison(#""""#, #"" ""#, strong: false, weak: false, "match character-by-character"),
        Comparison(#""a\b""#, #""a\b""#, strong: true, weak: true, "§8.8.3: backslash has no meaning"),
        Comparison(#""a\\b""#, #""a\b""#, strong: false, weak: false, "§8.8.3: no unescaping"),
        Comparison(#"w/"1""#, #"W/"1""#, strong: false, weak: true, "legacy: weak in lower case"),
        Comparison(#"w/"1""#, #""1""#, strong: false, weak: true, "legacy: weak in lower case"),
        Comparison("abc", "abc", strong: true, weak: true, "legacy: no quotes"),
        Comparison("abc", #""abc""#, strong: true, weak: true, "legacy: a client added the quotes"),
        Comparison("W/abc", "abc", strong: false, weak: true, "legacy: weak, no quotes"),
        Comparison("AAAAAAAAB9E=", "AAAAAAAAB9E=", strong: true, weak: true, "legacy: base64, no quotes"),
        Comparison("AAAAAAAAB9E=", "AAAAAAAAB9I=", strong: false, weak: false, "legacy: another version"),
        Comparison("\"\u{E9}\"", "\"\u{E9}\"", strong: true, weak: true, "§8.8.3: etagc has obs-text"),
        Comparison("\"\u{E9}\"", "\"e\"", strong: false, weak: false, "§8.8.3: etagc has obs-text"),
        Comparison(#""a"b""#, #""a""#, strong: false, weak: false, "a quote inside is no etagc"),
        Comparison(#""abc"#, #""abc""#, strong: false, weak: false, "one quote is no opaque-tag"),
    ])
    func twoTagsCompareByStrengthAndOpaquePart(row: Comparison) throws {
        let left = HeadText("ETag: \(row.left)")
        let right = HeadText("ETag: \(row.right)")
        let leftTag = try #require(left.entityTag)
        let rightTag = try #require(right.entityTag)
        func matches(_ comparison: EntityTagComparison) -> (Bool, Bool) {
            (
                EntityTag.matches(leftTag, in: left.bytes.span, rightTag, in: right.bytes.span, by: comparison),
                EntityTag.matches(rightTag, in: right.bytes.span, leftTag, in: left.bytes.span, by: comparison)
            )
        }
        #expect(matches(.strong) == (row.strong, row.strong), "\(row.rule)")
        #expect(matches(.weak) == (row.weak, row.weak), "\(row.rule)")
    }

    struct Form: Sendable {
        let text: String
        let opaque: String?
        let isWeak, isQuoted: Bool

        init(_ text: String, opaque: String?, isWeak: Bool = false, isQuoted: Bool = false) {
            (self.text, self.opaque, self.isWeak, self.isQuoted) = (text, opaque, isWeak, isQuoted)
        }
    }

    @Test(arguments: [
        Form(#""xyzzy""#, opaque: "xyzzy", isQuoted: true),
        Form(#"W/"xyzzy""#, opaque: "xyzzy", isWeak: true, isQuoted: true),
        Form(#""""#, opaque: "", isQuoted: true),
        Form(#"w/"xyzzy""#, opaque: "xyzzy", isWeak: true, isQuoted: true),
        Form("xyzzy", opaque: "xyzzy"),
        Form("W/xyzzy", opaque: "xyzzy", isWeak: true),
        Form("W/", opaque: "W/"),
        Form(#"W/"""#, opaque: "", isWeak: true, isQuoted: true),
        Form(#"""#, opaque: #"""#),
        Form(#""a,b""#, opaque: "a,b", isQuoted: true),
        Form(#""a"b""#, opaque: #""a"b""#),
        Form("a b", opaque: "a b"),
        Form("", opaque: nil),
    ])
    func aFieldValueIsATagWhateverItsFormAndKeepsItsBytes(row: Form) {
        let text = HeadText("ETag: \(row.text)")
        let tag = text.entityTag
        #expect(tag.map { String(decoding: text.bytes[$0.opaque], as: UTF8.self) } == row.opaque)
        #expect((tag?.isWeak ?? false) == row.isWeak)
        #expect((tag?.isQuoted ?? false) == row.isQuoted)
        #expect((tag.map { String(decoding: text.bytes[$0.whole], as: UTF8.self) } ?? "") == row.text)
    }

    @Test func aTagIsSmall() {
        #expect(MemoryLayout<EntityTag?>.size <= 12)
    }
}

extension HeadText {
    var entityTag: EntityTag? {
        fields.firstValue(.entityTag).flatMap { EntityTag.parse($0, in: bytes.span) }
    }
}
