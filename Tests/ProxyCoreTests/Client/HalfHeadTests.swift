import CacheStorage
import NIOCore
import NIOEmbedded
import ProxyCore
import Testing

@Suite("Heads that have not arrived whole")
struct HalfHeadTests {
    /// Room for some heads of 60 KB.
    private static func stage() -> Stage {
        var options = ProxyOptions()
        options.largestObject = 1 << 20
        return Stage(options: options, capacity: 4 << 20)
    }

    private static let half = "GET / HTTP/1.1\r\nHost: h\r\nX: " + String(repeating: "x", count: 60_000)

    @Test("Many of them take no more memory than they may, and those that have been arriving for longest are refused")
    func many() {
        let stage = Self.stage()
        let first = stage.client()
        first.send(Self.half)
        #expect(stage.shared.account[.heads] > 50_000)
        stage.tick(after: .seconds(1))
        let others = (0..<100).map { _ in stage.client() }
        for client in others {
            client.send(Self.half)
            #expect(stage.shared.account[.heads] <= stage.shared.account.limitForHeads)
        }
        #expect(first.received.hasPrefix("HTTP/1.1 503 "))
        #expect(first.received.contains("\"reason\": \"memory-full\"") && first.received.contains("Connection: close"))
        #expect(others.contains { $0.received.isEmpty }, "the latest may go on")
        for client in others { client.close() }
        #expect(stage.shared.account[.heads] == 0)
    }

    @Test("One that becomes whole is answered, and counts no more")
    func whole() {
        let stage = Self.stage()
        let client = stage.client()
        client.send(Self.half)
        client.send("\r\n\r\n")
        #expect(stage.shared.account[.heads] == 0)
        stage.origin.last.answer(body: "body")
        #expect(client.received.hasSuffix("body"))
    }

    @Test("What a connection may have in any case is not counted")
    func short() {
        let stage = Self.stage()
        let client = stage.client()
        client.send("GET / HTTP/1.1\r\nHost: h\r\n")
        #expect(stage.shared.account[.heads] == 0)
    }

    @Test("A head that takes too long gives its memory back with its refusal")
    func late() {
        let stage = Self.stage()
        let client = stage.client()
        client.send(Self.half)
        stage.tick(after: .seconds(11))
        #expect(client.received.hasPrefix("HTTP/1.1 408 "))
        #expect(stage.shared.account[.heads] == 0)
    }
}
