import NIOCore
import Testing

@testable import ProxyCore

@Suite("Requests that may be signed")
struct SignedRequestTests {
    struct Row: Sendable {
        let line: String
        let fields: [String]
    }

    private static let rows = [
        Row(line: "HEAD /a", fields: ["Authorization: AWS4-HMAC-SHA256 x"]),
        Row(line: "GET /a", fields: ["Authorization: AWS4-HMAC-SHA256 x", "Range: bytes=0-1"]),
        Row(line: "GET /a", fields: ["Authorization: x", "Range: bytes=0-1", "If-Range: \"1\""]),
        Row(line: "GET /a", fields: ["Authorization: x", "If-None-Match: \"0\""]),
        Row(line: "GET /a", fields: ["X-Api-Key: k", "If-None-Match: \"0\", \"1\""]),
        Row(line: "GET /a", fields: ["Cookie: a=b", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"]),
        Row(line: "GET /a", fields: ["Signature: x", "Signature-Input: x", "Range: bytes=-1"]),
    ]

    @Test(
        "What a client with credentials sends reaches the origin with its method, range and conditions", arguments: rows
    )
    func asReceived(row: Row) {
        // Stale, absent, partial: each is asked for in another way for a client without credentials.
        for stored in ["Cache-Control: public, no-cache\r\nETag: \"1\"\r\n", ""] {
            let stage = Stage()
            if !stored.isEmpty { stage.fill("/a", stored) }
            let client = stage.client()
            client.send(
                "\(row.line) HTTP/1.1\r\nHost: h\r\n\(row.fields.map { $0 + "\r\n" }.joined())\r\n")
            let sent = stage.origin.last.takeReceived().split(separator: "\r\n").map(String.init)
            #expect(sent.first == "\(row.line) HTTP/1.1")
            let names = ["range", "if-range", "if-none-match", "if-modified-since"]
            func conditions(_ lines: [String]) -> [String] {
                lines.filter { line in names.contains(line.prefix { $0 != ":" }.lowercased()) }
            }
            #expect(conditions(sent) == conditions(row.fields))
        }
    }

    @Test("A HEAD of a signed URL stays one")
    func signedURL() {
        let stage = Stage()
        let path = "/a?X-Amz-Signature=abc"
        stage.fill(path, "Cache-Control: no-cache\r\nETag: \"1\"\r\n")
        let client = stage.client()
        client.send("HEAD \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(stage.origin.last.received.hasPrefix("HEAD \(path) HTTP/1.1\r\n"))
    }

    @Test("A condition that is added to a request without any changes nothing that was signed")
    func added() {
        let stage = Stage()
        stage.fill("/a", "Cache-Control: public, no-cache\r\nETag: \"1\"\r\n")
        let client = stage.client()
        client.get("/a", "Authorization: x")
        #expect(stage.origin.last.takeReceived().contains("\r\nIf-None-Match: \"1\"\r\n"))
        stage.origin.last.send("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n")
        #expect(client.received.hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test("What is validated in the background isn't asked for by somebody's changed request")
    func background() {
        let stage = Stage()
        stage.fill("/a", "Cache-Control: public, max-age=1, stale-while-revalidate=60\r\nETag: \"1\"\r\n")
        stage.clock.advance(seconds: 5)
        let client = stage.client()
        let attempts = stage.origin.attempts
        client.send("HEAD /a HTTP/1.1\r\nHost: h\r\nAuthorization: x\r\n\r\n")
        #expect(client.received.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(stage.origin.attempts == attempts && stage.origin.last.received.isEmpty)
    }

    @Test(
        "A range in another unit goes to the origin, whatever is stored",
        arguments: ["items=10-19", "Items=0-4", "seconds=1-2", "items = 0-4"])
    func otherUnits(range: String) {
        let stage = Stage()
        stage.fill("/a", "Cache-Control: max-age=60\r\nETag: \"1\"\r\n")
        let client = stage.client()
        client.get("/a", "Range: \(range)")
        #expect(stage.origin.last.takeReceived().contains("\r\nRange: \(range)\r\n"))
        stage.origin.last.answer("206 Partial Content", "Content-Range: items 10-19/100", "ETag: \"1\"", body: "ten")
        #expect(client.received.contains("; detail=range-unit\r\n") && client.received.hasSuffix("ten"))
        let other = stage.client()
        other.get("/a")
        #expect(other.received.contains("; hit; ") && other.received.hasSuffix("body"))
    }

    @Test(
        "A range of bytes, or none at all, is answered from the store",
        arguments: ["bytes=0-1", "BYTES=0-1", "x", "=1"])
    func bytes(range: String) {
        let stage = Stage()
        stage.fill("/a", "Cache-Control: max-age=60\r\nETag: \"1\"\r\n")
        let client = stage.client()
        client.get("/a", "Range: \(range)")
        #expect(client.received.contains("; hit; "))
    }
}
