import HTTPSemantics

/// Messages to start from, good ones and bad ones, of both directions.
struct Specimen: Sendable {
    let stream: Stream
    let bytes: [UInt8]

    init(_ stream: Stream, _ message: String) {
        self.stream = stream
        bytes = octets(message)
    }

    static let requests: [Specimen] = [
        head("GET / HTTP/1.1", "Host: a"),
        "\r\n" + head("GET /b?c=d HTTP/1.1", "Host: a:8080", "Accept: */*", "User-Agent: e/1 (f; g)"),
        head("GET /b HTTP/1.1", "host: a", "If-None-Match: \"1\", W/\"2,3\" , \"\u{E9}\"", "Connection: keep-alive"),
        head("HEAD http://a/b HTTP/1.1", "Host: a", "Connection: close") + "leftover",
        head("OPTIONS * HTTP/1.1", "Host: a"),
        head("CONNECT a:443 HTTP/1.1", "Host: a:443"),
        head("GET / HTTP/1.0"),
        head("GET /1 HTTP/1.0", "Connection: keep-alive") + head("GET /2 HTTP/1.0", "Host: a"),
        head("PUT /b HTTP/1.1", "Host: a", "If-Match: 17", "Content-Length: 11") + "{\"b\":\r\n\r\nx}",
        head("PUT /b HTTP/1.1", "Host: a", "Content-Length: 4", "Expect: 100-continue") + "abcd",
        head("POST /b HTTP/1.1", "Host: a", "Transfer-Encoding: chunked") + "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
        head("POST /b HTTP/1.1", "Host: a", "Transfer-Encoding: Chunked", "Trailer: Digest")
            + "1;c=\"d e\";f\r\nx\r\n0;g=h\r\nDigest: y\r\nZ: \r\n\r\n",
        head("GET /1 HTTP/1.1", "Host: a") + head("GET /2 HTTP/1.1", "Host: a") + head("GET /3 HTTP/1.1", "Host: a"),
        head("POST /1 HTTP/1.1", "Host: a", "Content-Length: 3") + "abc\r\n" + head("GET /2 HTTP/1.1", "Host: a"),
        head("POST /1 HTTP/1.1", "Host: a", "Transfer-Encoding: chunked") + "0\r\n\r\n"
            + head("DELETE /2 HTTP/1.1", "Host: a", "Content-Length: 0"),
        head("PATCH /b HTTP/1.1", "Host: [::1]:80", "X-A: ", "X-B:\t\tc \t", "TE: trailers", "Content-Length: 2")
            + "{}",
        // Bad ones, to be mutated into good ones.
        head("POST / HTTP/1.1", "Host: a", "Content-Length: 5", "Transfer-Encoding: chunked") + "0\r\n\r\n",
        head("POST / HTTP/1.1", "Host: a", "Content-Length: 3", "Content-Length: 4") + "abcd",
        head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: gzip, chunked") + "0\r\n\r\n",
        head("GET / HTTP/1.1", "Host : a"),
        head("GET / HTTP/1.1", "Host: a", "X: b", " c"),
        "GET / HTTP/1.1\nHost: a\n\n",
        head("GET  / HTTP/1.1", "Host: a", "Host: b"),
    ].map { Specimen(.requests, $0) }

    static let responses: [Specimen] =
        [
            head("HTTP/1.1 200 OK", "Content-Length: 3", "ETag: \"1\"") + "abc",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
                + "3\r\nabc\r\n10;e=\"\\\"\"\r\n0123456789abcdef\r\n0\r\n\r\n",
            head("HTTP/1.1 200 OK", "transfer-encoding: chunked") + "1\r\na\r\n0\r\nServer-Timing: b\r\nX: y\r\n\r\n",
            head("HTTP/1.1 200 OK", "Content-Type: text/plain") + "until\r\n\r\nclose",
            head("HTTP/1.0 200 OK", "Content-Length: 2", "Connection: keep-alive") + "ab"
                + head("HTTP/1.1 204 No Content"),
            head("HTTP/1.0 200 OK") + "abc",
            head("HTTP/1.1 204 No Content") + head("HTTP/1.1 304 Not Modified", "ETag: W/\"2\"", "Content-Length: 10"),
            head("HTTP/1.1 100 Continue") + head("HTTP/1.1 103 Early Hints", "Link: </b>")
                + head("HTTP/1.1 200 OK", "Content-Length: 1") + "a",
            head("HTTP/1.1 412 ", "Content-Length: 0", "Connection: close") + "leftover",
            head("HTTP/1.1 500", "Content-Length: 0", "Date: Sun, 06 Nov 1994 08:49:37 GMT"),
            head("HTTP/1.1 404 N\u{F6}t f\tund", "Set-Cookie: a=b", "Set-Cookie: c=d", "Content-Length: 1") + "x",
            head("HTTP/1.1 204 No Content", "Content-Length: 3") + "abc",
            head("HTTP/1.1 102 Processing", "Transfer-Encoding: chunked") + "0\r\n\r\n",
            head("HTTP/1.1 101 Switching Protocols", "Upgrade: x", "Connection: upgrade"),
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Content-Length: 4") + "0\r\n\r\n",
            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + "0x3\r\nabc\r\n0\r\n\r\n",
            head("HTTP/1.1 200 OK", "Content-Length: 3, 3") + "abc",
            "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
        ].map { Specimen(.responses(.get), $0) } + [
            Specimen(.responses(.head), head("HTTP/1.1 200 OK", "Content-Length: 300") + head("HTTP/1.1 200 OK")),
            Specimen(.responses(.head), head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + head("HTTP/1.1 404 ")),
        ]
}
