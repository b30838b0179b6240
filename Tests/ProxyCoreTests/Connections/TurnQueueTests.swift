import NIOCore
import NIOEmbedded
import ProxyTesting
import Testing

@testable import ProxyCore

@Suite("The turns of an event loop")
struct TurnQueueTests {
    private func arrive(_ text: String, at channel: EmbeddedChannel) throws {
        try channel.writeInbound(ByteBuffer(string: text))
    }

    @Test("Requests are answered when everything has been read that was ready, in the order in which they came")
    func afterReading() throws {
        let stage = Stage()
        stage.fill("/1", "Cache-Control: max-age=60\r\n", body: "one")
        let (first, second) = (stage.client(), stage.client())
        for client in [first, second] { try arrive("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n", at: client.channel) }
        #expect(first.received.isEmpty && second.received.isEmpty)
        stage.loop.run()
        #expect(first.received.hasSuffix("one") && second.received.hasSuffix("one"))
    }

    @Test("Pieces that arrive in the same turn make one request, and what follows them is the next")
    func pieces() throws {
        let stage = Stage()
        stage.fill("/1", "Cache-Control: max-age=60\r\n", body: "one")
        stage.fill("/2", "Cache-Control: max-age=60\r\n", body: "two")
        let client = stage.client()
        for piece in ["GET /1 HT", "TP/1.1\r\nHost: h\r\n\r\nGET /2", " HTTP/1.1\r\nHost: h\r\n\r\n"] {
            try arrive(piece, at: client.channel)
        }
        stage.loop.run()
        #expect(client.received.contains("\r\n\r\none") && client.received.hasSuffix("\r\n\r\ntwo"))
        client.get("/2")
        #expect(client.received.ranges(of: "two").count == 2)
    }

    @Test("A request that was read before its connection's time was up is answered")
    func deadline() throws {
        let stage = Stage()
        stage.fill("/1", "Cache-Control: max-age=60\r\n", body: "one")
        let client = stage.client()
        try arrive("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n", at: client.channel)
        stage.tick(after: .seconds(3600))
        #expect(client.received.hasSuffix("one"))
    }

    @Test("What the origin sends behind an answer is not taken for the next one's, also if both arrive in one turn")
    func behindAnAnswer() throws {
        let stage = Stage(connections: 1)
        let (first, second) = (stage.client(), stage.client())
        first.get("/1")
        second.get("/2")
        let origin = stage.origin.last
        for body in ["one", "bad"] {
            try arrive("HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\n\(body)", at: origin.channel)
        }
        stage.loop.run()
        #expect(first.received.hasSuffix("one"))
        #expect(second.received.isEmpty)
        #expect(!origin.isOpen)
        #expect(stage.origin.attempts == 2)
        stage.origin.last.answer("404 Not Found", body: "two")
        #expect(second.received.hasSuffix("two"))
    }
}
