import HTTPSemantics
import HTTPWire
import NIOCore
import Testing

/// Responses of legacy servers that RFC 9110 and RFC 9112 let a recipient mend, and those that stay refused.
@Suite("Responses that are mended")
struct LenientResponseTests {
    /// What the bytes are read as, or why they are refused.
    struct Outcome: Equatable, CustomStringConvertible {
        var head = ""
        var content = ""
        var trailers: String?
        var error: WireError?

        var description: String {
            "\(literal(octets(head))), \(content), \(trailers ?? "-"), \(error.map { "\($0)" } ?? "-")"
        }
    }

    private static func read(
        _ bytes: String, parsing: MessageParsing = .lenient, pieces: Int = .max, method: Method = .get
    ) -> Outcome {
        var outcome = Outcome()
        var reader = ResponseHeadReader(parsing: parsing)
        var body: BodyDecoder?
        var buffer = ByteBuffer()
        var rest = octets(bytes)[...]
        do throws(WireError) {
            while true {
                if body == nil {
                    if buffer.readableBytes > 0, try reader.read(&buffer, answering: method) {
                        let head = reader.head
                        outcome.head = text((buffer.readSlice(length: head.length) ?? ByteBuffer()).readableBytesView)
                        body = BodyDecoder(head.framing, parsing: parsing)
                        continue
                    }
                } else if let event = try body?.next(&buffer) {
                    switch event {
                    case .content(let content):
                        outcome.content += text(content.readableBytesView)
                        continue
                    case .end(let trailers):
                        outcome.trailers = trailers.map { text($0.readableBytesView) }
                        return outcome
                    case .needsMore: break
                    }
                }
                guard !rest.isEmpty else { return outcome }
                buffer.writeBytes(rest.prefix(pieces))
                rest = rest.dropFirst(pieces)
            }
        } catch {
            outcome.error = error
        }
        return outcome
    }

    struct Mended: Sendable, CustomTestStringConvertible {
        let because: String
        let bytes: String
        let head: String
        var content = ""
        var trailers: String?

        init(_ because: String, _ bytes: String, _ head: String, _ content: String = "", trailers: String? = nil) {
            (self.because, self.bytes, self.head) = (because, bytes, head)
            (self.content, self.trailers) = (content, trailers)
        }

        var testDescription: String { "\(because): \(literal(octets(bytes)))" }
    }

    private static let length3 = head("HTTP/1.1 200 OK", "Content-Length: 3")
    private static let chunked = head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")

