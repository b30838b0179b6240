import HTTPSemantics
import HTTPWire
import ProxyTesting
import Testing

@Suite("Field sections that come again")
struct RepeatedSectionTests {
    private static let lines = [
        "GET / HTTP/1.1", "GET /a/longer/path?q=1 HTTP/1.1", "HEAD / HTTP/1.1", "GET / HTTP/1.0", "POST /p HTTP/1.1",
        "GET http://a/b HTTP/1.1", "OPTIONS * HTTP/1.1",
    ]
    private static let sections = [
        ["Host: a"], ["Host: b"], ["Host: a", "If-None-Match: \"1\""], ["Host: a", "If-None-Match: \"2\""],
        ["Host: a:80", "Connection: close"], ["Host: a", "Content-Length: 3", "Expect: 100-continue"],
        ["Host: a", "Transfer-Encoding: chunked"], ["X: y", "host: A"],
        ["Host: a", "X: " + String(repeating: "y", count: 3000)],
    ]

    @Test("Whatever came before, a head is read as if it were the first", arguments: 0..<20)
    func sequences(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var parser = RequestParser()
        for _ in 0..<500 {
            let line = Self.lines[random.below(random.below(2) == 0 ? 2 : Self.lines.count)]
            let section = Self.sections[random.below(random.below(2) == 0 ? 2 : Self.sections.count)]
            let message = octets(
                (random.below(8) == 0 ? "\r\n" : "") + line + "\r\n" + section.joined(separator: "\r\n") + "\r\n\r\n")
            // What follows on the connection doesn't belong to it.
            let arrived = message + (random.below(2) == 0 ? message : [])
            let cut = random.below(4) == 0 ? random.below(message.count) : message.count
            var other = RequestParser()
            let expected = Result { try other.parse(arrived.span) }
            let actual = Result {
                if cut < message.count {
                    let beginning = Array(arrived[..<cut])
                    let isWhole = try parser.parse(beginning.span)
                    #expect(!isWhole)
                }
                return try parser.parse(arrived.span)
            }
            switch (expected, actual) {
            case (.success(let isWhole), .success(let isSame)):
                #expect(isWhole && isSame)
                #expect(RequestSummary(parser.head, in: arrived.span) == RequestSummary(other.head, in: arrived.span))
                parser.reset()
            case (.failure, .failure): parser = RequestParser()
            default: Issue.record("\(expected) and \(actual)")
            }
        }
    }

    @Test("A section that comes again counts towards the limit of its head")
    func limit() throws {
        let section = "Host: a\r\nX: " + String(repeating: "y", count: 100) + "\r\n\r\n"
        var limits = MessageLimits()
        limits.head = 200
        var parser = RequestParser(limits: limits)
        let short = octets("GET / HTTP/1.1\r\n" + section)
        let long = octets("GET /\(String(repeating: "z", count: 80)) HTTP/1.1\r\n" + section)
        let isWhole = try parser.parse(short.span)
        #expect(isWhole)
        parser.reset()
        #expect(throws: WireError.headTooLarge) { _ = try parser.parse(long.span) }
    }
}
