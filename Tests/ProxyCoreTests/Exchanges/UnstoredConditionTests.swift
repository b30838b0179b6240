import NIOCore
import NIOEmbedded
import ProxyCore
import Testing

@Suite("A client's condition on a response that is not stored")
struct UnstoredConditionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let condition: String
        let lines: String
        let isNotModified: Bool

        init(_ condition: String, _ lines: String, _ isNotModified: Bool = true) {
            (self.condition, self.lines, self.isNotModified) = (condition, lines, isNotModified)
        }

        var testDescription: String { "\(condition) on \(lines.debugDescription)" }
    }

    static let rows: [Row] = [
        Row("If-None-Match: \"1\"", "ETag: \"1\"\r\nCache-Control: no-store"),
        Row("If-None-Match: \"1\"", "ETag: \"1\"\r\nCache-Control: private"),
        Row("If-None-Match: \"1\"", "ETag: \"1\"\r\nSet-Cookie: a=b"),
        Row("If-None-Match: \"1\"", "ETag: \"1\"\r\nVary: *"),
        Row("If-None-Match: \"0\", W/\"1\"", "ETag: \"1\"\r\nVary: *"),
        Row("If-None-Match: \"1\"", "ETag: W/\"1\"\r\nVary: *"),
        Row("If-None-Match: *", "ETag: \"1\"\r\nVary: *"),
        Row(
            "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT",
            "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nCache-Control: private"),
        Row("If-None-Match: \"2\"", "ETag: \"1\"\r\nCache-Control: no-store", false),
        Row("If-None-Match: \"1\"", "Cache-Control: no-store", false),
        Row(
            "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT",
            "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nCache-Control: private", false),
        Row("X: \"1\"", "ETag: \"1\"\r\nCache-Control: no-store", false),
    ]

    @Test(
        "A head that carries the client's validator is answered 304, whatever keeps it out of the store",
        arguments: rows)
    func notModified(_ row: Row) {
        let stage = Stage()
        let client = stage.client()
        client.get("/", row.condition)
        #expect(!stage.origin.last.received.contains("If-"), "it is asked for the store")
        stage.origin.last.answer("200 OK", row.lines, body: "body")
        #expect(client.received.hasPrefix(row.isNotModified ? "HTTP/1.1 304 " : "HTTP/1.1 200 "))
        #expect(client.received.hasSuffix(row.isNotModified ? "\r\n\r\n" : "body"))
    }

    @Test("A HEAD is answered 304 as well")
    func head() {
        let stage = Stage()
        stage.fill("/", "ETag: \"1\"\r\n")
        let client = stage.client()
        client.send("HEAD / HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"2\"\r\n\r\n")
        stage.origin.last.answer("200 OK", "ETag: \"2\"", "Cache-Control: no-store", body: "body")
        #expect(client.received.hasPrefix("HTTP/1.1 304 "))
    }

    @Test("Other statuses are passed on", arguments: ["404 Not Found", "203 Non-Authoritative", "500 Oops"])
    func otherStatus(status: String) {
        let stage = Stage()
        let client = stage.client()
        client.get("/", "If-None-Match: \"1\"")
        stage.origin.last.answer(status, "ETag: \"1\"", "Cache-Control: no-store", body: "body")
        #expect(client.received.hasPrefix("HTTP/1.1 \(status)\r\n"))
        #expect(client.received.hasSuffix("body"))
    }

    @Test("What the origin sends although it has the client's condition is passed on")
    func originKnowsTheCondition() {
        let stage = Stage()
        let client = stage.client()
        client.get("/", "If-None-Match: \"1\"", "Authorization: Basic eDp5")
        #expect(stage.origin.last.received.contains("If-None-Match: \"1\""))
        stage.origin.last.answer("200 OK", "ETag: \"1\"", body: "body")
        #expect(client.received.hasSuffix("body"))
    }

    @Test("The transfer of a long body is stopped; a short one is read to its end and its connection used again")
    func transfer() {
        for (length, isKept) in [(4, true), (64 << 20, false)] {
            let stage = Stage()
            let client = stage.client()
            client.get("/", "If-None-Match: \"1\"")
            let connection = stage.origin.last
            connection.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nVary: *\r\nContent-Length: \(length)\r\n\r\n")
            #expect(client.takeReceived().hasPrefix("HTTP/1.1 304 "))
            connection.send("body")
            #expect(connection.isOpen == isKept)
            client.get("/")
            #expect(stage.origin.attempts == (isKept ? 1 : 2))
        }
    }

    @Test("A short body that does not arrive is not waited for")
    func slowRest() {
        let stage = Stage()
        stage.client().get("/", "If-None-Match: \"1\"")
        let connection = stage.origin.last
        connection.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nVary: *\r\nContent-Length: 4\r\n\r\n")
        #expect(connection.isOpen)
        stage.loop.advanceTime(by: .seconds(1))
        stage.loop.run()
        #expect(!connection.isOpen)
    }

    @Test("A body that is too large to be stored is not transferred to a client that has it")
    func tooLarge() {
        var options = ProxyOptions()
        options.largestObject = 1000
        let stage = Stage(options: options)
        let client = stage.client()
        client.get("/", "If-None-Match: \"1\"")
        stage.origin.last.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 100000\r\n\r\nbody")
        #expect(client.received.hasPrefix("HTTP/1.1 304 "))
        #expect(client.received.contains("detail=too-large"))
        #expect(!stage.origin.last.isOpen)
    }
}
