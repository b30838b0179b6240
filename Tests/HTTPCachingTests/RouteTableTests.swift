import HTTPCaching
import Testing

struct RouteTableTests {
    private static func table(_ patterns: [String]) throws -> RouteTable<String> {
        RouteTable(try patterns.map { (try PathPattern($0), $0) })
    }

    @Test(
        "The first route that matches wins, wherever it stands in the trie",
        arguments: [
            (["/a/b", "/a/*"], "/a/b", "/a/b"), (["/a/*", "/a/b"], "/a/b", "/a/*"),
            (["/a/b", "/a/*"], "/a/c", "/a/*"), (["/**", "/a"], "/a", "/**"), (["/a", "/**"], "/a", "/a"),
            (["/a", "/**"], "/b/c", "/**"), (["/a/b/c", "/*/b/d", "/a/**"], "/a/b/d", "/*/b/d"),
            (["/a/b/c", "/a/**", "/*/b/d"], "/a/b/d", "/a/**"), (["/a/*/c", "/a/b/d"], "/a/b/c", "/a/*/c"),
            (["/**/z", "/a/**"], "/a/z", "/**/z"), (["/a/**", "/**/z"], "/a/z", "/a/**"),
            (["/a/**", "/**/z"], "/b/z", "/**/z"), (["/", "/*"], "/?x=1", "/"), (["/a", "/a"], "/a", "/a"),
        ])
    func precedence(patterns: [String], path: String, expected: String) throws {
        let first = try Self.table(patterns).first(matching: Array(path.utf8).span)
        #expect(first == expected)
    }

    @Test("No route matches what none covers", arguments: ["/", "/a/", "/b", "*", "", "/a/b/c"])
    func nothing(path: String) throws {
        let found = try Self.table(["/a", "/a/b", "/x/**/y"]).first(matching: Array(path.utf8).span)
        #expect(found == nil)
        let inEmpty = RouteTable<Int>().first(matching: Array(path.utf8).span)
        #expect(inEmpty == nil)
    }

    @Test("A table finds what a search from the first route to the last would find")
    func equivalence() throws {
        var random = SystemRandomNumberGenerator()
        let segments = ["a", "b", "", "*", "**", "{id}", "c"]
        for _ in 0..<300 {
            let patterns = (0..<12).map { _ in
                "/"
                    + (0..<Int.random(in: 1...4, using: &random)).map { _ in segments.randomElement() ?? "" }
                    .joined(separator: "/")
            }.compactMap { try? PathPattern($0) }
            let table = RouteTable(patterns.enumerated().map { ($0.element, $0.offset) })
            for _ in 0..<20 {
                let path =
                    "/"
                    + (0..<Int.random(in: 1...4, using: &random)).map { _ in
                        ["a", "b", "c", "", "d"].randomElement() ?? ""
                    }
                    .joined(separator: "/")
                let bytes = Array(path.utf8)
                let expected = patterns.firstIndex { $0.matches(bytes.span) }
                let found = table.firstIndex(matching: bytes.span)
                #expect(found == expected, "\(path) among \(patterns.map(\.text))")
            }
        }
    }

    @Test("Of every two patterns, covering and intersecting are what they are for all paths")
    func coverage() throws {
        let segments = ["a", "", "*", "**"]
        var patterns: [PathPattern] = []
        for first in segments {
            for second in segments {
                for third in segments { patterns.append(try PathPattern("/\(first)/\(second)/\(third)")) }
            }
        }
        var paths: [[UInt8]] = []
        for length in 1...5 {
            for number in 0..<Int(powerOfThree: length) {
                var rest = number
                paths.append(
                    (0..<length).flatMap { _ in
                        defer { rest /= 3 }
                        return Array("/\(["a", "x", ""][rest % 3])".utf8)
                    })
            }
        }
        for left in patterns {
            for right in patterns {
                let holds = paths.allSatisfy { !right.matches($0.span) || left.matches($0.span) }
                #expect(left.covers(right) == holds, "\(left.text) and \(right.text)")
                let shares = paths.contains { left.matches($0.span) && right.matches($0.span) }
                #expect(left.intersects(right) == shares, "\(left.text) and \(right.text)")
            }
        }
    }
}

extension Int {
    fileprivate init(powerOfThree exponent: Int) {
        self = (0..<exponent).reduce(1) { product, _ in product * 3 }
    }
}
