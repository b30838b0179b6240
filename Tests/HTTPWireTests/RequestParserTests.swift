import HTTPSemantics
import HTTPWire
import Testing

@Suite("Request heads")
struct RequestParserTests {
    @Test("A request that follows the grammar is read whole", arguments: AcceptedRequest.all)
    func reads(_ row: AcceptedRequest) throws {
        let bytes = octets(row.message)
        let reading = Reading.of(bytes, as: .requests)
        #expect(reading.error == nil)
        #expect(reading.messages.first?.request == row.expected)
    }

    @Test("A request that two parsers could read differently is refused", arguments: RefusedRequest.all)
    func refuses(_ row: RefusedRequest) {
        let reading = Reading.of(octets(row.message), as: .requests)
        #expect(reading.error == row.error)
        #expect(reading.messages.isEmpty)
    }

    @Test("What is refused is answered with 400, 414, 417, 431 or 505, and explained")
    func statuses() {
        let expected: [WireError: UInt16] = [
            .requestLineTooLong: 414, .headTooLarge: 431, .tooManyFieldLines: 431, .versionNotSupported: 505,
            .expectationNotSupported: 417,
        ]
        for error in WireError.allCases {
            #expect(error.requestStatus == expected[error] ?? 400, "\(error)")
            #expect(error.explanation.utf8CodeUnitCount > 0)
        }
        #expect(Set(WireError.allCases.map { "\($0.explanation)" }).count == WireError.allCases.count)
    }

    @Test("Nothing is known of a request before its head is complete")
    func incomplete() {
        let bytes = octets(head("GET / HTTP/1.1", "Host: a"))
        for length in 0..<bytes.count {
            let reading = Reading.of(Array(bytes[..<length]), as: .requests)
            #expect(reading == Reading(rest: Array(bytes[..<length])))
        }
    }

    @Test("A request has begun with its first byte, but not with an empty line before it")
    func begins() throws {
        for (bytes, hasBegun) in [
            ("", false), ("\r\n", false), ("G", true), ("\r\nG", true), ("GET / HTTP/1.1\r\n", true),
        ] {
            var parser = RequestParser()
            #expect(try !parser.parse(octets(bytes).span))
            #expect(parser.hasBegun == hasBegun, "\(literal(octets(bytes)))")
        }
    }

    @Test("A parser that was reset remembers nothing of the message before")
    func resets() throws {
        let first = octets(
            "\r\n"
                + head(
                    "PUT http://b:81/c HTTP/1.0", "Host: b:81", "Content-Length: 3", "Connection: keep-alive", "X: y"))
        let second = octets("\r\n" + head("GET / HTTP/1.1", "Host: a"))
        var parser = RequestParser()
        #expect(try parser.parse(first.span))
        parser.reset()
        #expect(!parser.hasBegun)
        #expect(try parser.parse(second.span))
        #expect(RequestSummary(parser.head, in: second.span) == Reading.of(second, as: .requests).messages[0].request)
    }

    @Test("Pipelined requests are cut where one ends and the next begins")
    func pipelined() {
        let stream =
            head("POST /1 HTTP/1.1", "Host: a", "Content-Length: 5") + "GET /" + "\r\n"
            + head("GET /2 HTTP/1.1", "Host: a")
            + head("POST /3 HTTP/1.1", "Host: a", "Transfer-Encoding: chunked") + "3\r\nabc\r\n0\r\nX: y\r\n\r\n"
            + head("GET /4 HTTP/1.1", "Host: a", "Connection: close") + head("GET /5 HTTP/1.1", "Host: a")
        let reading = Reading.of(octets(stream), as: .requests)
        #expect(reading.error == nil)
        #expect(reading.messages.map { $0.request?.target } == ["/1", "/2", "/3", "/4"])
        #expect(reading.messages.map { text($0.content) } == ["GET /", "", "abc", ""])
        #expect(reading.messages.map(\.isComplete) == [true, true, true, true])
        #expect(reading.messages[2].trailers == octets("X: y\r\n"))
        #expect(text(reading.rest) == head("GET /5 HTTP/1.1", "Host: a"))
    }
}
