import HTTPCaching
import NIOCore
import ProxyCore
import ProxyMeasurement
import Testing

@Suite("The end of a client's connection")
struct ConnectionEndTests {
    private static let cached = "Cache-Control: max-age=60\r\n"

    @Test("A client that closes its side after a request for a stored response gets all of it")
    func halfCloseWithHit() {
        let stage = Stage()
        stage.fill("/", Self.cached, body: "whole")
        let client = stage.client()
        client.holdOutput(true)
        client.get("/")
        client.closeInput()
        #expect(client.isOpen, "the answer has not gone out yet")
        client.holdOutput(false)
        #expect(client.received.hasSuffix("whole"))
        #expect(!client.isOpen)
    }

    @Test("A client that closes its side while its request is at the origin gets the answer, then the end")
    func halfCloseWithExchange() {
        let stage = Stage()
        let client = stage.client()
        client.get("/")
        client.closeInput()
        #expect(client.isOpen)
        stage.origin.last.answer(body: "late")
        #expect(client.received.hasSuffix("late"))
        #expect(!client.isOpen)
    }

    @Test("Requests that were sent before a client closed its side are all answered")
    func halfClosePipelined() {
        let stage = Stage()
        stage.fill("/hit", Self.cached, body: "<hit>")
        let client = stage.client()
        client.send("GET /miss HTTP/1.1\r\nHost: h\r\n\r\nGET /hit HTTP/1.1\r\nHost: h\r\n\r\n")
        client.closeInput()
        stage.origin.last.answer(body: "<miss>")
        #expect(client.received.hasSuffix("<hit>"))
        #expect(!client.isOpen)
    }

    @Test(
        "An answer that comes before the request's body is whole says that the connection closes",
        arguments: ["Expect: 100-continue\r\nContent-Length: 5", "Content-Length: 5", "Transfer-Encoding: chunked"])
    func earlyAnswer(lines: String) {
        let stage = Stage()
        let client = stage.client()
        client.send("PUT / HTTP/1.1\r\nHost: h\r\n\(lines)\r\n\r\n")
        stage.origin.last.answer("401 Unauthorized", body: "no")
        #expect(client.received.hasPrefix("HTTP/1.1 401 Unauthorized\r\n"))
        #expect(client.received.contains("\r\nConnection: close\r\n"))
        #expect(client.received.hasSuffix("no"))
        client.closeInput()
        #expect(!client.isOpen)
    }

    @Test("After 100 (Continue) and the body the connection is kept")
    func expectedBody() {
        let stage = Stage()
        let client = stage.client()
        client.send("PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue, \r\nContent-Length: 5\r\n\r\n")
        stage.origin.last.send("HTTP/1.1 100 Continue\r\n\r\n")
        #expect(client.takeReceived() == "HTTP/1.1 100 Continue\r\n\r\n")
        client.send("hello")
        stage.origin.last.answer("204 No Content")
        #expect(!client.received.contains("Connection: close"))
        #expect(client.isOpen)
    }

    @Test("A TLS handshake on the plain port is answered at once, and its connection closed")
    func tls() {
        let stage = Stage()
        let client = stage.client()
        client.send("\u{16}\u{03}\u{01}")
        #expect(client.received.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(client.received.contains("\"reason\": \"tls-on-plain-port\""))
        client.closeInput()
        #expect(!client.isOpen)
        #expect(stage.worker.counters.requests[.error, .tlsOnPlainPort] == 1)
    }

    @Test("A body that arrived whole before the client closed its side goes to the origin")
    func halfCloseWithBody() {
        let stage = Stage()
        stage.origin.behaviour = .hold
        let client = stage.client()
        client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello")
        client.closeInput()
        #expect(client.isOpen)
        stage.origin.letIn()
        #expect(stage.origin.last.received.hasSuffix("\r\n\r\nhello"))
        stage.origin.last.answer("204 No Content")
        #expect(client.received.hasPrefix("HTTP/1.1 204"))
        #expect(!client.isOpen)
    }

    @Test("A body that breaks off reaches the origin broken off")
    func halfCloseWithinBody() {
        let stage = Stage()
        let client = stage.client()
        client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhel")
        client.closeInput()
        #expect(!client.isOpen)
        #expect(!stage.origin.last.isOpen)
    }

    @Test("What was answered before a body that breaks off is not lost with the connection")
    func answerBeforeBrokenBody() {
        let stage = Stage()
        stage.fill("/hit", Self.cached, body: "<hit>")
        let client = stage.client()
        client.sendLast(
            "GET /hit HTTP/1.1\r\nHost: h\r\n\r\nPOST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhel")
        #expect(client.received.hasSuffix("<hit>") && client.socket.flushesBeforeClose == 1)
        #expect(!client.isOpen)
    }

    @Test("A client that waits for nothing is closed with its own side")
    func halfCloseIdle() {
        let stage = Stage()
        let client = stage.client()
        client.closeInput()
        #expect(!client.isOpen)
    }

    @Test("An answer after which the connection closes is not cut while the client takes it slowly")
    func slowLastAnswer() {
        let stage = Stage()
        stage.fill("/", Self.cached, body: "whole")
        let client = stage.client()
        client.holdOutput(true)
        client.send("GET / HTTP/1.0\r\nHost: h\r\n\r\n")
        stage.tick(after: .seconds(5))
        #expect(client.isOpen)
        client.holdOutput(false)
        #expect(client.received.hasSuffix("whole"))
    }

