import NIOCore
import NIOEmbedded
import ProxyCore
import Testing

@Suite("Pipelined requests")
struct PipeliningTests {
    private static func gets(_ paths: [String]) -> String {
        paths.map { "GET \($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined()
    }

    @Test("Hits are answered in order")
    func hitsInOrder() {
        let stage = Stage()
        for name in ["a", "b", "c"] { stage.fill("/\(name)", "Cache-Control: max-age=60\r\n", body: "<\(name)>") }
        let client = stage.client()
        client.send(Self.gets(["/a", "/b", "/c", "/a"]))
        let bodies = client.received.split(separator: "<").dropFirst().map { $0.prefix(1) }
        #expect(bodies == ["a", "b", "c", "a"])
    }

    @Test("A hit behind a miss waits for it")
    func hitBehindMiss() {
        let stage = Stage()
        stage.fill("/hit", "Cache-Control: max-age=60\r\n", body: "<hit>")
        let client = stage.client()
        client.send(Self.gets(["/miss", "/hit"]))
        #expect(client.received == "")
        stage.origin.last.answer("200 OK", "Cache-Control: max-age=60", body: "<miss>")
        let bodies = client.received.split(separator: "<").dropFirst().map { $0.prefix { $0 != ">" } }
        #expect(bodies == ["miss", "hit"])
    }

    @Test("The stack does not grow with the number of requests that are refused in place")
    func manyRefusals() {
        let stage = Stage()
        let client = stage.client()
        let request = "GET /x HTTP/1.1\r\nHost: h\r\nCache-Control: only-if-cached\r\n\r\n"
        client.send(String(repeating: request, count: 10_000))
        #expect(client.received.split(separator: "HTTP/1.1 504 ").count == 10_000)
        #expect(client.isOpen)
    }

    @Test("Reading goes on after a backlog of hits behind a miss was answered")
    func readingGoesOn() {
        let stage = Stage()
        stage.fill("/hit", "Cache-Control: max-age=60\r\n")
        let client = stage.client()
        client.send(Self.gets(["/miss"] + Array(repeating: "/hit", count: 3_000)))
        #expect(!client.asksToRead(), "so much is waiting that no more is read")
        let before = client.socket.reads
        stage.origin.last.answer("200 OK", "Cache-Control: max-age=60", body: "<miss>")
        #expect(client.received.split(separator: "HTTP/1.1 200 OK").count == 3_001)
        #expect(client.socket.reads == before + 1, "the read that was held back is made up for")
    }

    @Test("A client that sends requests and takes no answers is not read from without end")
    func takesNothing() {
        let stage = Stage()
        stage.fill("/hit", "Cache-Control: max-age=60\r\n")
        let client = stage.client()
        client.setWritable(false)
        client.send(Self.gets(Array(repeating: "/hit", count: 3_000)))
        #expect(client.received == "")
        #expect(!client.asksToRead())
        let before = client.socket.reads
        client.setWritable(true)
        #expect(client.received.split(separator: "HTTP/1.1 200 OK").count == 3_000)
        #expect(client.socket.reads == before + 1)
    }

    @Test("Answers to many hits are handed over piece by piece, so that their number is seen in the connection")
    func manyHits() {
        let stage = Stage()
        stage.fill("/hit", "Cache-Control: max-age=60\r\n", body: String(repeating: "x", count: 10_000))
        let client = stage.client()
        client.send(Self.gets(Array(repeating: "/hit", count: 100)))
        var largest = 0
        while let buffer = try! client.channel.readOutbound(as: ByteBuffer.self) {
            largest = max(largest, buffer.readableBytes)
        }
        #expect(largest < 100_000)
    }
}
