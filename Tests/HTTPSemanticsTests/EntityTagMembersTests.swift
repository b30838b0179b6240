import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct EntityTagMembersTests {
    struct Row: Sendable {
        let value: String
        let members: [String]
        let rest: String
        let rule: String

        init(_ value: String, _ members: [String], rest: String = "", _ rule: String) {
            (self.value, self.members, self.rest, self.rule) = (value, members, rest, rule)
        }
    }

    @Test(arguments: [
        Row(#""1""#, [#""1""#], "one member"),
        Row(#""1", W/"2",x"#, [#""1""#, #"W/"2""#, "x"], "several members"),
        Row(#" , "1" ,, "2" ,"#, [#""1""#, #""2""#], "RFC 9110 §5.6.1.2: empty members"),
        Row(#""a,b""#, [#""a,b""#], "§8.8.3: a comma inside a tag"),
        Row("", [], "no member"),
        Row(" ,, ", [], "no member"),
        Row("*", [], rest: "*", "no member, but a wildcard"),
        Row(#""1", *"#, [#""1""#], rest: "*", "no member beside others"),
        Row(#""1", "2" x, "3""#, [#""1""#], rest: #""2" x, "3""#, "from the mistake on"),
        Row(#""1", "2"#, [#""1""#], rest: #""2"#, "a quoted string that never ends"),
    ])
    func theMembersAreWalkedUpToTheFirstThatMakesNoSense(row: Row) {
        let bytes = Array(row.value.utf8)
        var members = EntityTagMembers(0..<bytes.count)
        var found: [String] = []
        while let member = members.next(in: bytes.span) {
            found.append(String(decoding: bytes[member.whole], as: UTF8.self))
        }
        #expect(found == row.members, "\(row.rule)")
        #expect(String(decoding: bytes[members.rest], as: UTF8.self) == row.rest, "\(row.rule)")
    }
}