    static let heads: [Mended] = [
        Mended(
            "RFC 9112 §2.2: a single LF as a line terminator", "HTTP/1.1 200 OK\nContent-Length: 3\n\nabc", length3,
            "abc"),
        Mended(
            "RFC 9112 §2.2: LF here and CRLF there", "HTTP/1.1 200 OK\r\nContent-Length: 3\n\r\nabc", length3, "abc"),
        Mended("RFC 9112 §2.2: LF here and CRLF there", "HTTP/1.1 200 OK\nContent-Length: 3\r\n\nabc", length3, "abc"),
        Mended("RFC 9112 §2.2: no fields", "HTTP/1.1 204 No Content\n\n", head("HTTP/1.1 204 No Content")),
        Mended(
            "RFC 9112 §5.1: a proxy MUST remove whitespace before the colon",
            head("HTTP/1.1 200 OK", "Content-Length : 3", "X-A \t: b ") + "abc",
            head("HTTP/1.1 200 OK", "Content-Length: 3", "X-A: b "), "abc"),
        Mended(
            "RFC 9112 §5.1: whitespace before the colon",
            head("HTTP/1.1 200 OK", "Transfer-Encoding : chunked") + "0\r\n\r\n",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")),
        Mended(
            "RFC 9112 §5.2: replace each received obs-fold with SP",
            head("HTTP/1.1 200 OK", "X: a", " b", "\t  c  ", "Content-Length: 3") + "abc",
            head("HTTP/1.1 200 OK", "X: a b c", "Content-Length: 3"), "abc"),
        Mended(
            "RFC 9112 §5.2: an empty value that is continued",
            head("HTTP/1.1 200 OK", "X:", " b", "Content-Length: 3") + "abc",
            head("HTTP/1.1 200 OK", "X: b", "Content-Length: 3"), "abc"),
        Mended(
            "RFC 9112 §5.2, for what frames the body", head("HTTP/1.1 200 OK", "Content-Length:", " 3") + "abc",
            length3, "abc"),
        Mended(
            "RFC 9110 §8.6: duplicates become a single Content-Length",
            head("HTTP/1.1 200 OK", "Content-Length: 3", "X: y", "content-length: 3") + "abc",
            head("HTTP/1.1 200 OK", "Content-Length: 3", "X: y"), "abc"),
        Mended(
            "RFC 9110 §8.6: a list of identical members", head("HTTP/1.1 200 OK", "Content-Length: 3, 3 ,3") + "abc",
            length3, "abc"),
        Mended(
            "RFC 9110 §8.6: the same number", head("HTTP/1.1 200 OK", "Content-Length: 3, 03") + "abc", length3, "abc"),
        Mended(
            "RFC 9112 §4: any form of whitespace as the SP separator",
            head("HTTP/1.1  200\t OK ", "Content-Length: 3") + "abc",
            length3, "abc"),
        Mended(
            "RFC 9112 §4: ignoring preceding or trailing whitespace",
            head(" HTTP/1.1 200 OK", "Content-Length: 3") + "abc",
            length3, "abc"),
        Mended(
            "RFC 9112 §4: no reason phrase", "HTTP/1.1 200\nContent-Length: 3\n\nabc",
            head("HTTP/1.1 200 ", "Content-Length: 3"), "abc"),
        Mended(
            "RFC 9110 §2.5: a higher minor version", head("HTTP/1.4 200 OK", "Content-Length: 3") + "abc",
            head("HTTP/1.4 200 OK", "Content-Length: 3"), "abc"),
        Mended(
            "RFC 9110 §15: an invalid status code is processed as if it had a 5xx",
            head("HTTP/1.1 600 Odd", "Content-Length: 3") + "abc", head("HTTP/1.1 600 Odd", "Content-Length: 3"), "abc"),
        Mended(
            "RFC 9110 §15: up to 999", head("HTTP/1.1 999", "Content-Length: 3") + "abc",
            head("HTTP/1.1 999", "Content-Length: 3"), "abc"),
        Mended(
            "a field value beyond ASCII stays as it is", "HTTP/1.1 200 OK\nX: \u{E9}\nContent-Length: 3\n\nabc",
            head("HTTP/1.1 200 OK", "X: \u{E9}", "Content-Length: 3"), "abc"),
        Mended(
            "everything at once", "HTTP/1.0  200  OK\nX : a\n b\nContent-Length: 3, 3\nContent-Length:3\n\nabc",
            head("HTTP/1.0 200 OK", "X: a b", "Content-Length: 3"), "abc"),
    ]

    static let bodies: [Mended] = [
        Mended("a padded chunk size", chunked + "3  \r\nabc\r\n0 \r\n\r\n", chunked, "abc"),
        Mended("a padded chunk size", chunked + "  3\r\nabc\r\n 0\r\n\r\n", chunked, "abc"),
        Mended(
            "zeros as padding", chunked + "00000000000000000003\r\nabc\r\n00000000000000000000\r\n\r\n", chunked, "abc"),
        Mended("RFC 9112 §7.1.1: BWS", chunked + "3 ; a = b\r\nabc\r\n0\t;c\r\n\r\n", chunked, "abc"),
        Mended("LF alone ends the lines around chunks", chunked + "3\nabc\n0\n\n", chunked, "abc"),
        Mended("LF alone ends an extension", chunked + "3;a\nabc\r\n0 ;b\n\r\n", chunked, "abc"),
        Mended(
            "trailers are mended as heads are", chunked + "0\r\nX : a\n b\r\nY: c\r\n\n", chunked,
            trailers: "X: a b\r\nY: c\r\n"),
    ]

    @Test("A response of a legacy server is read, and passed on as it should have come", arguments: heads + bodies)
    func mends(_ row: Mended) {
        let expected = Outcome(head: row.head, content: row.content, trailers: row.trailers)
        #expect(Self.read(row.bytes) == expected)
        #expect(Self.read(row.bytes, pieces: 1) == expected, "byte by byte")
    }

    @Test(
        "Strict parsing refuses it",
        arguments: (heads + bodies).filter {
            $0.because != "RFC 9110 §2.5: a higher minor version" && !$0.because.contains("BWS")
        })
    func strictly(_ row: Mended) {
        #expect(Self.read(row.bytes, parsing: .strict).error != nil)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let because: String
        let bytes: String
        let error: WireError

        init(_ because: String, _ bytes: String, _ error: WireError) {
            (self.because, self.bytes, self.error) = (because, bytes, error)
        }

        var testDescription: String { "\(because): \(literal(octets(bytes)))" }
    }

    static let refused: [Refused] = [
        Refused(
            "RFC 9112 §6.3: two framings", head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Content-Length: 5"),
            .contentLengthWithTransferEncoding),
        Refused(
            "RFC 9112 §6.3: two framings, one of them hidden by a space",
            head("HTTP/1.1 200 OK", "Transfer-Encoding : chunked", "Content-Length: 5"),
            .contentLengthWithTransferEncoding),
        Refused(
            "RFC 9112 §6.3: two framings, one of them folded",
            head("HTTP/1.1 200 OK", "Transfer-Encoding:", " chunked", "Content-Length: 5"),
            .contentLengthWithTransferEncoding),
        Refused(
            "differing lengths", head("HTTP/1.1 200 OK", "Content-Length: 5", "Content-Length: 6"),
            .contentLengthRepeated),
        Refused("differing lengths in a list", head("HTTP/1.1 200 OK", "Content-Length: 5, 6"), .contentLengthRepeated),
        Refused(
            "differing lengths", head("HTTP/1.1 200 OK", "Content-Length: 5, 5", "Content-Length: 6"),
            .contentLengthRepeated),
        Refused(
            "differing lengths", head("HTTP/1.1 200 OK", "Content-Length : 5", "Content-Length: 6"),
            .contentLengthRepeated),
        Refused("a length and nothing", head("HTTP/1.1 200 OK", "Content-Length: 5,"), .contentLengthRepeated),
        Refused("a folded length", head("HTTP/1.1 200 OK", "Content-Length: 5", " 5"), .contentLengthMalformed),
        Refused("a signed length", head("HTTP/1.1 200 OK", "Content-Length : +5"), .contentLengthMalformed),
        Refused(
            "two codings", head("HTTP/1.1 200 OK", "Transfer-Encoding : chunked, chunked"), .transferCodingNotSupported),
        Refused("a bare CR", "HTTP/1.1 200 OK\nX: a\rSet-Cookie: b\n\n", .fieldLineMalformed),
        Refused("a bare CR before the end of a line", "HTTP/1.1 200 OK\nX: a\r\r\n\n", .fieldLineMalformed),
        Refused("NUL", "HTTP/1.1 200 OK\nX: a\0\n\n", .fieldLineMalformed),
        Refused("NUL in a name", head("HTTP/1.1 200 OK", "Content-Length\0: 5"), .fieldLineMalformed),
        Refused("a space within a name", head("HTTP/1.1 200 OK", "Content Length: 5"), .fieldLineMalformed),
        Refused("a line without a colon", head("HTTP/1.1 200 OK", "nonsense"), .fieldLineMalformed),
        Refused("no name", head("HTTP/1.1 200 OK", ": a"), .fieldLineMalformed),
        Refused("no name", head("HTTP/1.1 200 OK", " : a"), .fieldLineFolded),
        Refused("a fold that continues nothing", head("HTTP/1.1 200 OK", " a: b"), .fieldLineFolded),
        Refused(
            "a line of whitespace may be meant as the end", head("HTTP/1.1 200 OK", "X: a", " ", "Y: b"),
            .fieldLineFolded),
        Refused("an empty line first", "\r\n" + length3, .statusLineMalformed),
        Refused("an empty line first", "\n" + length3, .statusLineMalformed),
        Refused("no status", head("HTTP/1.1"), .statusLineMalformed),
        Refused("no status", head("HTTP/1.1 OK 200"), .statusLineMalformed),
        Refused("a status below 100", head("HTTP/1.1 099 OK"), .statusLineMalformed),
        Refused("a status of four digits", head("HTTP/1.1 1000 OK"), .statusLineMalformed),
        Refused("another protocol", head("ICY 200 OK"), .statusLineMalformed),
        Refused("another protocol", head("http/1.1 200 OK"), .versionMalformed),
        Refused("another major version", head("HTTP/2.0 200 OK"), .versionNotSupported),
        Refused("a chunk size that is none", chunked + "0x3\r\nabc", .chunkSizeMalformed),
        Refused("a chunk size with a gap", chunked + "3 3\r\nabc", .chunkSizeMalformed),
        Refused("a chunk size that ends in a bare CR", chunked + "3\rabc", .chunkSizeMalformed),
        Refused("a chunk that is longer than it says", chunked + "3\r\nabcd\r\n", .chunkNotTerminated),
        Refused("a trailer that frames", chunked + "0\r\nContent-Length : 5\r\n\r\n", .trailerFieldNotAllowed),
        Refused("a trailer that continues nothing", chunked + "0\r\n X: a\r\n\r\n", .fieldLineFolded),
    ]

    @Test("What two parsers could read differently is refused all the same", arguments: refused)
    func refuses(_ row: Refused) {
        #expect(Self.read(row.bytes).error == row.error)
        #expect(Self.read(row.bytes, pieces: 1).error == row.error, "byte by byte")
    }

    @Test("A head that never ends is refused at its limit, mended or not")
    func limits() {
        let line = "X: \(String(repeating: "a", count: 1000))\n"
        #expect(Self.read("HTTP/1.1 200 OK\n" + String(repeating: line, count: 70)).error == .headTooLarge)
        #expect(Self.read("HTTP/1.1 200 OK\n" + String(repeating: "X: a\n", count: 129)).error == .tooManyFieldLines)
    }

    @Test("A mended head reads strictly, and mutations of it never break the reader")
    func robustness() {
        var generator = SplitMix64(seed: FuzzSettings.firstSeed)
        for row in Self.heads + Self.bodies + Self.refused.map({ Mended($0.because, $0.bytes, "") }) {
            for _ in 0..<50 {
                var bytes = octets(row.bytes)
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    let place = Int.random(in: 0..<bytes.count, using: &generator)
                    let odd = octets("\r\n\t :,;0a\0\u{FF}").randomElement(using: &generator) ?? 0
                    if Bool.random(using: &generator) { bytes[place] = odd } else { bytes.insert(odd, at: place) }
                }
                let whole = Self.read(text(bytes))
                #expect(Self.read(text(bytes), pieces: 1) == whole, "\(literal(bytes))")
                guard !whole.head.isEmpty else { continue }
                // Statuses from 600 on are passed on as they are.
                if octets(whole.head)[9] < 0x36 {
                    #expect(Self.read(whole.head, parsing: .strict).head == whole.head, "\(literal(bytes))")
                }
            }
        }
    }
}
