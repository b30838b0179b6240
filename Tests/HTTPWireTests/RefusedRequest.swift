import HTTPWire
import Testing

/// A head, the sentence that keeps it out, and the error that says so.
struct RefusedRequest: Sendable, CustomTestStringConvertible {
    let because: String
    let message: String
    let error: WireError

    init(_ because: String, _ message: String, _ error: WireError) {
        self.because = because
        self.message = message
        self.error = error
    }

    var testDescription: String { "\(because): \(literal(octets(message).prefix(200)))" }

    static let all: [RefusedRequest] = [
        // The request line.
        RefusedRequest(
            "RFC 9112 §3: a single space follows the method", head("GET  / HTTP/1.1", "Host: a"), .requestLineMalformed),
        RefusedRequest(
            "RFC 9112 §3: the separator is SP, not HTAB", head("GET\t/ HTTP/1.1", "Host: a"), .requestLineMalformed),
        RefusedRequest(
            "RFC 9112 §3: the separator is SP, not VT", head("GET\u{0B}/ HTTP/1.1", "Host: a"), .requestLineMalformed),
        RefusedRequest(
            "RFC 9112 §3: another single space follows the target", head("GET /  HTTP/1.1", "Host: a"),
            .versionMalformed),
        RefusedRequest(
            "RFC 9112 §3: the separator is SP, not HTAB", head("GET /\tHTTP/1.1", "Host: a"), .requestLineMalformed),
        RefusedRequest(
            "RFC 9112 §3: the line ends with the version", head("GET / HTTP/1.1 ", "Host: a"), .versionMalformed),
        RefusedRequest(
            "RFC 9112 §3: the line begins with the method", head(" GET / HTTP/1.1", "Host: a"), .requestLineMalformed),
        RefusedRequest(
            "RFC 9112 §3: the line ends with the version", head("GET / HTTP/1.1\t", "Host: a"), .versionMalformed),
        RefusedRequest(
            "RFC 9112 §3.2: no whitespace is allowed in the request-target", head("GET /a b HTTP/1.1", "Host: a"),
            .versionMalformed),
        RefusedRequest("RFC 9112 §3: HTTP/0.9 has no version", head("GET /"), .requestLineMalformed),
        RefusedRequest("RFC 9112 §3: HTTP/0.9 has no version", head("GET / "), .versionMalformed),
        RefusedRequest("RFC 9112 §3: the method is not empty", head(" / HTTP/1.1", "Host: a"), .requestLineMalformed),
        RefusedRequest("RFC 9112 §3.1: method = token", head("G(T / HTTP/1.1", "Host: a"), .requestLineMalformed),
        RefusedRequest(
            "RFC 9112 §2.2: whatever is not the grammar is answered with 400", head("HTTP/1.1 200 OK"),
            .requestLineMalformed),
        RefusedRequest(
            "RFC 9112 §2.2: one empty line is ignored, no more", "\r\n\r\n" + head("GET / HTTP/1.1", "Host: a"),
            .requestLineMalformed),
        RefusedRequest(
            "RFC 9112 §2.2: an empty line is CRLF", "\n" + head("GET / HTTP/1.1", "Host: a"),
            .lineFeedWithoutCarriageReturn),
        RefusedRequest("RFC 9112 §2.2: bare CR", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", .versionMalformed),
        RefusedRequest("RFC 9112 §2.2: bare CR", "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n", .requestLineMalformed),
        RefusedRequest("RFC 9112 §2.2: bare CR", "\r" + head("GET / HTTP/1.1", "Host: a"), .requestLineMalformed),
        RefusedRequest(
            "RFC 9112 §2.2: LF alone ends no line here", "GET / HTTP/1.1\nHost: a\n\n", .lineFeedWithoutCarriageReturn),
        // The target.
        RefusedRequest(
            "RFC 9110 §4.2.5: a fragment is no part of a target", head("GET /a#b HTTP/1.1", "Host: a"), .targetMalformed
        ),
        RefusedRequest(
            "RFC 3986 §3.2.2: a host is written in ASCII", head("GET http://\u{E9}/ HTTP/1.1", "Host: \u{E9}"),
            .hostMalformed),
        RefusedRequest(
            "RFC 3986 §2: DEL is no character of a URI", head("GET /\u{7F} HTTP/1.1", "Host: a"), .targetMalformed),
        RefusedRequest("RFC 9110 §5.5: NUL is dangerous", head("GET /\0 HTTP/1.1", "Host: a"), .requestLineMalformed),
        RefusedRequest(
            "RFC 9112 §3.2: request-target has four forms", head("GET a HTTP/1.1", "Host: a"), .targetMalformed),
        RefusedRequest(
            "RFC 9112 §3.2: request-target has four forms", head("GET ?a HTTP/1.1", "Host: a"), .targetMalformed),
        RefusedRequest(
            "RFC 9112 §3.2.3: authority-form is only used for CONNECT", head("GET a:80 HTTP/1.1", "Host: a"),
            .targetMalformed),
        RefusedRequest(
            "RFC 9112 §3.2.4: asterisk-form is only used for OPTIONS", head("GET * HTTP/1.1", "Host: a"),
            .targetMalformed),
        RefusedRequest(
            "RFC 9112 §3.2.4: asterisk-form = \"*\"", head("OPTIONS */ HTTP/1.1", "Host: a"), .targetMalformed),
        RefusedRequest(
            "RFC 9110 §7.4: requests for another scheme are misdirected", head("GET ftp://a/ HTTP/1.1", "Host: a"),
            .targetMalformed),
        RefusedRequest(
            "RFC 9110 §7.4: requests for another scheme are misdirected", head("GET https://a/ HTTP/1.1", "Host: a"),
            .targetMalformed),
        RefusedRequest(
            "RFC 9110 §4.2.1: \"http:\" \"//\" authority", head("GET http:/a HTTP/1.1", "Host: a"), .targetMalformed),
        RefusedRequest(
            "RFC 9110 §4.2.1: a URI with an empty host identifier MUST be rejected",
            head("GET http:// HTTP/1.1", "Host: a"), .targetMalformed),
        RefusedRequest(
            "RFC 9110 §4.2.1: a URI with an empty host identifier MUST be rejected",
            head("GET http:///b HTTP/1.1", "Host: a"), .targetMalformed),
        RefusedRequest(
            "RFC 9110 §4.2.1: a URI with an empty host identifier MUST be rejected", head("GET http:///b HTTP/1.0"),
            .targetMalformed),
        RefusedRequest(
            "RFC 9110 §4.2.1: a URI with an empty host identifier MUST be rejected", head("GET http://:80/b HTTP/1.0"),
            .targetMalformed),
        RefusedRequest(
            "RFC 9112 §3.2.1: there is no \"/\" to stand for the empty path",
            head("GET http://a?b HTTP/1.1", "Host: a"), .targetMalformed),
        RefusedRequest(
            "RFC 9110 §4.2.4: userinfo is likely used to obscure the authority",
            head("GET http://u@a/ HTTP/1.1", "Host: a"), .targetHoldsUserInformation),
        RefusedRequest(
            "RFC 9110 §4.2.4: userinfo is likely used to obscure the authority", head("GET http://a:80@b/ HTTP/1.0"),
            .targetHoldsUserInformation),
        RefusedRequest(
            "RFC 3986 §3.2: a backslash ends no authority", head("GET http://a\\b/ HTTP/1.1", "Host: a"),
            .targetMalformed
        ),
        RefusedRequest(
            "RFC 9112 §3.2.3: authority-form = uri-host \":\" port", head("CONNECT a/b HTTP/1.1", "Host: a"),
            .targetMalformed),
        RefusedRequest(
            "RFC 9112 §3.2.3: authority-form = uri-host \":\" port", head("CONNECT :80 HTTP/1.0"), .targetMalformed),
        // The version.
        RefusedRequest(
            "RFC 9112 §2.3: HTTP-version is case-sensitive", head("GET / http/1.1", "Host: a"), .versionMalformed),
        RefusedRequest(
            "RFC 9112 §2.3: HTTP-name \"/\" DIGIT \".\" DIGIT", head("GET / HTTP/1.10", "Host: a"), .versionMalformed),
        RefusedRequest(
            "RFC 9112 §2.3: HTTP-name \"/\" DIGIT \".\" DIGIT", head("GET / HTTP/11", "Host: a"), .versionMalformed),
        RefusedRequest(
            "RFC 9112 §2.3: HTTP-name \"/\" DIGIT \".\" DIGIT", head("GET / HTTP/1,1", "Host: a"), .versionMalformed),
        RefusedRequest(
            "RFC 9112 §2.3: HTTP-name \"/\" DIGIT \".\" DIGIT", head("GET / HTTP/+.1", "Host: a"), .versionMalformed),
        RefusedRequest(
            "RFC 9110 §15.6.6: the major version is not supported", head("GET / HTTP/0.9", "Host: a"),
            .versionNotSupported),
        RefusedRequest(
            "RFC 9110 §15.6.6: the major version is not supported", head("GET / HTTP/3.0", "Host: a"),
            .versionNotSupported),
        RefusedRequest(
            "RFC 9113 §3.4: the connection preface is no HTTP/1.1 request", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            .versionNotSupported),
        // Field lines.
        RefusedRequest(
            "RFC 9112 §5.1: no whitespace is allowed between the field name and colon",
            head("GET / HTTP/1.1", "Host : a"), .fieldLineMalformed),
        RefusedRequest(
            "RFC 9112 §5.1: no whitespace is allowed between the field name and colon",
            head("GET / HTTP/1.1", "Host\t: a"), .fieldLineMalformed),
        RefusedRequest(
            "RFC 9112 §2.2: whitespace between the start-line and the first header field",
            head("GET / HTTP/1.1", " Host: a"), .fieldLineFolded),
        RefusedRequest(
            "RFC 9112 §5.2: a server that receives an obs-fold MUST reject",
            head("GET / HTTP/1.1", "Host: a", "X: b", "\tc"), .fieldLineFolded),
        RefusedRequest(
            "RFC 9112 §5.2: a server that receives an obs-fold MUST reject", head("GET / HTTP/1.1", "Host: a", " "),
            .fieldLineFolded),
        RefusedRequest(
            "RFC 9110 §5.1: field-name = token", head("GET / HTTP/1.1", "Host: a", ": b"), .fieldLineMalformed),
        RefusedRequest(
            "RFC 9112 §5: field-line = field-name \":\"", head("GET / HTTP/1.1", "Host: a", "X"), .fieldLineMalformed),
        RefusedRequest(
            "RFC 9110 §5.1: field-name = token", head("GET / HTTP/1.1", "Host: a", "X\0: b"), .fieldLineMalformed),
        RefusedRequest(
            "RFC 9110 §5.1: field-name = token", head("GET / HTTP/1.1", "Host: a", "X\u{E9}: b"), .fieldLineMalformed),
        RefusedRequest(
            "RFC 9110 §5.5: field values containing CR, LF, or NUL are invalid and dangerous",
            head("GET / HTTP/1.1", "Host: a", "X: b\0c"), .fieldLineMalformed),
        RefusedRequest(
            "RFC 9110 §5.5: field values containing CR, LF, or NUL are invalid and dangerous",
            head("GET / HTTP/1.1", "Host: a", "X: b\rc"), .fieldLineMalformed),
        RefusedRequest(
            "RFC 9110 §5.5: field values containing CR, LF, or NUL are invalid and dangerous",
            "GET / HTTP/1.1\r\nHost: a\r\nX: b\nY: c\r\n\r\n", .lineFeedWithoutCarriageReturn),
        RefusedRequest("RFC 9112 §2.2: bare CR", "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", .fieldLineMalformed),
        RefusedRequest(
            "RFC 9112 §2.2: the empty line is CRLF", "GET / HTTP/1.1\r\nHost: a\r\n\n", .lineFeedWithoutCarriageReturn),
        RefusedRequest(
            "RFC 9112 §2.2: the empty line is CRLF", "GET / HTTP/1.1\r\nHost: a\r\n\r\r\n", .fieldLineMalformed),
        RefusedRequest(
            "RFC 9110 §5.5: other control characters are invalid", head("GET / HTTP/1.1", "Host: a", "X: \u{0B}b"),
            .fieldLineMalformed),
        RefusedRequest(
            "RFC 9110 §5.5: other control characters are invalid", head("GET / HTTP/1.1", "Host: a", "X: b\u{7F}"),
            .fieldLineMalformed),
        // Host.
        RefusedRequest("RFC 9112 §3.2: a request that lacks a Host header field", head("GET / HTTP/1.1"), .hostMissing),
        RefusedRequest(
            "RFC 9112 §3.2: a request that lacks a Host header field", head("GET http://a/ HTTP/1.1"), .hostMissing),
        RefusedRequest(
            "RFC 9112 §3.2: more than one Host header field line", head("GET / HTTP/1.1", "Host: a", "host: a"),
            .hostRepeated),
        RefusedRequest(
            "RFC 9112 §3.2: more than one Host header field line", head("GET / HTTP/1.0", "Host: a", "Host: b"),
            .hostRepeated),
        RefusedRequest(
            "RFC 9110 §4.2.1: an empty host identifier is invalid for \"http\"", head("GET / HTTP/1.1", "Host:"),
            .hostMalformed),
        RefusedRequest(
            "RFC 9110 §7.2: Host = uri-host [ \":\" port ]", head("GET / HTTP/1.1", "Host: a b"), .hostMalformed),
        RefusedRequest(
            "RFC 9110 §7.2: Host = uri-host [ \":\" port ]", head("GET / HTTP/1.1", "Host: a/b"), .hostMalformed),
        RefusedRequest(
            "RFC 9110 §7.2: Host = uri-host [ \":\" port ]", head("GET / HTTP/1.1", "Host: a?b"), .hostMalformed),
        RefusedRequest(
            "RFC 9110 §7.2: Host = uri-host [ \":\" port ]", head("GET / HTTP/1.1", "Host: u@a"), .hostMalformed),
        RefusedRequest(
            "RFC 9110 §7.2: Host = uri-host [ \":\" port ]", head("GET / HTTP/1.1", "Host: http://a"), .hostMalformed),
        RefusedRequest(
            "RFC 9110 §5.3: a comma may be two Host lines that were combined", head("GET / HTTP/1.1", "Host: a,b"),
            .hostMalformed),
        RefusedRequest(
            "RFC 9110 §7.2: Host = uri-host [ \":\" port ]", head("GET / HTTP/1.1", "Host: a\\b"), .hostMalformed),
        RefusedRequest(
            "RFC 9110 §7.2: Host = uri-host [ \":\" port ]", head("GET / HTTP/1.1", "Host: \u{E9}"), .hostMalformed),
        RefusedRequest(
            "RFC 3986 §2.1: pct-encoded = \"%\" HEXDIG HEXDIG", head("GET / HTTP/1.1", "Host: a%"), .hostMalformed),
        RefusedRequest(
            "RFC 3986 §2.1: pct-encoded = \"%\" HEXDIG HEXDIG", head("GET / HTTP/1.1", "Host: a%2"), .hostMalformed),
        RefusedRequest(
            "RFC 3986 §2.1: pct-encoded = \"%\" HEXDIG HEXDIG", head("GET / HTTP/1.1", "Host: a%2gb"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.3: port = *DIGIT", head("GET / HTTP/1.1", "Host: a:8O"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.3: port = *DIGIT", head("GET / HTTP/1.1", "Host: a:+80"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.3: port = *DIGIT", head("GET / HTTP/1.1", "Host: a:80:80"), .hostMalformed),
        RefusedRequest("RFC 9293 §3.1: a port has 16 bits", head("GET / HTTP/1.1", "Host: a:000080"), .hostMalformed),
        RefusedRequest("RFC 9293 §3.1: a port has 16 bits", head("GET / HTTP/1.1", "Host: a:65536"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IP-literal", head("GET / HTTP/1.1", "Host: [::1"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IP-literal", head("GET / HTTP/1.1", "Host: ::1"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IP-literal", head("GET / HTTP/1.1", "Host: []"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IP-literal", head("GET / HTTP/1.1", "Host: [evil.example]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IP-literal", head("GET / HTTP/1.1", "Host: [127.0.0.1]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IP-literal", head("GET / HTTP/1.1", "Host: [::1]a"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [:]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [1]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [1:2:3:4:5:6:7]"), .hostMalformed),
        RefusedRequest(
            "RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [1:2:3:4:5:6:7:8:9]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [1::2::3]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [:::]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [1:::2]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [12345::]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [::1:]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [:1::]"), .hostMalformed),
        RefusedRequest(
            "RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [1:2:3:4:5:6:7:8::]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [::1.2.3]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [::1.2.3.256]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [::01.2.3.4]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [::1.2.3.4.5]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [1.2.3.4::]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [::%25eth0]"), .hostMalformed),
        RefusedRequest("RFC 3986 §3.2.2: IPv6address", head("GET / HTTP/1.1", "Host: [v1.a]"), .hostMalformed),
        RefusedRequest(
            "RFC 9112 §3.2: Host is identical to the target's authority", head("GET http://a/ HTTP/1.1", "Host: b"),
            .hostDisagreesWithTarget),
        RefusedRequest(
            "RFC 9112 §3.2: Host is identical to the target's authority", head("GET http://a:81/ HTTP/1.1", "Host: a"),
            .hostDisagreesWithTarget),
        RefusedRequest(
            "RFC 9112 §3.2: Host is identical to the target's authority", head("GET http://a/ HTTP/1.0", "Host: b"),
            .hostDisagreesWithTarget),
        // Framing.
        RefusedRequest(
            "RFC 9112 §6.3: both fields ought to be handled as an error",
            head("POST / HTTP/1.1", "Host: a", "Content-Length: 0", "Transfer-Encoding: chunked"),
            .contentLengthWithTransferEncoding),
        RefusedRequest(
            "RFC 9112 §6.3: both fields ought to be handled as an error",
            head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "content-length: 5"),
            .contentLengthWithTransferEncoding),
        RefusedRequest(
            "RFC 9112 §6.3: values that differ are an unrecoverable error",
            head("POST / HTTP/1.1", "Host: a", "Content-Length: 5", "Content-Length: 6"), .contentLengthRepeated),
        RefusedRequest(
            "RFC 9110 §8.6: a recipient may reject a list of equal values",
            head("POST / HTTP/1.1", "Host: a", "Content-Length: 5", "Content-Length: 5"), .contentLengthRepeated),
        RefusedRequest(
            "RFC 9110 §8.6: a recipient may reject a list of equal values",
            head("POST / HTTP/1.1", "Host: a", "Content-Length: 5, 5"), .contentLengthRepeated),
        RefusedRequest(
            "RFC 9110 §8.6: Content-Length = 1*DIGIT", head("POST / HTTP/1.1", "Host: a", "Content-Length:"),
            .contentLengthMalformed),
        RefusedRequest(
            "RFC 9110 §8.6: Content-Length = 1*DIGIT", head("POST / HTTP/1.1", "Host: a", "Content-Length: +5"),
            .contentLengthMalformed),
        RefusedRequest(
            "RFC 9110 §8.6: Content-Length = 1*DIGIT", head("POST / HTTP/1.1", "Host: a", "Content-Length: -0"),
            .contentLengthMalformed),
        RefusedRequest(
            "RFC 9110 §8.6: Content-Length = 1*DIGIT", head("POST / HTTP/1.1", "Host: a", "Content-Length: 5 5"),
            .contentLengthMalformed),
        RefusedRequest(
            "RFC 9110 §8.6: Content-Length = 1*DIGIT", head("POST / HTTP/1.1", "Host: a", "Content-Length: 0x5"),
            .contentLengthMalformed),
        RefusedRequest(
            "RFC 9110 §8.6: Content-Length = 1*DIGIT", head("POST / HTTP/1.1", "Host: a", "Content-Length: 5.0"),
            .contentLengthMalformed),
        RefusedRequest(
            "RFC 9110 §8.6: Content-Length = 1*DIGIT", head("POST / HTTP/1.1", "Host: a", "Content-Length: 5_0"),
            .contentLengthMalformed),
        RefusedRequest(
            "RFC 9110 §8.6: Content-Length = 1*DIGIT", head("POST / HTTP/1.1", "Host: a", "Content-Length: \u{B2}"),
            .contentLengthMalformed),
        RefusedRequest(
            "RFC 9110 §8.6: prevent integer conversion overflows",
            head("POST / HTTP/1.1", "Host: a", "Content-Length: 9223372036854775808"), .contentLengthMalformed),
        RefusedRequest(
            "RFC 9110 §8.6: prevent integer conversion overflows",
            head("POST / HTTP/1.1", "Host: a", "Content-Length: 18446744073709551621"), .contentLengthMalformed),
        RefusedRequest(
            "RFC 9112 §6.3: chunked is not the final encoding",
            head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: identity"), .transferCodingNotSupported),
        RefusedRequest(
            "RFC 9112 §6.1: a coding that is not understood",
            head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: gzip, chunked"), .transferCodingNotSupported),
        RefusedRequest(
            "RFC 9112 §6.1: a Transfer-Encoding in HTTP/1.0 is faulty framing",
            head("POST / HTTP/1.0", "Transfer-Encoding: chunked"), .transferEncodingInHTTP10),
        RefusedRequest(
            "RFC 8446 §5.1: a TLS handshake is no request", "\u{16}\u{03}\u{01}\u{02}\0\u{01}\0", .tlsOnPlainPort),
        RefusedRequest("RFC 8446 §5.1: a TLS handshake is no request", "\u{16}", .tlsOnPlainPort),
        // Expect.
        RefusedRequest(
            "RFC 9110 §10.1.1: Expect = #expectation",
            head("PUT / HTTP/1.1", "Host: a", "Content-Length: 1", "Expect: 100-continue, x"), .expectationNotSupported),
        RefusedRequest(
            "RFC 9110 §10.1.1: a member other than 100-continue MAY be answered with 417",
            head("PUT / HTTP/1.1", "Host: a", "Content-Length: 1", "Expect: 200-ok"), .expectationNotSupported),
        RefusedRequest(
            "RFC 9110 §10.1.1: a member other than 100-continue MAY be answered with 417",
            head("PUT / HTTP/1.1", "Host: a", "Expect: 100-continue", "Expect: x"), .expectationNotSupported),
    ]
}
