import HTTPSemantics
import HTTPWire
import Testing

@Suite("Connection options")
struct ConnectionOptionsTests {
    /// RFC 9110 §5.6.1.2: "A recipient MUST parse and ignore a reasonable number of empty list elements".
    @Test(
        "Each option of a list is found, without the whitespace around it",
        arguments: [
            ("", []), (",", []), (" , ,\t", []), ("close", ["close"]), ("a,b", ["a", "b"]),
            (",a , b\t,,c ", ["a", "b", "c"]), ("a b", ["a b"]), ("a,", ["a"]),
        ] as [(String, [String])])
    func options(value: String, expected: [String]) {
        let bytes = octets("x" + value + "y")
        var found: [String] = []
        ConnectionOptions.forEach(1..<bytes.count - 1, in: bytes.span) { found.append(text(bytes[$0])) }
        #expect(found == expected)
    }

    /// RFC 9110 §7.6.1: "Intermediaries MUST parse a received Connection header field before a message is forwarded and,
    /// for each connection-option in this field, remove any header or trailer field(s) from the message with the same
    /// name as the connection-option".
    @Test("A field ends here if it is connection-level or an unknown one that Connection names")
    func endsHere() throws {
        let bytes = octets(
            head(
                "PUT / HTTP/1.1", "Host: a", "Connection: X-One, close",
                "connection: x-TWO, if-match, Host,Content-Length",
                "X-One: 1", "x-two: 2", "X-Twoo: 3", "If-Match: \"a\"", "Content-Length: 0", "Keep-Alive: 5",
                "Proxy-Connection: close", "TE: trailers", "Upgrade: h2c", "Trailer: Digest", "Close: 1"))
        var parser = RequestParser()
        #expect(try parser.parse(bytes.span))
        let fields = parser.head.fields
        var ending: [String] = []
        for line in fields.lines where ConnectionOptions.endsHere(line, fields, in: bytes.span) {
            ending.append(text(bytes[line.nameRange]))
        }
        #expect(
            ending == [
                "Connection", "connection", "X-One", "x-two", "Keep-Alive", "Proxy-Connection", "TE", "Upgrade",
                "Close",
            ])
    }

    @Test("Without Connection only connection-level fields end here")
    func withoutConnection() throws {
        let bytes = octets(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "X-One: 1", "Trailer: x"))
        var parser = ResponseParser()
        #expect(try parser.parse(bytes.span, answering: .get))
        let fields = parser.head.fields
        var ending: [FieldName] = []
        for line in fields.lines where ConnectionOptions.endsHere(line, fields, in: bytes.span) {
            ending.append(line.name)
        }
        #expect(ending == [.transferEncoding])
    }
}
