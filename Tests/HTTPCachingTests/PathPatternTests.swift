import HTTPCaching
import Testing

struct PathPatternTests {
    @Test(
        "A pattern covers exactly the paths that its segments allow",
        arguments: [
            ("/", "/", true), ("/", "", false), ("/", "/a", false), ("/", "*", false), ("/", "a", false),
            ("/api/books", "/api/books", true), ("/api/books", "/api/books/", false),
            ("/api/books", "/api/book", false),
            ("/api/books", "/api/Books", false), ("/api/books/", "/api/books/", true),
            ("/api/books/", "/api/books", false),
            ("/api/books", "/api/%62ooks", false), ("/a%20b", "/a%20b", true), ("/a", "//a", false),
            ("/api/books/{id}", "/api/books/7", true), ("/api/books/{id}", "/api/books/", false),
            ("/api/books/{id}", "/api/books", false), ("/api/books/{id}", "/api/books/7/8", false),
            ("/api/books/{id}", "/api/books/7/", false), ("/api/books/{id}", "/api/books/a%2Fb", true),
            ("/*/b", "/a/b", true), ("/*/b", "//b", false), ("/*/b", "/b", false), ("/*", "/", false),
            ("/**", "/", true), ("/**", "/a", true), ("/**", "/a/b//c/", true), ("/**", "*", false),
            ("/static/**", "/static", true), ("/static/**", "/static/", true), ("/static/**", "/static/a/b.css", true),
            ("/static/**", "/statics", false), ("/**/b", "/b", true), ("/**/b", "/a/a/b", true),
            ("/**/b", "/b/a", false),
            ("/a/**/b", "/a/b", true), ("/a/**/b", "/a/x/b/b", true), ("/a/**/b", "/a/x/b/c", false),
            ("/**/x/**/y", "/1/x/2/3/y", true), ("/**/x/**/y", "/1/y/2/x", false), ("/**/x/*/y", "/x/x/1/y", true),
            ("/**/**", "/", true), ("/odata/$metadata", "/odata/$metadata", true),
        ])
    func matching(pattern: String, path: String, expected: Bool) throws {
        let pattern = try PathPattern(pattern)
        let matches = pattern.matches(Array(path.utf8).span)
        #expect(matches == expected)
        let matchesWithQuery = pattern.matches(Array("\(path)?q=/a/b".utf8).span)
        #expect(matchesWithQuery == expected, "a query changes nothing")
    }

    @Test(
        "A pattern that could never match is refused at the byte that is wrong",
        arguments: [
            ("", 0, "start with '/'"), ("api", 0, "start with '/'"), ("/a?b=1", 2, "query"), ("/a#b", 2, "%23"),
            ("/a b", 2, "percent-encoded"), ("/caf\u{E9}", 4, "percent-encoded"),
            ("/a/*.json", 3, "segment of its own"),
            ("/a/b**", 4, "segment of its own"), ("/***", 1, "segment of its own"), ("/a/v{n}", 4, "whole segment"),
            ("/{n", 1, "whole segment"), ("/n}", 2, "whole segment"), ("/{}", 2, "no name"), ("/{1a}", 2, "digit"),
            ("/{a.b}", 3, "unexpected character"), ("/{id}/{id}", 7, "used twice"),
            ("/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}", 34, "at most 8"),
            (String(repeating: "/a", count: 33), 65, "at most 32"),
        ])
    func mistakes(text: String, offset: Int, message: String) {
        let error = #expect(throws: PathPatternError.self) { try PathPattern(text) }
        #expect(error?.offset == offset)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test(
        "A name captures the segment that it stands for",
        arguments: [
            ("/api/v1/{kind}/{id}", "/api/v1/supplier/42?x=1", ["supplier", "42"]),
            ("/**/{kind}/{id}/action/*", "/api/v1/invoice/7/action/release", ["invoice", "7"]),
            ("/{a}/**/{z}", "/1/2/3/4", ["1", "4"]),
            ("/a/*", "/a/b", []),
        ])
    func captures(pattern: String, path: String, expected: [String]) throws {
        let pattern = try PathPattern(pattern)
        let bytes = Array(path.utf8)
        let found = pattern.captures(in: bytes.span)
        let captures = try #require(found)
        #expect(captures.count == pattern.captureNames.count)
        #expect((0..<captures.count).map { String(decoding: bytes[captures[$0]], as: UTF8.self) } == expected)
    }

    @Test("Names are listed in the order in which they stand")
    func names() throws {
        #expect(try PathPattern("/{kind}/x/{id}").captureNames == ["kind", "id"])
    }

    @Test(
        "A pattern covers another if it matches whatever the other matches",
        arguments: [
            ("/**", "/a/{id}", true), ("/a/*", "/a/{id}", true), ("/a/{id}", "/a/*", true), ("/a/b", "/a/*", false),
            ("/a/*", "/a/b", true), ("/a/*", "/a/", false), ("/a/**", "/a", true), ("/a/**", "/a/b/**", true),
            ("/a/b/**", "/a/**", false), ("/**/b", "/a/**/b", true), ("/a/**/b", "/**/b", false),
            ("/**/*", "/**", false), ("/**/**", "/**", true), ("/*/**", "/a/**", true), ("/**/*", "/a/b", true),
            ("/**/a/**", "/x/a/y", true), ("/", "/", true), ("/*/*", "/a/**", false),
        ])
    func covering(first: String, second: String, expected: Bool) throws {
        #expect(try PathPattern(first).covers(PathPattern(second)) == expected)
    }

    @Test(
        "Two patterns intersect if some path is matched by both",
        arguments: [
            ("/a", "/a", true), ("/a", "/b", false), ("/a", "/a/b", false), ("/a/*", "/a/b", true),
            ("/a/*", "/a/", false), ("/a/{id}", "/*/b", true), ("/a/**", "/**/z", true), ("/a/**", "/a", true),
            ("/a/**", "/b/**", false), ("/a/**/z", "/a/b/**", true), ("/a/**/z", "/a/b/y", false),
            ("/**", "/", true), ("/*", "/", false), ("/**/a/**", "/b/*/c", true), ("/**/a/**", "/b/c", false),
        ])
    func intersecting(first: String, second: String, expected: Bool) throws {
        let (first, second) = (try PathPattern(first), try PathPattern(second))
        #expect(first.intersects(second) == expected)
        #expect(second.intersects(first) == expected)
    }

    @Test(
        "A folded pattern covers the folded form of what the pattern covers",
        arguments: [
            ("/API/Books/{Id}", "/api/books/7"), ("/api/books/", "/api/books"), ("/", "/"), ("/a//b", "/a/b"),
            ("/%61/b%2Fc", "/a/b%2fc"), ("/a/**/**", "/a/b/c"), ("/a/*/", "/a/b"), ("/A/**", "/a"), ("/%2A", "/*"),
        ])
    func folding(pattern: String, path: String) throws {
        let folded = try PathPattern(pattern).folded
        let matches = folded.matches(Array(path.utf8).span)
        #expect(matches)
        let matchesAnother = folded.matches(Array("/other/path/altogether".utf8).span)
        #expect(!matchesAnother)
        #expect(folded.captureNames == (try PathPattern(pattern).captureNames))
    }

    @Test(
        "A segment of dots is found however it is spelt",
        arguments: [
            ("/a/../b", true), ("/.", true), ("/%2e%2E", true), ("/a/...", false), ("/a//b", false), ("/**", false),
        ])
    func dots(pattern: String, expected: Bool) throws {
        #expect(try PathPattern(pattern).hasDotSegment == expected)
    }
}
