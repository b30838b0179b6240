import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct EntityTagListTests {
    struct Row: Sendable {
        let stored: String?
        let condition: String
        let weak: Bool
        let strong: Bool
        let rule: String

        init(_ stored: String?, _ condition: String, weak: Bool, strong: Bool? = nil, _ rule: String) {
            (self.stored, self.condition, self.weak) = (stored, condition, weak)
            (self.strong, self.rule) = (strong ?? weak, rule)
        }
    }

    static let grammar: [Row] = [
        Row(#""xyzzy""#, #"I: "xyzzy""#, weak: true, "§13.1.2, examples"),
        Row(#""xyzzy""#, #"I: W/"xyzzy""#, weak: true, strong: false, "§13.1.2, examples"),
        Row(#""r2d2xxxx""#, #"I: "xyzzy", "r2d2xxxx", "c3piozzzz""#, weak: true, "§13.1.2, examples"),
        Row(
            #""c3piozzzz""#, #"I: W/"xyzzy", W/"r2d2xxxx", W/"c3piozzzz""#, weak: true, strong: false,
            "§13.1.2, examples"),
        Row(#""other""#, #"I: "xyzzy", "r2d2xxxx", "c3piozzzz""#, weak: false, "§13.1.2: no listed tag matches"),
        Row(#""1""#, "I: *", weak: true, "§13.1.2: the condition is false if there is a current representation"),
        Row(nil, "I: *", weak: true, "§13.1.2: … also without a tag"),
        Row(nil, #"I: "1""#, weak: false, "no tag, nothing to match"),
        Row(#""b""#, "I: \"a\"\nI: \"b\"", weak: true, "§5.2: lines are combined"),
        Row(#""b""#, "I: \"a\",\nI: ,\"b\"", weak: true, "§5.6.1.2: empty members"),
        Row(#""b""#, #"I: , ,"a" ,,\#t"b","#, weak: true, "§5.6.1.2: empty members and whitespace"),
        Row(#""b""#, #"I: "a","b""#, weak: true, "§5.6.1: no whitespace needed"),
        Row(#""a,b""#, #"I: "x", "a,b", "y""#, weak: true, "§8.8.3: a comma inside a tag"),
        Row(#""a""#, #"I: "a,b""#, weak: false, "§8.8.3: a comma inside a tag"),
        Row(#""b""#, #"I: "a,b""#, weak: false, "§8.8.3: a comma inside a tag"),
        Row(#"","#, #"I: "a", "b""#, weak: false, "what stands between two tags is no tag"),
        Row(#"", ""#, #"I: "a", "b""#, weak: false, "what stands between two tags is no tag"),
        Row(#""a\""#, #"I: "a\", "b""#, weak: true, "§8.8.3: backslash does not escape"),
        Row(#""b""#, #"I: "a\", "b""#, weak: true, "§8.8.3: backslash does not escape"),
        Row(#""""#, #"I: """#, weak: true, "§8.8.3: the empty tag"),
        Row(#""""#, "I: ", weak: false, "an empty list has no member"),
        Row(#""""#, "I: ,", weak: false, "an empty list has no member"),
        Row("\"\u{FF}\"", "I: \"a\", \"\u{FF}\"", weak: true, "§8.8.3: obs-text"),
        Row(#"W/"1""#, #"I: "1""#, weak: true, strong: false, "§8.8.3.2"),
        Row(#"W/"1""#, #"I: W/"1""#, weak: true, strong: false, "§8.8.3.2"),
        Row(#"W/"1""#, #"I: W/"2""#, weak: false, "§8.8.3.2"),
        Row(#""1""#, #"I: "1" , "2""#, weak: true, "§5.6.3: OWS"),
    ]

    static let malformed: [Row] = [
        Row(#""a""#, #"I: *, "a""#, weak: false, #"§13.1.2: "*" and other values is invalid"#),
        Row(#""a""#, #"I: "b", *"#, weak: false, #"§13.1.2: "*" and other values is invalid"#),
        Row(#""a""#, "I: *\nI: *", weak: false, #"§13.1.2: including other instances of "*""#),
        Row(#""a""#, "I: *\nI: \"b\"", weak: false, #"§13.1.2: "*" and other values is invalid"#),
        Row(#""a""#, "I: **", weak: false, "no wildcard"),
        Row(#""a""#, #"I: "*""#, weak: false, "a tag, no wildcard"),
        Row(#""a""#, #"I: "a"#, weak: false, "the quoted string never ends"),
        Row(#""a""#, #"I: "a" "b""#, weak: false, "no comma between two tags"),
        Row(#""b""#, #"I: "a" "b""#, weak: false, "no comma between two tags"),
        Row(#""a""#, #"I: x"a""#, weak: false, "neither quoted nor free of quotes"),
        Row(#""b""#, #"I: x"a,"b","c""#, weak: false, "nothing can be told behind a stray quote"),
        Row(#""b""#, #"I: x"a"y, "b""#, weak: false, "nothing can be told behind a stray quote"),
        Row(#""a""#, #"I: "a"x"#, weak: false, "something behind the tag"),
        Row(#""b""#, #"I: "b", "a"x"#, weak: true, "what stands before the mistake is sound"),
        Row(#""a""#, #"I: W / "a""#, weak: false, "§8.8.3: no whitespace in the indicator"),
        Row(#""a""#, #"I: 'a'"#, weak: false, "single quotes are part of an unquoted tag"),
        Row(#""a""#, #"I: "A""#, weak: false, "case matters"),
    ]

    static let legacy: [Row] = [
        Row("abc", "I: abc", weak: true, "unquoted on both sides"),
        Row("abc", #"I: "abc""#, weak: true, "the client added the quotes"),
        Row(#""abc""#, "I: abc", weak: true, "the client lost the quotes"),
        Row("abc", "I: x, abc", weak: true, "a list of unquoted tags"),
        Row("abc", "I: abcd", weak: false, "another tag"),
        Row("AAAAAAAAB9E=", "I: AAAAAAAAB9E=", weak: true, "a row version in base64"),
        Row("AAAAAAAAB9E=", #"I: "AAAAAAAAB9E=""#, weak: true, "… quoted by the client"),
        Row("W/8AAAAAB9E=", "I: W/8AAAAAB9E=", weak: true, strong: false, "base64 that looks weak"),
        Row("a,b", "I: a,b", weak: true, "unquoted with a comma: the whole value"),
        Row("a,b", "I: a", weak: false, "unquoted with a comma: no part of it"),
        Row("a b", "I: a b", weak: true, "unquoted with a space"),
        Row(#""a"b""#, #"I: "a"b""#, weak: true, "a quote inside: the same bytes"),
        Row(#""a"b""#, #"I: "a""#, weak: false, "a quote inside: no part of it"),
        Row(#""a"#, #"I: "a"#, weak: true, "one quote: the same bytes"),
        Row(#"w/"1""#, #"I: W/"1""#, weak: true, strong: false, "weak in lower case"),
        Row(#"w/"1""#, #"I: w/"1""#, weak: true, strong: false, "weak in lower case"),
        Row(#""1""#, #"I: w/"1""#, weak: true, strong: false, "weak in lower case"),
        Row("W/abc", "I: W/abc", weak: true, strong: false, "weak without quotes is never strong"),
    ]

    @Test(arguments: grammar + malformed + legacy)
    func aStoredTagIsFoundInTheListOrNot(row: Row) {
        let head = HeadText(row.stored.map { "ETag: \($0)" } ?? "")
        for (name, text) in [(FieldName.ifNoneMatch, "If-None-Match:"), (.ifMatch, "If-Match:")] {
            let request = HeadText(row.condition.replacing("I:", with: text))
            func contains(_ comparison: EntityTagComparison) -> Bool {
                EntityTagList.contains(
                    head.entityTag, in: head.bytes.span, name: name, fields: request.fields,
                    bytes: request.bytes.span, comparison: comparison)
            }
            #expect(contains(.weak) == row.weak, "\(row.rule)")
            #expect(contains(.strong) == row.strong, "\(row.rule)")
        }
    }

    @Test func anAbsentListContainsNothing() {
        let head = HeadText(#"ETag: "1""#)
        let request = HeadText(#"If-Match: "1""#)
        let contains = EntityTagList.contains(
            head.entityTag, in: head.bytes.span, name: .ifNoneMatch, fields: request.fields,
            bytes: request.bytes.span, comparison: .weak)
        #expect(!contains)
    }
}
