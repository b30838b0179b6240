import HTTPWire
import NIOCore
import Testing

@Suite("Bodies")
struct BodyDecoderTests {
    /// A chunked body that is taken whole.
    struct Accepted: Sendable, CustomTestStringConvertible {
        let because: String
        let body: String
        let content: String
        var trailers: String?
        var rest = ""

        init(_ because: String, _ body: String, _ content: String, trailers: String? = nil, rest: String = "") {
            self.because = because
            self.body = body
            self.content = content
            self.trailers = trailers
            self.rest = rest
        }

        var testDescription: String { "\(because): \(literal(octets(body)))" }
    }

    /// A chunked body that is refused.
    struct Refused: Sendable, CustomTestStringConvertible {
        let because: String
        let body: String
        let error: WireError

        init(_ because: String, _ body: String, _ error: WireError) {
            self.because = because
            self.body = body
            self.error = error
        }

        var testDescription: String { "\(because): \(literal(octets(body)))" }
    }

    /// What the decoder makes of `bytes`: content, trailers if it ended, and what it left.
    static func decode(
        _ bytes: String, _ framing: BodyFraming, parsing: MessageParsing = .strict
    ) throws(WireError) -> (content: String, trailers: String?, hasEnded: Bool, rest: String) {
        var decoder = BodyDecoder(framing, parsing: parsing)
        var buffer = ByteBuffer(bytes: octets(bytes))
        var content = ""
        while true {
            switch try decoder.next(&buffer) {
            case .content(let slice): content += text(slice.readableBytesView)
            case .end(let trailers):
                return (content, trailers.map { text($0.readableBytesView) }, true, text(buffer.readableBytesView))
            case .needsMore: return (content, nil, false, text(buffer.readableBytesView))
            }
        }
    }

    static let accepted: [Accepted] = [
        Accepted("RFC 9112 §7.1: chunked-body = *chunk last-chunk trailer-section CRLF", "0\r\n\r\n", "", rest: ""),
        Accepted(
            "RFC 9112 §7.1: complete when a chunk-size of zero is received", "3\r\nabc\r\n0\r\n\r\nGET", "abc",
            rest: "GET"),
        Accepted(
            "RFC 9112 §7.1: chunk-size = 1*HEXDIG", "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n",
            "01234567890123456789"),
        Accepted("RFC 9112 §7.1: last-chunk = 1*(\"0\")", "01\r\na\r\n000\r\n\r\n", "a"),
        Accepted("RFC 9112 §7.1: fifteen digits are a size", "000000000000001\r\na\r\n0\r\n\r\n", "a"),
        Accepted("RFC 9112 §7.1: chunk-data = 1*OCTET", "4\r\n\r\n0\0\r\n0\r\n\r\n", "\r\n0\0"),
        Accepted(
            "RFC 9112 §7.1.1: a recipient MUST ignore unrecognized chunk extensions",
            "1;a\r\nx\r\n1;a=b;c=\"d \\\" \u{E9}\"\r\ny\r\n1; a = b\r\nz\r\n0;e\r\n\r\n", "xyz"),
        Accepted(
            "RFC 9112 §7.1.1: a recipient MUST parse for BWS and remove it",
            "1 ;a\r\nx\r\n1\t \t;b=c\r\ny\r\n0 ;d\r\n\r\n", "xy"),
        Accepted(
            "RFC 9112 §7.1.2: trailer-section = *( field-line CRLF )", "0\r\nDigest: x\r\nY:\r\n\r\n\r\n", "",
            trailers: "Digest: x\r\nY:\r\n", rest: "\r\n"),
    ]

    @Test("A chunked body is decoded up to its end", arguments: accepted)
    func decodesChunked(_ row: Accepted) throws {
        let decoded = try Self.decode(row.body, .chunked)
        #expect(decoded.content == row.content)
        #expect(decoded.trailers == row.trailers)
        #expect(decoded.hasEnded)
        #expect(decoded.rest == row.rest)
    }

