import HTTPSemantics
import HTTPWire
import Testing

/// Attacks that were published on request smuggling and response splitting (RFC 9112 §11.1, §11.2). Each hides a second
/// request, `GET /hidden`; none of them may be read up to there as a request of its own.
@Suite("Smuggling")
struct SmugglingTests {
    /// An attack and the error that stops it.
    struct Attack: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let error: WireError

        init(_ name: String, _ error: WireError, _ message: String) {
            self.name = name
            self.error = error
            bytes = octets(message)
        }

        var testDescription: String { "\(name): \(literal(bytes))" }
    }

    private static let hidden = head("GET /hidden HTTP/1.1", "Host: a")

    private static func post(_ fields: String..., body: String) -> String {
        "POST / HTTP/1.1\r\nHost: a\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n" + body
    }

    private static func chunked(_ body: String) -> String {
        post("Transfer-Encoding: chunked", body: body)
    }

    private static let empty = "0\r\n\r\n"

    private static let lengths: [Attack] = [
        Attack(
            "CL.TE", .contentLengthWithTransferEncoding,
            post("Content-Length: 6", "Transfer-Encoding: chunked", body: empty + hidden)),
        Attack(
            "TE.CL", .contentLengthWithTransferEncoding,
            post("Transfer-Encoding: chunked", "Content-Length: 4", body: "2c\r\n" + hidden + "\r\n" + empty)),
        Attack("CL.0", .contentLengthRepeated, post("Content-Length: 0", "Content-Length: 44", body: hidden)),
        Attack("CL.CL", .contentLengthRepeated, post("Content-Length: 44", "Content-Length: 0", body: hidden)),
        Attack("CL, list", .contentLengthRepeated, post("Content-Length: 0, 44", body: hidden)),
        Attack("CL, list with an empty member", .contentLengthRepeated, post("Content-Length: ,44", body: hidden)),
        Attack("CL, plus", .contentLengthMalformed, post("Content-Length: +44", body: hidden)),
        Attack("CL, minus", .contentLengthMalformed, post("Content-Length: -44", body: hidden)),
        Attack("CL, inner space", .contentLengthMalformed, post("Content-Length: 4 4", body: hidden)),
        Attack("CL, hexadecimal", .contentLengthMalformed, post("Content-Length: 0x2c", body: hidden)),
        Attack("CL, underscore", .contentLengthMalformed, post("Content-Length: 4_4", body: hidden)),
        Attack("CL, exponent", .contentLengthMalformed, post("Content-Length: 44e0", body: hidden)),
        Attack("CL, quoted", .contentLengthMalformed, post("Content-Length: \"44\"", body: hidden)),
        Attack("CL, semicolon", .contentLengthMalformed, post("Content-Length: 44;", body: hidden)),
        Attack("CL, vertical tab", .fieldLineMalformed, post("Content-Length: \u{0B}44", body: hidden)),
        Attack("CL, no-break space", .contentLengthMalformed, post("Content-Length: \u{A0}44", body: hidden)),
        Attack(
            "CL, wraps 64 bits", .contentLengthMalformed, post("Content-Length: 18446744073709551660", body: hidden)),
        Attack("CL, space before the colon", .fieldLineMalformed, post("Content-Length : 44", body: hidden)),
        Attack("CL, NUL in the name", .fieldLineMalformed, post("Content-Length\0: 44", body: hidden)),
        Attack("CL, folded", .fieldLineFolded, post("Content-Length:\r\n 44", body: hidden)),
        Attack("CL after a bare CR", .fieldLineMalformed, post("X: y\rContent-Length: 44", body: hidden)),
        Attack("CL after a bare LF", .lineFeedWithoutCarriageReturn, post("X: y\nContent-Length: 44", body: hidden)),
        Attack(
            "CL in HTTP/1.0 with TE", .transferEncodingInHTTP10,
            head("POST / HTTP/1.0", "Transfer-Encoding: chunked", "Content-Length: 44") + hidden),
    ]

    private static let codings: [Attack] = [
        Attack(
            "TE.TE, twice", .transferCodingNotSupported,
            post("Transfer-Encoding: chunked", "Transfer-Encoding: identity", body: empty + hidden)),
        Attack(
            "TE.TE, twice alike", .transferCodingNotSupported,
            post("Transfer-Encoding: chunked", "Transfer-encoding: chunked", body: empty + hidden)),
        Attack(
            "TE, not final", .transferCodingNotSupported,
            post("Transfer-Encoding: chunked, identity", body: empty + hidden)),
        Attack(
            "TE, identity first", .transferCodingNotSupported,
            post("Transfer-Encoding: identity, chunked", body: empty + hidden)),
        Attack(
            "TE, unknown word", .transferCodingNotSupported, post("Transfer-Encoding: xchunked", body: empty + hidden)),
        Attack(
            "TE, word prolonged", .transferCodingNotSupported, post("Transfer-Encoding: chunkedx", body: empty + hidden)
        ),
        Attack("TE, quoted", .transferCodingNotSupported, post("Transfer-Encoding: \"chunked\"", body: empty + hidden)),
        Attack(
            "TE, parameter", .transferCodingNotSupported, post("Transfer-Encoding: chunked;q=1", body: empty + hidden)),
        Attack(
            "TE, list with empty members", .transferCodingNotSupported,
            post("Transfer-Encoding: ,chunked,", body: empty + hidden)),
        Attack(
            "TE, chunked twice", .transferCodingNotSupported,
            post("Transfer-Encoding: chunked, chunked", body: empty + hidden)),
        Attack("TE, empty", .transferCodingNotSupported, post("Transfer-Encoding:", body: empty + hidden)),
        Attack("TE, vertical tab", .fieldLineMalformed, post("Transfer-Encoding:\u{0B}chunked", body: empty + hidden)),
        Attack("TE, form feed", .fieldLineMalformed, post("Transfer-Encoding: chunked\u{0C}", body: empty + hidden)),
        Attack("TE, NUL", .fieldLineMalformed, post("Transfer-Encoding: chunked\0", body: empty + hidden)),
        Attack(
            "TE, obs-text", .transferCodingNotSupported, post("Transfer-Encoding: \u{FF}chunked", body: empty + hidden)),
        Attack("TE, bare CR", .fieldLineMalformed, post("Transfer-Encoding: chunked\r", body: empty + hidden)),
        Attack(
            "TE, space before the colon", .fieldLineMalformed, post("Transfer-Encoding : chunked", body: empty + hidden)
        ),
        Attack(
            "TE, tab before the colon", .fieldLineMalformed, post("Transfer-Encoding\t: chunked", body: empty + hidden)),
        Attack(
            "TE, whitespace before the name", .fieldLineFolded,
            post(" Transfer-Encoding: chunked", body: empty + hidden)),
        Attack("TE, no colon", .fieldLineMalformed, post("Transfer-Encoding chunked", body: empty + hidden)),
        Attack("TE, folded", .fieldLineFolded, post("Transfer-Encoding:\r\n chunked", body: empty + hidden)),
        Attack(
            "TE, folded with a tab", .fieldLineFolded,
            post("Transfer-Encoding: identity\r\n\t, chunked", body: empty + hidden)),
        Attack(
            "TE after a bare LF", .lineFeedWithoutCarriageReturn,
            post("X: y\nTransfer-Encoding: chunked", body: empty + hidden)),
        Attack(
            "TE after a bare CR", .fieldLineMalformed, post("X: y\rTransfer-Encoding: chunked", body: empty + hidden)),
        Attack(
            "TE in HTTP/1.0", .transferEncodingInHTTP10,
            head("POST / HTTP/1.0", "Transfer-Encoding: chunked") + empty + hidden),
    ]

    private static let chunks: [Attack] = [
        Attack("chunk size, 0x", .chunkSizeMalformed, chunked("0x0\r\n\r\n" + hidden)),
        Attack("chunk size, underscore", .chunkSizeMalformed, chunked("0_0\r\n\r\n" + hidden)),
        Attack("chunk size, plus", .chunkSizeMalformed, chunked("+0\r\n\r\n" + hidden)),
        Attack("chunk size, minus", .chunkSizeMalformed, chunked("-0\r\n\r\n" + hidden)),
        Attack("chunk size, leading space", .chunkSizeMalformed, chunked(" 0\r\n\r\n" + hidden)),
        Attack("chunk size, trailing space", .chunkSizeMalformed, chunked("0 \r\n\r\n" + hidden)),
        Attack("chunk size, trailing tab", .chunkSizeMalformed, chunked("0\t\r\n\r\n" + hidden)),
        Attack("chunk size, wraps 64 bits", .chunkSizeTooLarge, chunked("100000000000000000\r\n\r\n" + hidden)),
        Attack("chunk size, negative in 64 bits", .chunkSizeTooLarge, chunked("FFFFFFFFFFFFFFFF\r\n\r\n" + hidden)),
        Attack("chunk size, empty", .chunkSizeMalformed, chunked("\r\n" + empty + hidden)),
        Attack("chunk size, bare LF", .chunkSizeMalformed, chunked("0\n\r\n" + hidden)),
        Attack("chunk size, bare CR", .chunkSizeMalformed, chunked("0\r\r\n" + hidden)),
        Attack("chunk extension, bare LF (TERM.EXT)", .chunkSizeMalformed, chunked("2;\nxx\r\n" + empty + hidden)),
        Attack("chunk extension, bare CR", .chunkSizeMalformed, chunked("2;\rxx\r\n" + empty + hidden)),
        Attack("chunk extension, LF in quotes", .chunkSizeMalformed, chunked("2;a=\"\nxx\"\r\n" + empty + hidden)),
        Attack("chunk data, spilled (SPILL.TERM)", .chunkNotTerminated, chunked("5\r\nabcdeXX" + empty + hidden)),
        Attack("chunk data, bare LF", .chunkNotTerminated, chunked("5\r\nabcde\n" + empty + hidden)),
        Attack("chunk data, bare CR", .chunkNotTerminated, chunked("5\r\nabcde\r" + empty + hidden)),
        Attack("last chunk, bare LF", .lineFeedWithoutCarriageReturn, chunked("0\r\n\n" + hidden)),
        Attack("trailer, request line", .fieldLineMalformed, chunked("0\r\n" + hidden)),
        Attack("trailer, framing", .trailerFieldNotAllowed, chunked("0\r\nContent-Length: 44\r\n\r\n" + hidden)),
        Attack("trailer, folded", .fieldLineFolded, chunked("0\r\nX: y\r\n z\r\n\r\n" + hidden)),
    ]

    private static let targets: [Attack] = [
        Attack("Host twice", .hostRepeated, head("GET / HTTP/1.1", "Host: a", "Host: b") + hidden),
        Attack("Host twice, spaced", .fieldLineMalformed, head("GET / HTTP/1.1", "Host: a", "Host : b") + hidden),
        Attack("Host twice, indented", .fieldLineFolded, head("GET / HTTP/1.1", "Host: a", " Host: b") + hidden),
        Attack("Host, indented first", .fieldLineFolded, head("GET / HTTP/1.1", " Host: b", "Host: a") + hidden),
        Attack("Host with path", .hostMalformed, head("GET / HTTP/1.1", "Host: a/b") + hidden),
        Attack("Host with userinfo", .hostMalformed, head("GET / HTTP/1.1", "Host: a@b") + hidden),
        Attack("Host with port and userinfo", .hostMalformed, head("GET / HTTP/1.1", "Host: a:80@b") + hidden),
        Attack("Host with space", .hostMalformed, head("GET / HTTP/1.1", "Host: a b") + hidden),
        Attack("Host with tab", .hostMalformed, head("GET / HTTP/1.1", "Host: a\tb") + hidden),
        Attack("Host with comma", .hostMalformed, head("GET / HTTP/1.1", "Host: a, b") + hidden),
        Attack("Host with NUL", .fieldLineMalformed, head("GET / HTTP/1.1", "Host: a\0b") + hidden),
        Attack("Host with fragment", .hostMalformed, head("GET / HTTP/1.1", "Host: a#b") + hidden),
        Attack(
            "Host, not that of the target", .hostDisagreesWithTarget, head("GET http://a/ HTTP/1.1", "Host: b") + hidden
        ),
        Attack(
            "Host, in HTTP/1.0 not that of the target", .hostDisagreesWithTarget,
            head("GET http://a/ HTTP/1.0", "Host: b") + hidden),
        Attack(
            "target with userinfo", .targetHoldsUserInformation, head("GET http://a@b/ HTTP/1.1", "Host: b") + hidden),
        Attack(
            "target with a backslash for a slash", .targetMalformed,
            head("GET http:\\\\a/ HTTP/1.1", "Host: a") + hidden),
        Attack("target without a slash", .targetMalformed, head("GET @b/ HTTP/1.1", "Host: a") + hidden),
        Attack("target with NUL", .requestLineMalformed, head("GET /\0 HTTP/1.1", "Host: a") + hidden),
        Attack("target with fragment", .targetMalformed, head("GET /#/../admin HTTP/1.1", "Host: a") + hidden),
        Attack("target with a space", .versionMalformed, head("GET /a HTTP/1.1 /b HTTP/1.1", "Host: a") + hidden),
        Attack("request line, two spaces", .requestLineMalformed, head("GET  / HTTP/1.1", "Host: a") + hidden),
        Attack("request line, two later spaces", .versionMalformed, head("GET /  HTTP/1.1", "Host: a") + hidden),
        Attack("request line, tabs", .requestLineMalformed, head("GET\t/\tHTTP/1.1", "Host: a") + hidden),
        Attack("request line, form feed", .requestLineMalformed, head("GET\u{0C}/ HTTP/1.1", "Host: a") + hidden),
        Attack("request line, space at its end", .versionMalformed, head("GET / HTTP/1.1 ", "Host: a") + hidden),
        Attack("request line, bare CR", .requestLineMalformed, head("GET\r/ HTTP/1.1", "Host: a") + hidden),
        Attack("request line, bare LF", .lineFeedWithoutCarriageReturn, "GET / HTTP/1.1\nHost: a\r\n\r\n" + hidden),
        Attack("version in lower case", .versionMalformed, head("GET / http/1.1", "Host: a") + hidden),
        Attack("version without a minor digit", .versionMalformed, head("GET / HTTP/1", "Host: a") + hidden),
        Attack("version with two digits", .versionMalformed, head("GET / HTTP/1.01", "Host: a") + hidden),
        Attack("HTTP/0.9", .requestLineMalformed, "GET /\r\n" + hidden),
        Attack("HTTP/0.9 by name", .versionNotSupported, head("GET / HTTP/0.9") + hidden),
        Attack("HTTP/2 preface", .versionNotSupported, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + hidden),
    ]

    @Test("An attack on framing or routing is refused with its error", arguments: lengths + codings + chunks + targets)
    func refuses(_ attack: Attack) {
        let reading = Reading.of(attack.bytes, as: .requests)
        #expect(reading.error == attack.error)
        #expect(!reading.messages.contains { $0.request?.target == "/hidden" })
        #expect(!reading.messages.contains { $0.isComplete })
    }

    @Test("A request hidden in a body stays in the body")
    func bodies() {
        let hidden = Self.hidden
        let length = Reading.of(octets(Self.post("Content-Length: \(hidden.utf8.count)", body: hidden)), as: .requests)
        #expect(length.messages.map { text($0.content) } == [hidden])
        let size = String(hidden.utf8.count, radix: 16)
        let chunk = Reading.of(octets(Self.chunked("\(size)\r\n\(hidden)\r\n" + Self.empty)), as: .requests)
        #expect(chunk.messages.map { text($0.content) } == [hidden])
    }

    /// RFC 9112 §9.2: "A client that receives data on a connection that doesn't have outstanding requests MUST NOT
    /// consider that data to be a valid response".
    @Test("A second response behind a body that must not be there is left unread")
    func responses() {
        let stolen = head("HTTP/1.1 200 OK", "Content-Length: 0")
        for field in ["Content-Length: 3", "Transfer-Encoding: chunked"] {
            let reading = Reading.of(octets(head("HTTP/1.1 204 No Content", field) + stolen), as: .responses(.get))
            #expect(reading.messages.count == 1)
            #expect(text(reading.rest) == stolen)
        }
        let head = Reading.of(octets(head("HTTP/1.1 200 OK", "Content-Length: 9") + stolen), as: .responses(.head))
        #expect(head.messages.map { $0.response?.contentLength } == [9, 0])
    }
}
