import CacheStorage
import HTTPCaching
import NIOCore
import NIOEmbedded
import Testing

@testable import ProxyCore

@Suite("What a fill holds in memory")
struct FillMemoryTests {
    private static let mebibyte = 1 << 20

    /// A store of 8 MiB with bodies of up to 2 MiB.
    private static func stage() -> Stage {
        var options = ProxyOptions()
        options.largestObject = 2 * mebibyte
        options.largestInMemory = 2 * mebibyte
        return Stage(options: options, capacity: 8 * mebibyte)
    }

    /// The origin answers with so much, to a client that takes nothing.
    private static func send(_ length: Int, _ path: String, on stage: Stage, fields: String = "ETag: \"1\"\r\n")
        -> FakeClient
    {
        let client = stage.client()
        client.holdOutput(true)
        client.get(path)
        client.setWritable(false)
        stage.origin.last.send("HTTP/1.1 200 OK\r\n\(fields)Content-Length: \(length)\r\n\r\n")
        for _ in stride(from: 0, to: length, by: 65_536) {
            stage.origin.last.send(ByteBuffer(repeating: 120, count: 65_536))
        }
        return client
    }

    @Test("A reader of a fill that has ended holds what is stored, and nothing beside it")
    func ended() {
        let stage = Self.stage()
        let client = Self.send(2 * Self.mebibyte, "/", on: stage)
        #expect(stage.shared.store.usedBytes >= 2 * Self.mebibyte)
        #expect(stage.shared.account.total == 0)
        #expect(client.isOpen)
    }

    @Test("The rest of a stored body goes to its reader when the reader takes it", arguments: [90_000, 150_000])
    func rest(length: Int) {
        let stage = Self.stage()
        let client = stage.client()
        client.get("/")
        client.setWritable(false)
        stage.origin.last.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nTransfer-Encoding: chunked\r\n\r\n")
        let piece = String(repeating: "x", count: 30_000)
        for _ in 0..<length / 30_000 { stage.origin.last.send("7530\r\n\(piece)\r\n") }
        stage.origin.last.send("0\r\n\r\n")
        client.setWritable(true)
        #expect(client.received.hasSuffix("0\r\n\r\n"))
        #expect(stage.shared.account.total == 0)
    }

    @Test(
        "When bodies that slow clients read leave the store, they go on counting, and no more is stored than there is room for"
    )
    func evicted() {
        let stage = Self.stage()
        var clients: [FakeClient] = []
        for number in 0..<20 {
            clients.append(Self.send(3 * Self.mebibyte / 2, "/\(number)", on: stage))
            #expect(stage.shared.store.usedBytes <= 8 * Self.mebibyte)
            #expect(stage.shared.account.total <= 5 * Self.mebibyte, "\(number)")
        }
        for client in clients { client.close() }
        #expect(stage.shared.account.total == 0)
    }

    @Test(
        "While memory is short, a body that is not stored is read 64 KiB ahead of its client", arguments: [true, false])
    func short(isShort: Bool) {
        let account = MemoryAccount(limit: isShort ? 0 : 8 * Self.mebibyte)
        let key = RequestMessage.text("GET / HTTP/1.1\nHost: h", on: Self.stage()).key
        let fill = Fill(key: key, variant: [], account: account)
        let reader = fill.subscribe(isOwner: true) {}
        fill.stopKeeping()
        var sent = 0
        repeat { sent += 16_384 } while !fill.append(ByteBuffer(repeating: 120, count: 16_384), expected: nil)
        #expect(sent == (isShort ? 65_536 : Self.mebibyte))
        #expect(account[.fills] == sent - 65_536, "so much belongs to the connection")
        fill.unsubscribe(reader!)
        #expect(account[.fills] == 0)
    }
}