    static let refused: [Refused] = [
        Refused("RFC 9112 §7.1: chunk-size = 1*HEXDIG", "\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1: chunk-size = 1*HEXDIG", ";a\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1: chunk-size = 1*HEXDIG", "0x1\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1: chunk-size = 1*HEXDIG", "+1\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1: chunk-size = 1*HEXDIG", "-1\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1: chunk-size = 1*HEXDIG", "1_0\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1: chunk-size = 1*HEXDIG", "1g\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1: chunk-size = 1*HEXDIG", "1,1\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1: chunk-size = 1*HEXDIG", "1\0\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1: chunk-size = 1*HEXDIG", "\u{FF}\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1: no whitespace before the size", " 1\r\na\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1: no whitespace after the size", "1 \r\na\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1: no whitespace after the size", "1\t\r\na\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1.1: BWS stands before a semicolon only", "1 a;b\r\nc\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1.1: BWS holds no CR", "1 \r;a\r\nb\r\n", .chunkSizeMalformed),
        Refused(
            "RFC 9112 §7.1: recipients MUST prevent integer conversion overflows", "0000000000000001\r\n",
            .chunkSizeTooLarge),
        Refused(
            "RFC 9112 §7.1: recipients MUST prevent integer conversion overflows", "10000000000000000\r\n",
            .chunkSizeTooLarge),
        Refused(
            "RFC 9112 §7.1: recipients MUST prevent integer conversion overflows", "FFFFFFFFFFFFFFFF\r\n",
            .chunkSizeTooLarge),
        Refused("RFC 9112 §7.1: the size line ends with CRLF", "1\na\r\n0\r\n\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1: the size line ends with CRLF", "1\ra\r\n0\r\n\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1: the size line ends with CRLF", "1\r\ra\r\n0\r\n\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1.1: a bare LF ends no extension", "1;a\nb\r\n0\r\n\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1.1: a bare CR ends no extension", "1;a\rb\r\n0\r\n\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1.1: quoted-string holds no LF", "1;a=\"\nb\r\n0\r\n\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1.1: chunk-ext holds no NUL", "1;\0\r\nb\r\n0\r\n\r\n", .chunkSizeMalformed),
        Refused("RFC 9112 §7.1: chunk-data CRLF", "1\r\nab\r\n0\r\n\r\n", .chunkNotTerminated),
        Refused("RFC 9112 §7.1: chunk-data CRLF", "1\r\na\n0\r\n\r\n", .chunkNotTerminated),
        Refused("RFC 9112 §7.1: chunk-data CRLF", "1\r\na\r0\r\n\r\n", .chunkNotTerminated),
        Refused("RFC 9112 §7.1: chunk-data CRLF", "1\r\na0\r\n\r\n", .chunkNotTerminated),
        Refused("RFC 9112 §7.1: chunk-data CRLF", "1\r\naXX0\r\n\r\n", .chunkNotTerminated),
        Refused("RFC 9112 §7.1: the trailer section ends with CRLF", "0\r\n\n", .lineFeedWithoutCarriageReturn),
        Refused("RFC 9112 §7.1: the trailer section ends with CRLF", "0\r\n\r\r\n", .fieldLineMalformed),
        Refused(
            "RFC 9112 §7.1.2: trailer-section = *( field-line CRLF )", "0\r\nGET / HTTP/1.1\r\n\r\n",
            .fieldLineMalformed),
        Refused("RFC 9112 §7.1.2: trailer-section = *( field-line CRLF )", "0\r\nX : a\r\n\r\n", .fieldLineMalformed),
        Refused(
            "RFC 9112 §7.1.2: trailer-section = *( field-line CRLF )", "0\r\nX: a\n\r\n", .lineFeedWithoutCarriageReturn
        ),
        Refused("RFC 9112 §5.2: obs-fold", "0\r\nX: a\r\n b\r\n\r\n", .fieldLineFolded),
        Refused(
            "RFC 9110 §6.5.1: framing cannot be said in a trailer", "0\r\nContent-Length: 5\r\n\r\n",
            .trailerFieldNotAllowed),
        Refused(
            "RFC 9110 §6.5.1: framing cannot be said in a trailer", "0\r\ntransfer-encoding: chunked\r\n\r\n",
            .trailerFieldNotAllowed),
        Refused(
            "RFC 9110 §7.6.1: connection-level fields are removed from the trailer section",
            "0\r\nConnection: x\r\n\r\n", .trailerFieldNotAllowed),
        Refused(
            "RFC 9110 §7.6.1: connection-level fields are removed from the trailer section",
            "0\r\nkeep-alive: x\r\n\r\n", .trailerFieldNotAllowed),
        Refused(
            "RFC 9110 §7.6.1: connection-level fields are removed from the trailer section",
            "0\r\nProxy-Connection: x\r\n\r\n", .trailerFieldNotAllowed),
        Refused(
            "RFC 9110 §7.6.1: connection-level fields are removed from the trailer section", "0\r\nTE: x\r\n\r\n",
            .trailerFieldNotAllowed),
        Refused(
            "RFC 9110 §7.6.1: connection-level fields are removed from the trailer section", "0\r\nUpgrade: x\r\n\r\n",
            .trailerFieldNotAllowed),
        Refused(
            "RFC 9110 §6.5.1: routing cannot be said in a trailer", "0\r\nX: y\r\nHost: b\r\n\r\n",
            .trailerFieldNotAllowed),
    ]

