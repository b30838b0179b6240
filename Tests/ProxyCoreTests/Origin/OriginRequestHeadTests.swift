import HTTPCaching
import HTTPWire
import NIOCore
import Testing

@testable import ProxyCore

@Suite("The head of a request to the origin")
struct OriginRequestHeadTests {
    private func lines(
        _ text: String, _ purpose: OriginRequestHead.Purpose = .passed, options: ProxyOptions = ProxyOptions(),
        address: String = "203.0.113.9", isTrusted: Bool = false
    ) -> [String] {
        let request = RequestMessage.text(text, on: Stage(), address: address, isTrusted: isTrusted)
        let longest = OriginRequestHead.longestLength(
            of: request, purpose: purpose, origin: options.origin, viaLine: options.viaLine, loopLine: options.loopLine)
        var head = ByteBuffer()
        head.append(upTo: longest) {
            OriginRequestHead.append(
                request, purpose: purpose, origin: options.origin, viaLine: options.viaLine, loopLine: options.loopLine,
                to: &$0)
        }
        return String(buffer: head).split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static let added = [
        "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Host: h", "X-Forwarded-Proto: http",
        "Forwarded: for=203.0.113.9;host=\"h\";proto=http", "Via: 1.1 etagere", "CDN-Loop: etagere", "", "",
    ]

    @Test("A write goes as it came: order, spelling, spaces and conditions (P1)")
    func write() {
        let sent = ["if-MATCH:  unquoted, W/weak", "X-Odd:", "Content-Length: 3", "Accept: a", "accept: b"]
        #expect(
            lines("PUT /a?b=%20 HTTP/1.1\nHost: h\n" + sent.joined(separator: "\n"))
                == ["PUT /a?b=%20 HTTP/1.1", "Host: h"] + sent + Self.added)
    }

