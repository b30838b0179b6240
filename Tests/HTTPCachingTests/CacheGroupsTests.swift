import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct CacheGroupsTests {
    struct Row: Sendable {
        /// The lines; F stands for the field's name.
        let lines: String
        let groups: [String]
        let rule: String

        init(_ lines: String, _ groups: [String], _ rule: String) {
            (self.lines, self.groups, self.rule) = (lines, groups, rule)
        }
    }

    static let rows: [Row] = [
        Row(#"F: "scripts""#, ["scripts"], "RFC 9875 §2"),
        Row(#"F: "eurovision-results", "kylie-minogue""#, ["eurovision-results", "kylie-minogue"], "RFC 9875 §2"),
        Row("F: \"a\"\nX: 1\nF: \"b\"", ["a", "b"], "RFC 9651 §4.2: lines are combined"),
        Row("F: \"a\"\nF: \nF: \"b\"", ["a", "b"], "an empty line adds nothing"),
        Row(#"F: "a";x=1;y, "b";z="c""#, ["a", "b"], "RFC 9875 §2: parameters are ignored"),
        Row(#"F: "a", "a", "A""#, ["a", "A"], "RFC 9875 §2.1: compared character by character"),
        Row(#"F: "a,b", "c\"d\\e", "", " ""#, ["a,b", #"c"d\e"#, "", " "], "RFC 9651 §3.3.3: Strings"),
        Row("X: 1", [], "absent"),
        Row("F: ", [], "RFC 9651 §4.2: an empty List"),
        Row("F: a, \"b\", 1, 1.5, :YQ==:, ?1, @1, %\"c\", (\"d\")", ["b"], "members of other types name no group"),
        Row(#"F: "a" "b""#, [], "RFC 9651 §4.2: parsing fails"),
        Row(#"F: "a","#, [], "RFC 9651 §4.2: parsing fails"),
        Row(#"F: "a"#, [], "RFC 9651 §4.2: parsing fails"),
        Row(#"F: "a", 'b'"#, [], "RFC 9651 §4.2: parsing fails"),
        Row("F: \"\u{E9}\"", [], "RFC 9651 §3.3.3: ASCII only"),
        Row("F: \"a\"\nF: \"", [], "RFC 9651 §4.2: all lines are one value"),
    ]

    @Test(arguments: rows)
    func groupsAreTheStringsOfAList(row: Row) {
        let expected = row.groups.map { Array($0.utf8) }
        let response = HeadText(row.lines.replacing("F:", with: "Cache-Groups:"))
        #expect(CacheGroups.memberships(response.fields, in: response.bytes.span) == expected, "\(row.rule)")
        let answer = HeadText(row.lines.replacing("F:", with: "cache-group-invalidation:"))
        let invalidated = CacheGroups.invalidated(by: .put, answer.fields, in: answer.bytes.span)
        #expect(invalidated == expected, "\(row.rule)")
    }

    // "The Cache-Group-Invalidation header field MUST be ignored on responses to requests that have a safe method"
    // (RFC 9875 §3)
    @Test(arguments: Method.allCases)
    func onlyAnUnsafeMethodInvalidatesGroups(method: Method) {
        let answer = HeadText(#"Cache-Group-Invalidation: "a""#)
        let groups = CacheGroups.invalidated(by: method, answer.fields, in: answer.bytes.span)
        #expect(groups.isEmpty == method.isSafe)
    }

    @Test func theTwoFieldsAreNotMixedUp() {
        let head = HeadText("Cache-Groups: \"a\"\nCache-Group-Invalidation: \"b\"\nX-Cache-Groups: \"c\"")
        #expect(CacheGroups.memberships(head.fields, in: head.bytes.span) == [Array("a".utf8)])
        #expect(CacheGroups.invalidated(by: .post, head.fields, in: head.bytes.span) == [Array("b".utf8)])
    }

    @Test func aResponseInMoreGroupsThanTheLimitIsToldFromOneInNone() {
        for count in [32, CacheGroups.limit, CacheGroups.limit + 1] {
            let names = (0..<count).map { "\"group-\($0)-with-a-name-of-32-letters\"" }.joined(separator: ", ")
            let response = HeadText("Cache-Groups: \(names), \"group-0-with-a-name-of-32-letters\"")
            let groups = CacheGroups.memberships(response.fields, in: response.bytes.span)
            #expect(groups?.count == (count <= CacheGroups.limit ? count : nil))
            let answer = HeadText("Cache-Group-Invalidation: \(names)")
            #expect(CacheGroups.invalidated(by: .put, answer.fields, in: answer.bytes.span).count == count)
        }
    }
}