    @Test("The time limit between requests does not cut an answer that the client takes slowly")
    func slowAnswerAndIdleLimit() {
        var options = ProxyOptions()
        options.clientTimeouts.idle = 1_000
        let stage = Stage(options: options)
        stage.fill("/", Self.cached, body: "whole")
        let client = stage.client()
        client.holdOutput(true)
        client.get("/")
        stage.tick(after: .seconds(5))
        #expect(client.isOpen)
        client.holdOutput(false)
        #expect(client.received.hasSuffix("whole"))
        stage.tick(after: .seconds(10))
        #expect(!client.isOpen)
    }

    @Test("A client that takes nothing at all is given up")
    func stalled() {
        let stage = Stage()
        stage.fill("/", Self.cached, body: "whole")
        let client = stage.client()
        client.holdOutput(true)
        client.get("/")
        stage.tick(after: .seconds(1))
        stage.tick(after: .seconds(62))
        #expect(!client.isOpen)
        #expect(stage.worker.counters.clientTimeouts == 1)
    }

    @Test("Draining closes an idle connection at once, and one that still takes its answer when it has it")
    func draining() {
        let stage = Stage()
        stage.fill("/", Self.cached, body: "whole")
        let (idle, busy) = (stage.client(), stage.client())
        idle.get("/")
        busy.holdOutput(true)
        busy.get("/")
        stage.shared.startDraining()
        stage.worker.startDraining()
        #expect(!idle.isOpen)
        #expect(busy.isOpen)
        busy.holdOutput(false)
        #expect(busy.received.hasSuffix("whole"))
        #expect(!busy.isOpen)
    }

    @Test(
        "A request that doesn't get whole in time counts as one time limit, with the wait for the client's end behind it"
    )
    func timeoutsOnce() {
        let stage = Stage()
        let client = stage.client()
        client.send("GET / HT")
        stage.tick(after: .seconds(11))
        #expect(client.received.hasPrefix("HTTP/1.1 408 "))
        stage.tick(after: .seconds(30))
        stage.tick(after: .seconds(60))
        #expect(!client.isOpen)
        #expect(stage.worker.counters.clientTimeouts == 1)
    }

    @Test("Draining leaves a connection that was just opened a second for its first request")
    func drainingFresh() {
        let stage = Stage()
        stage.fill("/", Self.cached, body: "whole")
        let (asking, silent) = (stage.client(), stage.client())
        stage.shared.startDraining()
        stage.worker.startDraining()
        #expect(asking.isOpen && silent.isOpen)
        asking.get("/")
        #expect(asking.received.hasSuffix("whole"))
        #expect(!asking.isOpen)
        stage.tick(after: .seconds(2))
        #expect(!silent.isOpen)
    }

    @Test("Draining closes a connection after the answer whose head had already gone out")
    func drainingWithinAnswer() {
        let stage = Stage()
        let client = stage.client()
        client.get("/")
        stage.origin.last.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbo")
        #expect(client.received.hasSuffix("bo"))
        stage.shared.startDraining()
        stage.worker.startDraining()
        stage.origin.last.send("dy")
        #expect(client.received.hasSuffix("body"))
        #expect(!client.isOpen)
    }

    @Test("A head that does not arrive in time is answered with 408")
    func headTimeout() {
        let stage = Stage()
        let client = stage.client()
        client.send("GET / HT")
        stage.tick(after: .seconds(11))
        #expect(client.received.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    }

    @Test("A body that does not arrive in time is answered with 408, and the origin's connection is closed")
    func bodyTimeout() {
        let stage = Stage()
        let client = stage.client()
        client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhel")
        stage.tick(after: .seconds(29))
        #expect(client.received == "")
        client.send("l")
        stage.worker.tick(now: .now() + .seconds(61))
        #expect(client.received.hasPrefix("HTTP/1.1 408 "))
        #expect(!stage.origin.last.isOpen)
    }

    @Test("A client whose body the origin does not take is not blamed for it")
    func originTakesNoBody() {
        var options = ProxyOptions()
        options.clientTimeouts.body = 1_000
        let stage = Stage(options: options)
        stage.origin.behaviour = .hold
        let client = stage.client()
        client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello")
        stage.tick(after: .seconds(2))
        #expect(client.received == "")
        stage.origin.letIn()
        stage.origin.last.answer("204 No Content")
        #expect(client.received.hasPrefix("HTTP/1.1 204"))
    }

    @Test(
        "Who says that nothing more follows is closed with the answer; who may still send gets half a close",
        arguments: [
            ("GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", CloseMode.all),
            ("GET /a HTTP/1.0\r\nHost: h\r\n\r\n", .all),
            ("GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\nmore", .output),
            ("GET /a HTTP/1.0\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi", .output),
            ("GET /a HTTP/1.1\r\nHost: h\r\n\r\n", nil),
        ])
    func lastRequest(request: String, mode: CloseMode?) {
        let stage = Stage()
        stage.fill("/a", Self.cached, body: "one")
        let client = stage.client()
        client.holdOutput(true)
        client.send(request)
        if request.contains("Content-Length") { stage.origin.last.answer(body: "one") }
        #expect(client.isOpen && client.socket.closes.isEmpty, "the answer has not gone out")
        client.holdOutput(false)
        #expect(client.received.hasSuffix("\r\n\r\none") && client.socket.closes == [mode].compactMap { $0 })
    }

    @Test("What a refused client goes on sending is thrown away up to a limit")
    func lingering() {
        let stage = Stage()
        let client = stage.client()
        client.holdOutput(true)
        client.send("nonsense\r\n\r\n")
        #expect(client.isOpen)
        for _ in 0..<17 { client.send(String(repeating: "x", count: 65_536)) }
        #expect(!client.isOpen)
    }
}