    @Test(
        "Max-Forwards of OPTIONS is one less at the next hop, and that of other methods goes as it came",
        arguments: [
            ("OPTIONS", "Max-Forwards: 3", "Max-Forwards: 2"), ("OPTIONS", "max-forwards:1", "Max-Forwards: 0"),
            ("OPTIONS", "Max-Forwards: x", "Max-Forwards: x"), ("GET", "Max-Forwards: 3", "Max-Forwards: 3"),
            ("PUT", "Max-Forwards: 0", "Max-Forwards: 0"),
        ])
    func maxForwards(method: String, sent: String, forwarded: String) {
        #expect(
            lines("\(method) / HTTP/1.1\nHost: h\n\(sent)") == ["\(method) / HTTP/1.1", "Host: h", forwarded]
                + Self.added)
    }

    @Test("Where the origin is not to see Via, it gets none, of nobody")
    func withoutVia() {
        var options = ProxyOptions()
        options.origin.sendsVia = false
        let sent = lines("GET / HTTP/1.1\nHost: h\nVia: 1.1 other\nX: a", .fill, options: options)
        #expect(sent == ["GET / HTTP/1.1", "Host: h", "X: a"] + Self.added.filter { !$0.hasPrefix("Via") })
    }

    @Test("Fields that end at this hop are left out, and those that the client only says do so are not")
    func hopByHop() {
        #expect(
            lines(
                """
                PUT / HTTP/1.1
                Host: h
                Connection: close, x-mine, If-Match
                X-Mine: 1
                Keep-Alive: timeout=5
                TE: trailers
                Upgrade: h2c
                Proxy-Connection: keep-alive
                If-Match: "1"
                Transfer-Encoding: chunked
                """) == ["PUT / HTTP/1.1", "Host: h", "If-Match: \"1\"", "Transfer-Encoding: chunked"] + Self.added)
    }

    struct PurposeRow: Sendable {
        let purpose: OriginRequestHead.Purpose
        let kept: [String]
    }

    @Test(
        "Conditions and ranges go along where they don't cost the fill",
        arguments: [
            PurposeRow(
                purpose: .passed,
                kept: ["If-None-Match: \"1\"", "If-Modified-Since: x", "Range: bytes=0-1", "If-Range: \"1\""]),
            PurposeRow(purpose: .fill, kept: []),
            PurposeRow(purpose: .range, kept: ["Range: bytes=0-1", "If-Range: \"1\""]),
            PurposeRow(purpose: .validation(Array("If-None-Match: \"9\"\r\n".utf8)), kept: ["If-None-Match: \"9\""]),
        ])
    func purposes(row: PurposeRow) {
        let text = """
            GET / HTTP/1.1
            Host: h
            If-None-Match: "1"
            If-Modified-Since: x
            Range: bytes=0-1
            If-Range: "1"
            """
        #expect(lines(text, row.purpose) == ["GET / HTTP/1.1", "Host: h"] + row.kept + Self.added)
    }

    @Test("A large request has room, whatever a trusted client has said before", arguments: [false, true])
    func large(isTrusted: Bool) {
        let host = String(repeating: "h", count: 255)
        let forwarded = (0..<20).flatMap {
            [
                "X-Forwarded-For: 192.0.2.\($0)", "Forwarded: for=192.0.2.\($0)", "X-Forwarded-Host:\(host)",
                "X-Forwarded-Proto:https",
            ]
        }
        let text =
            (["GET /\(String(repeating: "p", count: 4000)) HTTP/1.1", "Host:\(host)"] + forwarded
            + (0..<20).map { "a:\($0)" }).joined(separator: "\n")
        let validation = Array("If-None-Match: \(String(repeating: "t", count: 4000))\r\n".utf8)
        let address = "2001:db8:1111:2222:3333:4444:5555:6666"
        let sent = lines(text, .validation(validation), address: address, isTrusted: isTrusted)
        #expect(sent.contains("If-None-Match: \(String(repeating: "t", count: 4000))") && sent.contains("Host:\(host)"))
        #expect(sent.contains { $0.hasPrefix("X-Forwarded-For: ") && $0.hasSuffix(address) })
        #expect(sent.contains("X-Forwarded-Host: \(host)"))
    }

    @Test("A HEAD that the store answers asks for the whole response")
    func headAsGet() {
        #expect(lines("HEAD / HTTP/1.1\nHost: h", .fill)[0] == "GET / HTTP/1.1")
        #expect(lines("HEAD / HTTP/1.1\nHost: h")[0] == "HEAD / HTTP/1.1")
    }

    @Test("An absolute target becomes one in origin-form")
    func absoluteForm() {
        #expect(lines("GET http://h/a?b HTTP/1.1\nHost: h")[0] == "GET /a?b HTTP/1.1")
    }

    @Test("Host is the client's, or the configured one, or the origin's where there is none")
    func host() {
        var options = ProxyOptions()
        options.origin.authority = Array("origin:5000".utf8)
        #expect(lines("GET / HTTP/1.1\nhOST: Example:8080", options: options)[1] == "hOST: Example:8080")
        #expect(lines("GET / HTTP/1.0\nAccept: a", options: options)[1] == "Host: origin:5000")
        options.origin.host = .named(Array("inside".utf8))
        #expect(lines("GET / HTTP/1.1\nHost: h", options: options)[1] == "Host: inside")
        #expect(lines("GET / HTTP/1.1\nHost: h", options: options).contains("X-Forwarded-Host: h"))
    }

    private static let forwarded = """
        GET / HTTP/1.1
        Host: h
        X-Forwarded-For: 192.0.2.1
        X-Forwarded-Host: outside
        X-Forwarded-Proto: https
        Forwarded: for=192.0.2.1
        Forwarded: for=192.0.2.2
        Via: 1.1 other
        """

    @Test("What an untrusted client says of its way here is replaced")
    func untrusted() {
        #expect(lines(Self.forwarded) == ["GET / HTTP/1.1", "Host: h", "Via: 1.1 other"] + Self.added)
    }

    @Test("What a trusted client says of its way here is extended")
    func trusted() {
        #expect(
            lines(Self.forwarded, isTrusted: true).dropFirst(3) == [
                "X-Forwarded-For: 192.0.2.1, 203.0.113.9", "X-Forwarded-Host: outside", "X-Forwarded-Proto: https",
                "Forwarded: for=192.0.2.1;host=\"outside\";proto=https, for=203.0.113.9;host=\"outside\";proto=https",
                "Via: 1.1 etagere", "CDN-Loop: etagere", "", "",
            ])
    }

    @Test("A v6 address is quoted, an unknown one is called so")
    func addresses() {
        #expect(
            lines("GET / HTTP/1.1\nHost: h", address: "2001:db8::1").contains(
                "Forwarded: for=\"[2001:db8::1]\";host=\"h\";proto=http"))
        let unknown = lines("GET / HTTP/1.1\nHost: h", address: "")
        #expect(unknown.contains("Forwarded: for=unknown;host=\"h\";proto=http"))
        #expect(!unknown.contains { $0.hasPrefix("X-Forwarded-For") })
    }
}
