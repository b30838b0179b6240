import HTTPSemantics
import HTTPWire
import ProxyTesting
import Testing

@Suite("Field lines that come again")
struct RepeatedLinesTests {
    private static let starts = [
        "HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found", "HTTP/1.0 200 OK", "HTTP/1.1 103 Early Hints",
    ]
    private static let usual = [
        "Server: nginx", "Date: Sat, 21 Nov 2026 23:41:12 GMT", "Content-Length: 3", "Connection: keep-alive",
        "ETag: \"1\"",
    ]
    private static let others = [
        "Date: Sat, 21 Nov 2026 23:41:13 GMT", "Content-Length: 4", "ETag: \"12\"", "Connection: close", "X:y",
        "X:  y \t",
        "Transfer-Encoding: chunked", " folded", "no colon", "Content-Length: 3\r",
        "X: " + String(repeating: "y", count: 2100),
    ]

    @Test("Whatever came before, a head is read as if it were the first", arguments: 0..<20)
    func sequences(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var parser = ResponseParser()
        for _ in 0..<500 {
            var lines = Self.usual
            for _ in 0..<random.below(4) {
                let place = random.below(lines.count)
                switch random.below(3) {
                case 0: lines[place] = Self.others[random.below(Self.others.count)]
                case 1: lines.insert(Self.others[random.below(Self.others.count)], at: place)
                default: lines.remove(at: place)
                }
            }
            let start = Self.starts[random.below(2) == 0 ? 0 : random.below(Self.starts.count)]
            let message = octets(([start] + lines).joined(separator: "\r\n") + "\r\n\r\n")
            // What follows on the connection doesn't belong to it.
            let arrived = message + (random.below(2) == 0 ? message : [])
            let cut = random.below(4) == 0 ? random.below(message.count) : message.count
            var other = ResponseParser()
            let expected = Result { try other.parse(arrived.span, answering: .get) }
            let actual = Result {
                if cut < message.count {
                    let beginning = Array(arrived[..<cut])
                    let isWhole = try parser.parse(beginning.span, answering: .get)
                    #expect(!isWhole)
                }
                return try parser.parse(arrived.span, answering: .get)
            }
            switch (expected, actual) {
            case (.success(let isWhole), .success(let isSame)):
                #expect(isWhole && isSame)
                #expect(ResponseSummary(parser.head, in: arrived.span) == ResponseSummary(other.head, in: arrived.span))
                parser.reset()
            case (.failure, .failure): parser = ResponseParser()
            default: Issue.record("\(expected) and \(actual)")
            }
        }
    }

    @Test("Lines that come again count towards the limits of their head")
    func limits() throws {
        let lines = (0..<8).map { "X-\($0): y\r\n" }
        let longer = octets("HTTP/1.1 200 A longer phrase\r\n" + lines.joined() + "\r\n")
        let more = octets("HTTP/1.1 200 OK\r\n" + lines.joined() + "X: y\r\n\r\n")
        var limits = MessageLimits()
        limits.head = longer.count - 5
        limits.fieldLines = 8
        var parser = ResponseParser(limits: limits)
        let isWhole = try parser.parse(octets("HTTP/1.1 200 OK\r\n" + lines.joined() + "\r\n").span, answering: .get)
        #expect(isWhole)
        parser.reset()
        #expect(throws: WireError.headTooLarge) { _ = try parser.parse(longer.span, answering: .get) }
        parser.reset()
        #expect(throws: WireError.tooManyFieldLines) { _ = try parser.parse(more.span, answering: .get) }
    }
}
