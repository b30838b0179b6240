import HTTPSemantics
import Testing

@Suite struct ListMembersTests {
    struct Row: Sendable {
        let value: String
        let members: [String]

        init(_ value: String, _ members: [String]) {
            (self.value, self.members) = (value, members)
        }
    }

    @Test(arguments: [
        Row("foo,bar", ["foo", "bar"]),
        Row("foo ,bar,", ["foo", "bar"]),
        Row("foo , ,bar,charlie", ["foo", "bar", "charlie"]),
        Row("", []),
        Row(",", []),
        Row(",   ,", []),
        Row("\tfoo\t,\tbar ", ["foo", "bar"]),
        Row(#"a="x,y", b"#, [#"a="x,y""#, "b"]),
        Row(#"a="x\",y", b"#, [#"a="x\",y""#, "b"]),
        Row(#"a="x\\", b"#, [#"a="x\\""#, "b"]),
        Row(#"a="x, b"#, [#"a="x, b"#]),
        Row(#"a="x\"#, [#"a="x\"#]),
        Row("a b, c", ["a b", "c"]),
    ])
    func membersStandBetweenTheCommasOutsideQuotedStrings(row: Row) {
        let bytes = Array(row.value.utf8)
        var members = ListMembers(0..<bytes.count)
        var found: [String] = []
        while let member = members.next(in: bytes.span) { found.append(String(decoding: bytes[member], as: UTF8.self)) }
        #expect(found == row.members, "RFC 9110 §5.6.1.2, §5.6.4")
    }
}
