import HTTPSemantics
import Testing

@Suite("A table of field names")
struct FieldNameTableTests {
    private static let table = FieldNameTable(
        ["X-Api-Key", "X-Remote-*", "X-Remote-IP", "X-*", "DPoP", "SSL-Client-*", "SSL-Client-Verify-*", "Key"].map {
            FieldNameTable.Pattern($0)
        })

    private func found(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        return Self.table.place(of: bytes.span).map { "\(Self.table.patterns[$0])" }
    }

    @Test(
        "A name is found by what says most of it",
        arguments: [
            ("X-Api-Key", "x-api-key"), ("x-api-key", "x-api-key"), ("X_API_KEY", "x-api-key"),
            ("X-Api-Keys", "x-*"), ("X-Api-Ke", "x-*"), ("X-Remote-User", "x-remote-*"), ("X-Remote-", "x-remote-*"),
            ("X-Remote-IP", "x-remote-ip"), ("X-REMOTE_ip", "x-remote-ip"), ("X-Remote-IPs", "x-remote-*"),
            ("dpop", "dpop"), ("DPoP2", nil), ("DPo", nil), ("SSL_CLIENT_S_DN", "ssl-client-*"),
            ("SSL-Client-Verify-Depth", "ssl-client-verify-*"), ("SSL-Client", nil), ("key", "key"), ("keys", nil),
            ("X", nil), ("x-", "x-*"), ("", nil), ("Accept", nil), ("Y-Api-Key", nil),
        ])
    func finds(name: String, pattern: String?) {
        #expect(found(name) == pattern)
    }

    @Test("A table without names has none")
    func empty() {
        let bytes = Array("X-Api-Key".utf8)
        #expect(FieldNameTable().place(of: bytes.span) == nil)
    }

    @Test("A pattern covers names and narrower families, and no wider one")
    func covers() {
        func covers(_ left: String, _ right: String) -> Bool {
            FieldNameTable.Pattern(left).covers(FieldNameTable.Pattern(right))
        }
        #expect(covers("X-A-*", "X-A-B") && covers("X-A-*", "x_a_*") && covers("X-*", "X-A-*") && covers("A", "a"))
        #expect(!covers("X-A-*", "X-*") && !covers("A", "A*") && !covers("A", "AB") && !covers("X-A-*", "X-A"))
    }
}
