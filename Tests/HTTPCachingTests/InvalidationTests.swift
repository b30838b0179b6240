import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct InvalidationTests {
    private static func targets(
        _ fields: String = "", target: String = "/a/b?q=1", authority: String = "api.example:8080",
        scheme: String = "http"
    ) -> [String] {
        let head = HeadText(fields)
        return Invalidation.targets(
            requestTarget: Array(target.utf8), authority: Array(authority.utf8), scheme: Array(scheme.utf8),
            fields: head.fields, in: head.bytes.span
        ).map { String(decoding: $0, as: UTF8.self) }
    }

    struct Row: Sendable {
        let location: String
        let expected: String?
        let rule: String

        init(_ location: String, _ expected: String?, _ rule: String) {
            (self.location, self.expected, self.rule) = (location, expected, rule)
        }
    }

    // Against http://api.example:8080/a/b?q=1
    @Test(arguments: [
        Row("/c", "/c", "RFC 3986 §4.2: absolute-path reference"),
        Row("/c?x=1", "/c?x=1", "RFC 3986 §4.2"),
        Row("/c#top", "/c", "RFC 9110 §7.1: no fragment"),
        Row("#top", nil, "RFC 3986 §5.2.2: the same document, and its query"),
        Row("", nil, "RFC 3986 §5.2.2: the same document"),
        Row("c", "/a/c", "RFC 3986 §5.2.3: merge"),
        Row("c/d", "/a/c/d", "RFC 3986 §5.2.3: merge"),
        Row("./c", "/a/c", "RFC 3986 §5.2.4"),
        Row("../c", "/c", "RFC 3986 §5.2.4"),
        Row("../../../c", "/c", "RFC 3986 §5.4.2: abnormal"),
        Row("/x/../c/./d", "/c/d", "RFC 3986 §5.2.4"),
        Row("/x/..", "/", "RFC 3986 §5.2.4"),
        Row("/x/.", "/x/", "RFC 3986 §5.2.4"),
        Row("..", "/", "RFC 3986 §5.2.4"),
        Row(".", "/a/", "RFC 3986 §5.2.4"),
        Row("/x//y", "/x//y", "RFC 3986 §5.2.4: an empty segment stays"),
        Row("?x=2", "/a/b?x=2", "RFC 3986 §5.2.2: query only"),
        Row("?", "/a/b?", "RFC 3986 §5.2.2: an empty query"),
        Row("c:d", nil, "another scheme"),
        Row("./c:d", "/a/c:d", "RFC 3986 §4.2"),
        Row("//api.example:8080/c", "/c", "RFC 3986 §4.2: network-path reference"),
        Row("//API.Example:8080/c", "/c", "RFC 9110 §4.2.3: the host is case-insensitive"),
        Row("//other.example/c", nil, "RFC 9111 §4.4: MUST NOT … differs"),
        Row("http://api.example:8080/c", "/c", "RFC 9111 §4.4: the same origin"),
        Row("HTTP://API.EXAMPLE:8080/c", "/c", "RFC 9110 §4.2.3: case-insensitive"),
        Row("http://api.example:8080", "/", "RFC 9110 §4.2.3: an empty path is /"),
        Row("http://api.example:8080?x", "/?x", "RFC 9110 §4.2.3: an empty path is /"),
        Row("http://me@api.example:8080/c", "/c", "userinfo is no part of the origin"),
        Row("http://api.example/c", nil, "RFC 9111 §4.4: another port"),
        Row("http://api.example:8081/c", nil, "RFC 9111 §4.4: another port"),
        Row("https://api.example:8080/c", "/c", "TLS may end in front of the proxy"),
        Row("ftp://api.example:8080/c", nil, "RFC 9111 §4.4: another scheme"),
        Row("http://api.example.evil:8080/c", nil, "RFC 9111 §4.4: another host"),
        Row("http://evil@other:8080/c", nil, "RFC 9111 §4.4: another host"),
        Row("http://api.example:8080@other/c", nil, "RFC 9111 §4.4: another host"),
        Row("mailto:a@b", nil, "another scheme"),
        Row("/a/b?q=1", nil, "the target again"),
    ])
    func locationsOfTheSameOriginAreInvalidatedToo(row: Row) {
        let expected = ["/a/b?q=1"] + (row.expected.map { [$0] } ?? [])
        #expect(Self.targets("Location: \(row.location)") == expected, "\(row.rule)")
        #expect(Self.targets("content-location: \(row.location)") == expected, "\(row.rule)")
    }

    @Test func bothFieldsCountAndEachTargetOnce() {
        #expect(
            Self.targets("Location: /c\nContent-Location: /d\nLocation: /c") == ["/a/b?q=1", "/c", "/d"])
    }

    @Test(arguments: [
        ("api.example", "http", "http://api.example:80/c"), ("api.example:80", "http", "http://api.example/c"),
        ("api.example:", "http", "http://api.example/c"), ("api.example", "https", "https://api.example:443/c"),
        ("[::1]:8080", "http", "http://[::1]:8080/c"), ("[::1]", "http", "http://[::1]:80/c"),
    ])
    func theSchemesOwnPortNeedNotBeWritten(authority: String, scheme: String, location: String) {
        #expect(Self.targets("Location: \(location)", authority: authority, scheme: scheme) == ["/a/b?q=1", "/c"])
    }

    // Against http://api.example:8080/a/b?q=1
    @Test(arguments: [
        Row("/c", "/c", "RFC 4918 §8.3: an absolute path"),
        Row("http://api.example:8080/c", "/c", "RFC 4918 §10.3"),
        Row("http://api.example:8080/c/", "/c/", "RFC 4918 §10.3: a collection"),
        Row("https://public.example/c%20d?x", "/c%20d?x", "a gateway in front may have another name"),
        Row("//public.example/c", "/c", "a gateway in front may have another name"),
        Row("http://api.example:8080", "/", "RFC 9110 §4.2.3: an empty path is /"),
        Row("c", "/a/c", "RFC 3986 §5.2.3, though RFC 4918 §8.3 doesn't allow it"),
        Row("", nil, "names nothing"),
    ])
    func theDestinationOfACopyOrMoveIsATarget(row: Row) {
        func destination(_ method: Method) -> String? {
            let head = HeadText("destination: \(row.location)")
            return Invalidation.destination(
                of: method, requestTarget: Array("/a/b?q=1".utf8), authority: Array("api.example:8080".utf8),
                scheme: Array("http".utf8), fields: head.fields, in: head.bytes.span
            ).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(destination(.move) == row.expected, "\(row.rule)")
        #expect(destination(.copy) == row.expected, "\(row.rule)")
        #expect(destination(.put) == nil, "RFC 4918 §10.3: for COPY and MOVE")
    }

    @Test(arguments: [
        (Method.delete, "/c", "", true), (.delete, "/c/", "", true), (.move, "/c", "", true), (.copy, "/c/", "", false),
        (.proppatch, "/c", "", false), (.proppatch, "/c/", "", true), (.proppatch, "/c/?q", "", true),
        (.mkcol, "/c/", "", true), (.other, "/c", "Depth: infinity", true), (.other, "/c", "depth: Infinity", true),
        (.other, "/c", "Depth: 0", false), (.other, "/c", "", false), (.put, "/c/", "", false),
        (.post, "/c/", "", false),
        (.patch, "/c/", "", false),
    ])
    func aWriteOfACollectionMayReachBelowIt(method: Method, target: String, fields: String, reaches: Bool) {
        let (head, target) = (HeadText(fields), Array(target.utf8))
        #expect(
            Invalidation.reachesBelow(method, target: target.span, fields: head.fields, in: head.bytes.span) == reaches)
    }

    @Test func aTargetInAbsoluteFormIsReducedToOriginForm() {
        #expect(Self.targets(target: "http://api.example:8080/x?y#z") == ["/x?y"])
        #expect(Self.targets(target: "http://api.example:8080") == ["/"])
    }

    @Test func aTargetWithTwoSlashesIsAPath() {
        #expect(Self.targets("Location: /c", target: "//x/y") == ["//x/y", "/c"])
    }
}
