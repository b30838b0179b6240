import NIOCore
import NIOEmbedded
import ProxyCore
import ProxyMeasurement
import Testing

@Suite("Answers from the store")
struct HitTests {
    private func stage() -> Stage {
        let stage = Stage()
        stage.fill("/", "Cache-Control: max-age=60\r\nETag: \"1\"\r\n", body: "0123456789")
        return stage
    }

    @Test("A fresh response is answered with its age, and the origin hears nothing")
    func fresh() {
        let stage = stage()
        stage.clock.advance(seconds: 7)
        let client = stage.client()
        client.get("/")
        #expect(client.received.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(client.received.contains("\r\nAge: 7\r\nCache-Status: etagere; hit; ttl=53\r\nContent-Length: 10\r\n"))
        #expect(client.received.hasSuffix("\r\n\r\n0123456789"))
        #expect(stage.origin.attempts == 1)
        #expect(stage.shared.fills.count == 0)
    }

    @Test("A client that has it gets 304, one that wants its head the head, one that wants a part the part")
    func kinds() {
        let client = stage().client()
        client.get("/", "If-None-Match: W/\"1\"")
        var answer = client.takeReceived()
        #expect(answer.hasPrefix("HTTP/1.1 304 Not Modified\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n") && !answer.contains("Content-Length"))
        client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
        answer = client.takeReceived()
        #expect(answer.contains("\r\nContent-Length: 10\r\n") && answer.hasSuffix("\r\n\r\n"))
        client.get("/", "Range: bytes=2-4")
        answer = client.takeReceived()
        #expect(answer.hasPrefix("HTTP/1.1 206 Partial Content\r\n"))
        #expect(answer.contains("\r\nContent-Range: bytes 2-4/10\r\n") && answer.hasSuffix("\r\n\r\n234"))
        client.get("/", "Range: bytes=20-")
        answer = client.takeReceived()
        #expect(answer.hasPrefix("HTTP/1.1 416 ") && answer.contains("\r\nContent-Length: 0\r\n"))
    }

    @Test("The connection is kept as the request's version and fields say")
    func keepAlive() {
        let cases: [(String, isKept: Bool, line: String?)] = [
            ("GET / HTTP/1.1\r\nHost: h\r\n\r\n", true, nil),
            ("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false, "Connection: close"),
            ("GET / HTTP/1.0\r\nHost: h\r\n\r\n", false, "Connection: close"),
            ("GET / HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n", true, "Connection: keep-alive"),
        ]
        for (request, isKept, line) in cases {
            let client = stage().client()
            client.send(request)
            #expect(client.isOpen == isKept)
            let lines = client.received.split(separator: "\r\n").filter { $0.hasPrefix("Connection") }
            #expect(lines.map(String.init) == [line].compactMap { $0 })
        }
    }

    @Test("What was stored of a status other than 200 is answered whole, whatever the conditions")
    func otherStatus() {
        let stage = Stage()
        let client = stage.client()
        client.get("/")
        stage.origin.last.answer("404 Not Found", "Cache-Control: max-age=60", "ETag: \"1\"", body: "none")
        _ = client.takeReceived()
        client.get("/", "If-None-Match: \"1\"", "Range: bytes=0-1")
        #expect(client.received.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
        #expect(client.received.contains("; hit;") && client.received.hasSuffix("none"))
    }

    @Test("A body beyond the largest is refused, declared or not")
    func largestBody() {
        var options = ProxyOptions()
        options.largestRequestBody = 10
        for (head, body) in [
            ("Content-Length: 11", ""), ("Transfer-Encoding: chunked", "6\r\nabcdef\r\n5\r\nghijk\r\n"),
        ] {
            let stage = Stage(options: options)
            let client = stage.client()
            client.send("POST / HTTP/1.1\r\nHost: h\r\n\(head)\r\n\r\n\(body)")
            #expect(client.received.hasPrefix("HTTP/1.1 413 Content Too Large\r\n"))
            #expect(stage.origin.connections.allSatisfy { !$0.isOpen }, "the origin does not take it for complete")
        }
    }

    @Test("A client that takes nothing stops the origin, and starts it again")
    func backPressure() {
        let stage = Stage()
        let client = stage.client()
        client.send("POST / HTTP/1.1\r\nHost: h\r\n\r\n")
        stage.origin.last.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n")
        client.setWritable(false)
        stage.origin.last.send("one")
        stage.origin.last.send("two")
        #expect(client.received.hasSuffix("one"))
        client.setWritable(true)
        #expect(client.received.hasSuffix("onetwo"))
    }

    @Test("A client's body waits until the origin takes more")
    func requestBackPressure() {
        let stage = Stage()
        let client = stage.client()
        client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\none")
        stage.origin.last.setWritable(false)
        client.send("two")
        #expect(!client.asksToRead())
        #expect(stage.origin.last.received.hasSuffix("one"))
        stage.origin.last.setWritable(true)
        #expect(stage.origin.last.received.hasSuffix("onetwo"))
    }
}