    @Test("A chunked body that two parsers could cut differently is refused", arguments: refused)
    func refusesChunked(_ row: Refused) {
        #expect(throws: row.error) { try Self.decode(row.body, .chunked) }
    }

    @Test("A chunked body is not over before its last line feed")
    func chunkedNeedsMore() throws {
        let body = "3;e\r\nabc\r\n0\r\nX: y\r\n\r\n"
        for length in 0..<body.unicodeScalars.count {
            let decoded = try Self.decode(
                String(String.UnicodeScalarView(body.unicodeScalars.prefix(length))), .chunked)
            #expect(!decoded.hasEnded)
        }
    }

    @Test("A size of fifteen digits waits for that many bytes")
    func largestChunk() throws {
        let decoded = try Self.decode("FFFFFFFFFFFFFFF\r\nabc", .chunked)
        #expect(decoded.content == "abc")
        #expect(!decoded.hasEnded)
    }

    /// RFC 9112 §6.3: "its decimal value defines the expected message body length in octets".
    @Test("A body of declared length takes that many bytes")
    func decodesLength() throws {
        let exact = try Self.decode("abcGET", .length(3))
        #expect(exact == ("abc", nil, true, "GET"))
        let short = try Self.decode("ab", .length(3))
        #expect(short == ("ab", nil, false, ""))
        let huge = try Self.decode("ab", .length(.max))
        #expect(huge == ("ab", nil, false, ""))
        let none = try Self.decode("ab", .none)
        #expect(none == ("", nil, true, "ab"))
    }

    /// RFC 9112 §6.3: "the number of octets received prior to the server closing the connection".
    @Test("A close-delimited body takes every byte and never ends by itself")
    func decodesUntilClose() throws {
        let decoded = try Self.decode("0\r\n\r\n", .untilClose)
        #expect(decoded == ("0\r\n\r\n", nil, false, ""))
        #expect(BodyDecoder(.untilClose).endsWithConnection)
        for framing in [BodyFraming.none, .length(1), .chunked] {
            #expect(!BodyDecoder(framing).endsWithConnection)
        }
    }

    @Test("After an error nothing more is taken")
    func staysRefused() {
        var decoder = BodyDecoder(.chunked)
        var buffer = ByteBuffer(bytes: octets("x3\r\nabc\r\n"))
        #expect(throws: WireError.chunkSizeMalformed) { try decoder.next(&buffer) }
        #expect((try? decoder.next(&buffer)) == .needsMore)
    }
}
