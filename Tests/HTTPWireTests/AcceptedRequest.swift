import HTTPSemantics
import HTTPWire
import Testing

/// A head, the sentence that lets it in, and all that must be found in it.
struct AcceptedRequest: Sendable, CustomTestStringConvertible {
    let because: String
    let message: String
    let expected: RequestSummary

    init(_ because: String, _ message: String, _ change: (inout RequestSummary) -> Void = { _ in }) {
        self.because = because
        self.message = message
        var expected = RequestSummary()
        expected.fields = [FieldSummary(.host, "Host", "a")]
        expected.length = octets(message).count
        change(&expected)
        self.expected = expected
    }

    var testDescription: String { "\(because): \(literal(octets(message)))" }

    static let all: [AcceptedRequest] = [
        AcceptedRequest(
            "RFC 9112 §3: request-line = method SP request-target SP HTTP-version", head("GET / HTTP/1.1", "Host: a")),
        AcceptedRequest(
            "RFC 9112 §2.2: a server SHOULD ignore at least one empty line received prior to the request-line",
            "\r\n" + head("GET / HTTP/1.1", "Host: a")),
        AcceptedRequest("RFC 9112 §3.1: the request method is case-sensitive", head("get / HTTP/1.1", "Host: a")) {
            $0.method = .other
            $0.methodText = "get"
        },
        AcceptedRequest("RFC 9112 §3.1: method = token", head("!#$%&'*+-.^_`|~9aZ / HTTP/1.1", "Host: a")) {
            $0.method = .other
            $0.methodText = "!#$%&'*+-.^_`|~9aZ"
        },
        AcceptedRequest(
            "RFC 9112 §3.2.1: origin-form = absolute-path [ \"?\" query ]", head("PUT /b/c?d=/e?f HTTP/1.1", "Host: a")
        ) {
            $0.method = .put
            $0.methodText = "PUT"
            $0.target = "/b/c?d=/e?f"
            $0.path = "/b/c?d=/e?f"
        },
        AcceptedRequest(
            "octets beyond ASCII, which RFC 3986 has percent-encoded, are read alike by everybody",
            head("GET /\u{C3}\u{A9}?\u{FF} HTTP/1.1", "Host: a")
        ) {
            $0.target = "/\u{C3}\u{A9}?\u{FF}"
            $0.path = "/\u{C3}\u{A9}?\u{FF}"
        },
        AcceptedRequest(
            "RFC 9110 §4.1: absolute-path = 1*( \"/\" segment ), and a segment may be empty",
            head("GET //b HTTP/1.1", "Host: a")
        ) {
            $0.target = "//b"
            $0.path = "//b"
        },
        AcceptedRequest(
            "RFC 9112 §3.2.2: a server MUST accept the absolute-form in requests",
            head("GET http://a:80/b?c HTTP/1.1", "Host: A")
        ) {
            $0.target = "http://a:80/b?c"
            $0.form = .absolute
            $0.path = "/b?c"
            $0.fields = [FieldSummary(.host, "Host", "A")]
        },
        AcceptedRequest("RFC 9110 §4.2.3: the scheme is case-insensitive", head("GET hTTp://a/ HTTP/1.1", "Host: a")) {
            $0.target = "hTTp://a/"
            $0.form = .absolute
        },
        AcceptedRequest(
            "RFC 9112 §3.2.1: if the path is empty, \"/\" is the path of the origin-form",
            head("GET http://a HTTP/1.1", "Host: a")
        ) {
            $0.target = "http://a"
            $0.form = .absolute
        },
        AcceptedRequest(
            "RFC 9112 §3.2.2: absolute-form serves HTTP/1.0 clients without Host",
            head("GET http://b:81/ HTTP/1.0")
        ) {
            $0.target = "http://b:81/"
            $0.form = .absolute
            $0.authority = "b:81"
            $0.isHTTP10 = true
            $0.keepsAlive = false
            $0.fields = []
        },
        AcceptedRequest("RFC 9112 §3.2.4: asterisk-form = \"*\"", head("OPTIONS * HTTP/1.1", "Host: a")) {
            $0.method = .options
            $0.methodText = "OPTIONS"
            $0.target = "*"
            $0.form = .asterisk
            $0.path = "*"
        },
        AcceptedRequest(
            "RFC 9112 §3.2.3: authority-form = uri-host \":\" port; the server refuses the method",
            head("CONNECT a:443 HTTP/1.1", "Host: a:443")
        ) {
            $0.method = .connect
            $0.methodText = "CONNECT"
            $0.target = "a:443"
            $0.form = .absolute
            $0.path = ""
            $0.authority = "a:443"
            $0.fields = [FieldSummary(.host, "Host", "a:443")]
        },
        AcceptedRequest(
            "RFC 9110 §2.5: a higher minor version is processed as the highest one implemented",
            head("GET / HTTP/1.9", "Host: a")),
        AcceptedRequest(
            "RFC 9112 §9.3: an HTTP/1.0 connection closes after the current response", head("GET / HTTP/1.0")
        ) {
            $0.isHTTP10 = true
            $0.keepsAlive = false
            $0.authority = ""
            $0.fields = []
        },
        AcceptedRequest(
            "RFC 9112 §9.3: HTTP/1.0 with the \"keep-alive\" option persists",
            head("GET / HTTP/1.0", "Connection: Keep-Alive")
        ) {
            $0.isHTTP10 = true
            $0.authority = ""
            $0.fields = [FieldSummary(.connection, "Connection", "Keep-Alive")]
        },
        AcceptedRequest(
            "RFC 9112 §9.3: if the \"close\" option is present, the connection will not persist",
            head("GET / HTTP/1.1", "Host: a", "connection: x, ,\tCLOSE ,keep-alive")
        ) {
            $0.keepsAlive = false
            $0.fields.append(FieldSummary(.connection, "connection", "x, ,\tCLOSE ,keep-alive"))
        },
        AcceptedRequest(
            "RFC 9110 §7.6.1: connection options are case-insensitive, and on any of the lines",
            head("GET / HTTP/1.1", "Host: a", "Connection: x", "Connection: Close")
        ) {
            $0.keepsAlive = false
            $0.fields += [
                FieldSummary(.connection, "Connection", "x"), FieldSummary(.connection, "Connection", "Close"),
            ]
        },
        AcceptedRequest(
            "RFC 9112 §5.1: the field line value does not include leading or trailing whitespace",
            head("GET / HTTP/1.1", "Host:a", "X: \t b \t c\t ", "Y:", "Z: \t ")
        ) {
            $0.fields += [
                FieldSummary(.other, "X", "b \t c"), FieldSummary(.other, "Y", ""), FieldSummary(.other, "Z", ""),
            ]
        },
        AcceptedRequest(
            "RFC 9110 §5.5: field-vchar = VCHAR / obs-text",
            head("GET / HTTP/1.1", "Host: a", "If-Match: W/\"\u{E9}\u{80}\u{FF}\"")
        ) {
            $0.fields.append(FieldSummary(.ifMatch, "If-Match", "W/\"\u{E9}\u{80}\u{FF}\""))
        },
        AcceptedRequest(
            "RFC 9112 §6.2: Content-Length is a decimal number of octets",
            head("POST / HTTP/1.1", "Host: a", "Content-Length: 9223372036854775807")
        ) {
            $0.method = .post
            $0.methodText = "POST"
            $0.framing = .length(.max)
            $0.fields.append(FieldSummary(.contentLength, "Content-Length", "9223372036854775807"))
        },
        AcceptedRequest(
            "RFC 9110 §8.6: Content-Length = 1*DIGIT",
            head("GET / HTTP/1.1", "Host: a", "Content-Length:\t007 ")
        ) {
            $0.framing = .length(7)
            $0.fields.append(FieldSummary(.contentLength, "Content-Length", "007"))
        },
        AcceptedRequest(
            "RFC 9112 §6.3: a Content-Length of zero is a message without a body",
            head("GET / HTTP/1.1", "Host: a", "Content-Length: 0", "Expect: 100-continue")
        ) {
            $0.fields += [
                FieldSummary(.contentLength, "Content-Length", "0"), FieldSummary(.expect, "Expect", "100-continue"),
            ]
        },
        AcceptedRequest(
            "RFC 9112 §7: all transfer-coding names are case-insensitive",
            head("PATCH / HTTP/1.1", "Host: a", "Transfer-Encoding: ChunkeD")
        ) {
            $0.method = .patch
            $0.methodText = "PATCH"
            $0.framing = .chunked
            $0.fields.append(FieldSummary(.transferEncoding, "Transfer-Encoding", "ChunkeD"))
        },
        AcceptedRequest(
            "RFC 9110 §5.6.1.2: empty members of a list are ignored",
            head("PUT / HTTP/1.1", "Host: a", "Content-Length: 1", "Expect: 100-continue, ", "Expect: , 100-continue")
        ) {
            $0.method = .put
            $0.methodText = "PUT"
            $0.framing = .length(1)
            $0.expectsContinue = true
            $0.fields += [
                FieldSummary(.contentLength, "Content-Length", "1"), FieldSummary(.expect, "Expect", "100-continue,"),
                FieldSummary(.expect, "Expect", ", 100-continue"),
            ]
        },
        AcceptedRequest(
            "RFC 9110 §10.1.1: the Expect field value is case-insensitive",
            head("PUT / HTTP/1.1", "Host: a", "Content-Length: 1", "Expect: 100-Continue")
        ) {
            $0.method = .put
            $0.methodText = "PUT"
            $0.framing = .length(1)
            $0.expectsContinue = true
            $0.fields += [
                FieldSummary(.contentLength, "Content-Length", "1"), FieldSummary(.expect, "Expect", "100-Continue"),
            ]
        },
        AcceptedRequest(
            "RFC 9110 §10.1.1: a server that receives a 100-continue expectation in an HTTP/1.0 request MUST ignore it",
            head("PUT / HTTP/1.0", "Content-Length: 1", "Expect: 100-continue")
        ) {
            $0.method = .put
            $0.methodText = "PUT"
            $0.authority = ""
            $0.isHTTP10 = true
            $0.keepsAlive = false
            $0.framing = .length(1)
            $0.fields = [
                FieldSummary(.contentLength, "Content-Length", "1"), FieldSummary(.expect, "Expect", "100-continue"),
            ]
        },
        AcceptedRequest(
            "RFC 3986 §3.2.2: IP-literal = \"[\" IPv6address \"]\"",
            head("GET / HTTP/1.1", "Host: [2001:db8::A:127.0.0.1]:8080")
        ) {
            $0.authority = "[2001:db8::A:127.0.0.1]:8080"
            $0.fields = [FieldSummary(.host, "Host", "[2001:db8::A:127.0.0.1]:8080")]
        },
        AcceptedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [::]")) {
            $0.authority = "[::]"
            $0.fields = [FieldSummary(.host, "Host", "[::]")]
        },
        AcceptedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [1:2:3:4:5:6:7:8]")) {
            $0.authority = "[1:2:3:4:5:6:7:8]"
            $0.fields = [FieldSummary(.host, "Host", "[1:2:3:4:5:6:7:8]")]
        },
        AcceptedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [1:2:3:4:5:6:7::]")) {
            $0.authority = "[1:2:3:4:5:6:7::]"
            $0.fields = [FieldSummary(.host, "Host", "[1:2:3:4:5:6:7::]")]
        },
        AcceptedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [::2:3:4:5:6:7:ffFF]")) {
            $0.authority = "[::2:3:4:5:6:7:ffFF]"
            $0.fields = [FieldSummary(.host, "Host", "[::2:3:4:5:6:7:ffFF]")]
        },
        AcceptedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [1:2:3:4:5:6:1.2.3.4]")) {
            $0.authority = "[1:2:3:4:5:6:1.2.3.4]"
            $0.fields = [FieldSummary(.host, "Host", "[1:2:3:4:5:6:1.2.3.4]")]
        },
        AcceptedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [::255.0.10.4]")) {
            $0.authority = "[::255.0.10.4]"
            $0.fields = [FieldSummary(.host, "Host", "[::255.0.10.4]")]
        },
        AcceptedRequest(
            "RFC 3986 §6.2.3: the default port is the port left out", head("GET http://a/ HTTP/1.1", "Host: A:080")
        ) {
            $0.target = "http://a/"
            $0.form = .absolute
            $0.fields = [FieldSummary(.host, "Host", "A:080")]
        },
        AcceptedRequest(
            "RFC 3986 §3.2.3: the \":\" is omitted if port is empty or the scheme's default",
            head("GET / HTTP/1.1", "Host: a:")
        ) {
            $0.fields = [FieldSummary(.host, "Host", "a:")]
        },
        AcceptedRequest(
            "RFC 3986 §3.2.2: reg-name = *( unreserved / pct-encoded / sub-delims )",
            head("GET / HTTP/1.1", "Host: a_b-c.d~e!$&'()*+;=%2F%c3")
        ) {
            $0.authority = "a_b-c.d~e!$&'()*+;=%2F%c3"
            $0.fields = [FieldSummary(.host, "Host", "a_b-c.d~e!$&'()*+;=%2F%c3")]
        },
    ]
}
