import HTTPSemantics
import HTTPWire
import Testing

@Suite("Response heads")
struct ResponseParserTests {
    /// A head, the sentence that lets it in, and all that must be found in it.
    struct Accepted: Sendable, CustomTestStringConvertible {
        let because: String
        let head: String
        let method: Method
        let expected: ResponseSummary

        init(
            _ because: String, _ head: String, to method: Method = .get,
            _ change: (inout ResponseSummary) -> Void = { _ in }
        ) {
            self.because = because
            self.head = head
            self.method = method
            var expected = ResponseSummary()
            expected.length = octets(head).count
            change(&expected)
            self.expected = expected
        }

        var testDescription: String { "\(because): \(literal(octets(head))) to \(method)" }
    }

    /// A head, the sentence that keeps it out, and the error that says so.
    struct Refused: Sendable, CustomTestStringConvertible {
        let because: String
        let head: String
        let error: WireError

        init(_ because: String, _ head: String, _ error: WireError) {
            self.because = because
            self.head = head
            self.error = error
        }

        var testDescription: String { "\(because): \(literal(octets(head).prefix(200)))" }
    }

    private static let length5 = FieldSummary(.contentLength, "Content-Length", "5")
    private static let chunked = FieldSummary(.transferEncoding, "Transfer-Encoding", "chunked")

