import HTTPSemantics
import HTTPWire
import Testing

/// RFC 9112 §3: "A server that receives a request-target longer than any URI it wishes to parse MUST respond with a 414".
/// RFC 9110 §5.4: a request with fields larger than the server wishes to process MUST be answered with a 4xx.
@Suite("Limits")
struct MessageLimitsTests {
    private static let limits = MessageLimits()

    private static func requestLine(of length: Int) -> String {
        "GET /" + String(repeating: "a", count: length - 14) + " HTTP/1.1"
    }

    /// A head of `length` bytes whose field lines are `lines`.
    private static func head(_ start: String, of length: Int) -> String {
        let around = "\(start)\r\nHost: a\r\nX: \r\n\r\n"
        return "\(start)\r\nHost: a\r\nX: \(String(repeating: "b", count: length - around.utf8.count))\r\n\r\n"
    }

    /// The outcome of the bytes at once, which must be that of the bytes in two and one by one.
    private static func reading(_ bytes: String, _ stream: Stream) -> Reading {
        let bytes = octets(bytes)
        let whole = Reading.of(bytes, as: stream)
        for cut in [bytes.count - 3, bytes.count - 2, bytes.count - 1, bytes.count / 2] where cut > 0 {
            #expect(Reading.of([bytes[..<cut], bytes[cut...]], as: stream) == whole)
        }
        return whole
    }

    @Test("A request line may have 16,384 bytes and no more")
    func requestLine() {
        let fits = Self.reading(Self.requestLine(of: 16_384) + "\r\nHost: a\r\n\r\n", .requests)
        #expect(fits.messages.count == 1)
        for ending in ["\r\nHost: a\r\n\r\n", "\r\n", "", "\n", "\r"] {
            let tooLong = Self.reading(Self.requestLine(of: 16_385) + " " + ending, .requests)
            #expect(tooLong.error == .requestLineTooLong, "\(literal(octets(ending)))")
        }
        #expect(Self.reading("\r\n" + Self.requestLine(of: 16_384) + "\r\nHost: a\r\n\r\n", .requests).error == nil)
    }

    @Test("A request head may have 65,536 bytes and no more")
    func requestHead() {
        #expect(Self.reading(Self.head("GET / HTTP/1.1", of: 65_536), .requests).messages.count == 1)
        #expect(Self.reading(Self.head("GET / HTTP/1.1", of: 65_537), .requests).error == .headTooLarge)
        #expect(
            Self.reading("GET / HTTP/1.1\r\nX: " + String(repeating: "b", count: 65_600) + "\n", .requests).error
                == .headTooLarge)
    }

    @Test("A response head may have 65,536 bytes and no more")
    func responseHead() {
        #expect(Self.reading(Self.head("HTTP/1.1 204 ", of: 65_536), .responses(.get)).messages.count == 1)
        #expect(Self.reading(Self.head("HTTP/1.1 204 ", of: 65_537), .responses(.get)).error == .headTooLarge)
        let line = "HTTP/1.1 200 " + String(repeating: "b", count: 65_600)
        for ending in ["", "\n", "\r\n"] {
            #expect(Self.reading(line + ending, .responses(.get)).error == .headTooLarge)
        }
    }

    @Test("A head may have 128 field lines and no more")
    func fieldLines() {
        let lines = { (count: Int) in String(repeating: "X: y\r\n", count: count) }
        #expect(Self.reading("GET / HTTP/1.1\r\nHost: a\r\n\(lines(127))\r\n", .requests).messages.count == 1)
        #expect(Self.reading("GET / HTTP/1.1\r\nHost: a\r\n\(lines(128))\r\n", .requests).error == .tooManyFieldLines)
        #expect(Self.reading("HTTP/1.1 204 \r\n\(lines(128))\r\n", .responses(.get)).messages.count == 1)
        #expect(Self.reading("HTTP/1.1 204 \r\n\(lines(129))\r\n", .responses(.get)).error == .tooManyFieldLines)
    }

    @Test("A trailer section has the limits of a head")
    func trailers() {
        let start = "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
        let lines = { (count: Int) in String(repeating: "X: y\r\n", count: count) }
        #expect(Self.reading("\(start)\(lines(128))\r\n", .responses(.get)).messages[0].isComplete)
        #expect(Self.reading("\(start)\(lines(129))\r\n", .responses(.get)).error == .tooManyFieldLines)
        let long = { (count: Int) in "X: " + String(repeating: "b", count: count - 7) + "\r\n" }
        #expect(Self.reading("\(start)\(long(65_536))\r\n", .responses(.get)).messages[0].isComplete)
        #expect(Self.reading("\(start)\(long(65_537))\r\n", .responses(.get)).error == .headTooLarge)
        #expect(
            Self.reading("\(start)X: " + String(repeating: "b", count: 65_600) + "\n", .responses(.get)).error
                == .headTooLarge)
    }

    @Test("A chunk's size line may have 4,096 bytes and no more")
    func chunkSizeLine() {
        let start = "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n"
        let line = { (count: Int) in "1;" + String(repeating: "e", count: count - 3) + "\r\nb\r\n" }
        let many = Self.reading(start + line(4_096) + line(4_096) + "0\r\n\r\n", .responses(.get))
        #expect(many.messages[0].isComplete)
        #expect(Self.reading(start + line(4_097) + "0\r\n\r\n", .responses(.get)).error == .chunkSizeLineTooLong)
    }
}
