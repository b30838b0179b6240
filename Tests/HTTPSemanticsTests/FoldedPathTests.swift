import HTTPSemantics
import Testing

@Suite("Folded paths")
struct FoldedPathTests {
    private func folded(_ target: String) -> String {
        var path: [UInt8] = []
        FoldedPath.append(Array(target.utf8).span, to: &path)
        return String(decoding: path, as: UTF8.self)
    }

    @Test(
        "What an origin may take for one resource is folded into one path",
        arguments: [
            ("/api/books/7", "/api/books/7"),
            ("/api/books/7?a=B&c", "/api/books/7"),
            ("/API/Books/Ab", "/api/books/ab"),
            ("/api/books/%37", "/api/books/7"),
            ("/api/b%6F%6fks/7", "/api/books/7"),
            ("/a%2Fb", "/a%2fb"),
            ("/a%25b", "/a%25b"),
            ("/a%3Fb%23c", "/a%3fb%23c"),
            ("/%C3%A9", "/é"),
            ("/é", "/é"),
            ("/a%7Fb%1f", "/a%7fb%1f"),
            ("/%zz%4", "/%zz%4"),
            ("/a/./b", "/a/b"),
            ("/a/x/../b", "/a/b"),
            ("/a/x/%2E%2e/b", "/a/b"),
            ("/../../a", "/a"),
            ("/a/..", "/"),
            ("/a/.", "/a"),
            ("/a/...", "/a/..."),
            ("/a//b///c", "/a/b/c"),
            ("/a/b/", "/a/b"),
            ("/", "/"),
            ("//", "/"),
        ])
    func folding(target: String, path: String) {
        #expect(folded(target) == path)
        #expect(folded(path) == path)
    }

    @Test(
        "A path that is called plain differs from its folded form in the case of letters only",
        arguments: [
            "/", "/a", "/Api/books/7?x=/./", "/a.b/c", "/a/", "//", "/a//b", "/.", "/a/.b", "/%37", "/a?%37", "/a/?b",
            "/?b", "/a/..",
        ])
    func plain(target: String) {
        let path = target.prefix { $0 != "?" }
        let extent = FoldedPath.extent(of: Array(target.utf8).span)
        #expect(extent.length == path.utf8.count)
        if extent.isPlain { #expect(folded(target) == path.lowercased()) }
        if folded(target) != path.lowercased() { #expect(!extent.isPlain) }
    }
}