    static let accepted: [Accepted] = [
        Accepted(
            "RFC 9112 §6.3: the length is the octets received prior to the server closing", head("HTTP/1.1 200 OK")
        ) {
            $0.framing = .untilClose
            $0.keepsAlive = false
        },
        Accepted(
            "RFC 9112 §4: status-line = HTTP-version SP status-code SP [ reason-phrase ]",
            head("HTTP/1.1 599 ", "Content-Length: 5")
        ) {
            $0.status = 599
            $0.reasonPhrase = ""
            $0.framing = .length(5)
            $0.contentLength = 5
            $0.fields = [length5]
        },
        Accepted(
            "RFC 9112 §4: old servers leave the second space out with the phrase",
            head("HTTP/1.1 200", "Content-Length: 5")
        ) {
            $0.reasonPhrase = ""
            $0.framing = .length(5)
            $0.contentLength = 5
            $0.fields = [length5]
        },
        Accepted(
            "RFC 9112 §4: reason-phrase = 1*( HTAB / SP / VCHAR / obs-text )",
            head("HTTP/1.1 404 \tN\u{F6}  \u{80} ", "Content-Length: 0")
        ) {
            $0.status = 404
            $0.reasonPhrase = "\tN\u{F6}  \u{80} "
            $0.contentLength = 0
            $0.fields = [FieldSummary(.contentLength, "Content-Length", "0")]
        },
        Accepted("RFC 9112 §6.3: chunked is the final encoding", head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"))
        {
            $0.framing = .chunked
            $0.fields = [chunked]
        },
        Accepted(
            "RFC 9112 §6.3: any response to a HEAD request has no body", head("HTTP/1.1 200 OK", "Content-Length: 5"),
            to: .head
        ) {
            $0.contentLength = 5
            $0.fields = [length5]
        },
        Accepted(
            "RFC 9112 §6.1: Transfer-Encoding MAY be sent in a response to HEAD",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"), to: .head
        ) {
            $0.fields = [chunked]
        },
        Accepted("RFC 9112 §6.3: any response to a HEAD request has no body", head("HTTP/1.1 200 OK"), to: .head),
        Accepted(
            "RFC 9112 §6.3: 304 has no body", head("HTTP/1.1 304 Not Modified", "Content-Length: 5", "ETag: \"x\"")
        ) {
            $0.status = 304
            $0.reasonPhrase = "Not Modified"
            $0.contentLength = 5
            $0.fields = [length5, FieldSummary(.entityTag, "ETag", "\"x\"")]
        },
        Accepted(
            "RFC 9112 §6.1: Transfer-Encoding MAY be sent in a 304",
            head("HTTP/1.1 304 Not Modified", "Transfer-Encoding: chunked")
        ) {
            $0.status = 304
            $0.reasonPhrase = "Not Modified"
            $0.fields = [chunked]
        },
        Accepted("RFC 9112 §6.3: 204 has no body", head("HTTP/1.1 204 No Content")) {
            $0.status = 204
            $0.reasonPhrase = "No Content"
        },
        Accepted(
            "RFC 9112 §6.3: 204 has no body, and nobody sends zero bytes of one",
            head("HTTP/1.1 204 No Content", "Content-Length: 0")
        ) {
            $0.status = 204
            $0.reasonPhrase = "No Content"
            $0.contentLength = 0
            $0.fields = [FieldSummary(.contentLength, "Content-Length", "0")]
        },
        Accepted(
            "RFC 9110 §8.6: a server MUST NOT send Content-Length in a 204; if it does, what follows is not trusted",
            head("HTTP/1.1 204 No Content", "Content-Length: 5")
        ) {
            $0.status = 204
            $0.reasonPhrase = "No Content"
            $0.contentLength = 5
            $0.keepsAlive = false
            $0.fields = [length5]
        },
        Accepted(
            "RFC 9112 §6.1: a server MUST NOT send Transfer-Encoding in a 204; if it does, what follows is not trusted",
            head("HTTP/1.1 204 No Content", "Transfer-Encoding: chunked")
        ) {
            $0.status = 204
            $0.reasonPhrase = "No Content"
            $0.keepsAlive = false
            $0.fields = [chunked]
        },
        Accepted("RFC 9112 §6.3: 1xx has no body", head("HTTP/1.1 103 Early Hints", "Link: </a>")) {
            $0.status = 103
            $0.reasonPhrase = "Early Hints"
            $0.isInterim = true
            $0.fields = [FieldSummary(.other, "Link", "</a>")]
        },
        Accepted(
            "RFC 9112 §9.3: HTTP/1.0 closes after the current response", head("HTTP/1.0 200 OK", "Content-Length: 5")
        ) {
            $0.isHTTP10 = true
            $0.framing = .length(5)
            $0.contentLength = 5
            $0.keepsAlive = false
            $0.fields = [length5]
        },
        Accepted(
            "RFC 9112 §9.3: HTTP/1.0 with the \"keep-alive\" option persists",
            head("HTTP/1.0 200 OK", "Content-Length: 5", "Connection: keep-alive")
        ) {
            $0.isHTTP10 = true
            $0.framing = .length(5)
            $0.contentLength = 5
            $0.fields = [length5, FieldSummary(.connection, "Connection", "keep-alive")]
        },
        Accepted(
            "RFC 9112 §9.3: persistent messages need a self-defined length",
            head("HTTP/1.0 200 OK", "Connection: keep-alive")
        ) {
            $0.isHTTP10 = true
            $0.framing = .untilClose
            $0.keepsAlive = false
            $0.fields = [FieldSummary(.connection, "Connection", "keep-alive")]
        },
        Accepted(
            "RFC 9112 §9.3: if the \"close\" option is present, the connection will not persist",
            head("HTTP/1.1 200 OK", "Content-Length: 5", "Connection: close")
        ) {
            $0.framing = .length(5)
            $0.contentLength = 5
            $0.keepsAlive = false
            $0.fields = [length5, FieldSummary(.connection, "Connection", "close")]
        },
    ]

    @Test("A response that follows the grammar is read whole", arguments: accepted)
    func reads(_ row: Accepted) {
        let reading = Reading.of(octets(row.head), as: .responses(row.method))
        #expect(reading.error == nil)
        #expect(reading.messages.first?.response == row.expected)
    }

    static let refused: [Refused] = [
        Refused("RFC 9112 §4: status-line", head("HTTP/1.1"), .statusLineMalformed),
        Refused("RFC 9112 §4: status-line", head("HTTP/1.1 "), .statusLineMalformed),
        Refused("RFC 9112 §4: status-code = 3DIGIT", head("HTTP/1.1 20 OK"), .statusLineMalformed),
        Refused("RFC 9112 §4: status-code = 3DIGIT", head("HTTP/1.1 2000 OK"), .statusLineMalformed),
        Refused("RFC 9112 §4: status-code = 3DIGIT", head("HTTP/1.1 +20 OK"), .statusLineMalformed),
        Refused("RFC 9112 §4: status-code = 3DIGIT", head("HTTP/1.1 2x0 OK"), .statusLineMalformed),
        Refused(
            "RFC 9110 §15: values outside the range 100..599 are invalid", head("HTTP/1.1 099 OK"), .statusLineMalformed
        ),
        Refused(
            "RFC 9110 §15: values outside the range 100..599 are invalid", head("HTTP/1.1 600 OK"), .statusLineMalformed
        ),
        Refused(
            "RFC 9112 §4: each element is separated by a single SP", head("HTTP/1.1  200 OK"), .statusLineMalformed),
        Refused(
            "RFC 9112 §4: each element is separated by a single SP", head("HTTP/1.1\t200 OK"), .statusLineMalformed),
        Refused(
            "RFC 9112 §4: each element is separated by a single SP", head("HTTP/1.1 200\tOK"), .statusLineMalformed),
        Refused("RFC 9112 §4: status-line", " " + head("HTTP/1.1 200 OK"), .statusLineMalformed),
        Refused(
            "RFC 9112 §2.2: only a server ignores an empty line", "\r\n" + head("HTTP/1.1 200 OK"), .statusLineMalformed
        ),
        Refused("RFC 9112 §2.3: HTTP-version is case-sensitive", head("http/1.1 200 OK"), .versionMalformed),
        Refused("RFC 9112 §2.3: HTTP-version", head("ICY  1.1 200 OK"), .versionMalformed),
        Refused("RFC 9110 §2.5: another major version", head("HTTP/2.0 200 OK"), .versionNotSupported),
        Refused("RFC 9112 §4: reason-phrase", head("HTTP/1.1 200 O\0K"), .statusLineMalformed),
        Refused("RFC 9112 §4: reason-phrase", head("HTTP/1.1 200 O\rK"), .statusLineMalformed),
        Refused("RFC 9112 §4: reason-phrase", head("HTTP/1.1 200 O\u{7F}K"), .statusLineMalformed),
        Refused("RFC 9112 §2.2: LF alone ends no line here", "HTTP/1.1 200 OK\n\n", .lineFeedWithoutCarriageReturn),
        Refused(
            "RFC 9112 §5.1: whitespace before the colon", head("HTTP/1.1 200 OK", "Content-Length : 5"),
            .fieldLineMalformed),
        Refused(
            "RFC 9112 §5.2: a proxy that receives an obs-fold MUST discard", head("HTTP/1.1 200 OK", "X: a", " b"),
            .fieldLineFolded),
        Refused("RFC 9110 §5.5: NUL", head("HTTP/1.1 200 OK", "X: a\0"), .fieldLineMalformed),
        Refused(
            "RFC 9112 §6.3: both fields ought to be handled as an error",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Content-Length: 5"),
            .contentLengthWithTransferEncoding),
        Refused(
            "RFC 9112 §6.3: an invalid Content-Length is unrecoverable",
            head("HTTP/1.1 200 OK", "Content-Length: 5", "Content-Length: 6"), .contentLengthRepeated),
        Refused(
            "RFC 9112 §6.3: an invalid Content-Length is unrecoverable",
            head("HTTP/1.1 304 Not Modified", "Content-Length: x"), .contentLengthMalformed),
        Refused(
            "RFC 9112 §6.3: the coding is not one this proxy takes off",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: gzip"), .transferCodingNotSupported),
        Refused(
            "RFC 9112 §6.1: a Transfer-Encoding in HTTP/1.0 is faulty framing",
            head("HTTP/1.0 200 OK", "Transfer-Encoding: chunked"), .transferEncodingInHTTP10),
        Refused(
            "RFC 9110 §15.2.2: a switch needs an Upgrade that this proxy never sends",
            head("HTTP/1.1 101 Switching Protocols", "Upgrade: x"), .upgradeNotRequested),
        Refused(
            "RFC 9110 §8.6: a server MUST NOT send Content-Length in a 1xx",
            head("HTTP/1.1 103 Early Hints", "Content-Length: 5"), .bodyNotAllowed),
        Refused(
            "RFC 9112 §6.1: a server MUST NOT send Transfer-Encoding in a 1xx",
            head("HTTP/1.1 100 Continue", "Transfer-Encoding: chunked"), .bodyNotAllowed),
    ]

    @Test("A response that two parsers could read differently is refused", arguments: refused)
    func refuses(_ row: Refused) {
        let reading = Reading.of(octets(row.head), as: .responses(.get))
        #expect(reading.error == row.error)
        #expect(reading.messages.isEmpty)
    }

    @Test("Interim responses and the final one are read one after the other")
    func interim() {
        let stream =
            head("HTTP/1.1 100 Continue") + head("HTTP/1.1 103 Early Hints", "Link: </a>")
            + head("HTTP/1.1 200 OK", "Content-Length: 2") + "ab" + head("HTTP/1.1 204 No Content")
        let reading = Reading.of(octets(stream), as: .responses(.get))
        #expect(reading.error == nil)
        #expect(reading.messages.map { $0.response?.status } == [100, 103, 200, 204])
        #expect(reading.messages.map { $0.response?.isInterim } == [true, true, false, false])
        #expect(reading.messages.map { text($0.content) } == ["", "", "ab", ""])
        #expect(reading.rest.isEmpty)
    }

    @Test("A parser that was reset remembers nothing of the message before")
    func resets() throws {
        let first = octets(head("HTTP/1.0 404 Nope", "Content-Length: 3", "Connection: keep-alive"))
        let second = octets(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"))
        var parser = ResponseParser()
        #expect(try parser.parse(first.span, answering: .get))
        parser.reset()
        #expect(try parser.parse(second.span, answering: .get))
        #expect(
            ResponseSummary(parser.head, in: second.span)
                == Reading.of(second, as: .responses(.get)).messages[0].response)
    }
}
