import CacheStorage
import HTTPCaching
import NIOCore
import NIOEmbedded
import ProxyMeasurement
import Testing

@testable import ProxyCore

@Suite("Validating what is stored")
struct ValidationExchangeTests {
    @Test("A 304 freshens what is stored, and every waiting client is answered from it")
    func validated() {
        let stage = Stage()
        stage.fill("/", "ETag: \"1\"\r\n", body: "stored")
        let (first, second) = (stage.client(), stage.client())
        first.get("/")
        second.get("/", "If-None-Match: \"1\"")
        #expect(stage.origin.last.received.contains("\r\nIf-None-Match: \"1\"\r\n"))
        stage.origin.last.notModified("ETag: \"1\"")
        #expect(first.received.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(first.received.hasSuffix("stored"))
        #expect(first.received.contains("fwd=stale; fwd-status=304"))
        #expect(second.received.hasPrefix("HTTP/1.1 304 Not Modified\r\n"))
        #expect(second.received.contains("; collapsed"))
        #expect(stage.shared.fills.count == 0)
    }

    @Test("A 304 that validates nothing stored leads to one request without a condition, which can be joined")
    func unmatched() {
        let stage = Stage()
        stage.fill("/", "ETag: \"1\"\r\n", body: "old")
        let client = stage.client()
        client.get("/")
        stage.origin.last.notModified("ETag: \"2\"")
        #expect(stage.shared.fills.count == 1, "the fill goes on")
        #expect(stage.origin.last.received.contains("If-None-Match"))
        let second = stage.client()
        second.get("/")
        stage.origin.last.answer("200 OK", "ETag: \"2\"", body: "new")
        #expect(client.received.hasSuffix("new"))
        #expect(second.received.hasSuffix("new"))
        #expect(stage.origin.attempts == 1)
    }

    @Test(
        "A 304 to a request without a condition is no answer, however the request went out", .timeLimit(.minutes(1)),
        arguments: [
            "GET / HTTP/1.1\r\nHost: h\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\nAuthorization: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nCache-Control: no-store\r\n\r\n", "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nRange: bytes=0-1\r\n\r\n",
        ])
    func unasked(request: String) {
        let stage = Stage()
        let client = stage.client()
        client.send(request)
        stage.origin.last.notModified("ETag: \"2\"")
        #expect(client.received.hasPrefix("HTTP/1.1 502 "))
        #expect(request.hasPrefix("HEAD") || client.received.contains("A 304 was sent although"))
        #expect(!stage.origin.last.isOpen)
        #expect(stage.shared.fills.count == 0)
    }

    @Test("A 304 that the client's own condition asked for reaches it")
    func asked() {
        let stage = Stage()
        let client = stage.client()
        client.get("/", "Authorization: a", "If-None-Match: \"2\"")
        stage.origin.last.notModified("ETag: \"2\"")
        #expect(client.received.hasPrefix("HTTP/1.1 304 "))
    }

    @Test("A part that nobody asked for goes to one client and is not shared")
    func unaskedPart() {
        let stage = Stage()
        let (first, second) = (stage.client(), stage.client())
        first.get("/")
        second.get("/")
        stage.origin.connections[0].answer(
            "206 Partial Content", "ETag: \"1\"", "Content-Range: bytes 0-3/9", body: "part")
        #expect(first.received.hasPrefix("HTTP/1.1 206 "))
        #expect(second.received == "")
        #expect(stage.shared.store.figures().keys == 0)
    }

    @Test("A HEAD of what needs validation stores what a GET brings, and marks nothing as uncacheable")
    func headOfStale() {
        let stage = Stage()
        stage.fill("/", "ETag: \"1\"\r\n", body: "old")
        let client = stage.client()
        client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(stage.origin.last.received.hasPrefix("GET / HTTP/1.1\r\n"))
        stage.origin.last.answer("200 OK", "ETag: \"2\"", body: "newer")
        #expect(client.received.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(client.received.contains("\r\nContent-Length: 5\r\n"))
        #expect(client.received.hasSuffix("\r\n\r\n"))
        let key = RequestMessage.text("GET / HTTP/1.1\nHost: h", on: stage).key
        #expect(stage.shared.store.lookup(key)?.newest.bodyLength == 5)
        #expect(!stage.shared.uncacheable.contains(key.hashes.key, now: stage.clock.now))
    }

    @Test("A HEAD's answer with another validator takes what is stored out of use; the same one freshens it")
    func effectOfHead() {
        let stage = Stage()
        stage.fill("/", "Cache-Control: max-age=60\r\nETag: \"1\"\r\n", body: "body")
        let client = stage.client()
        func head(_ tag: String) {
            client.send("HEAD / HTTP/1.1\r\nHost: h\r\nIf-Match: *\r\n\r\n")
            stage.origin.last.send(
                "HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nETag: \(tag)\r\nContent-Length: 4\r\n\r\n")
        }
        head("\"1\"")
        stage.clock.advance(seconds: 100)
        client.get("/")
        #expect(client.takeReceived().contains("etagere; hit; ttl=500"))
        head("\"2\"")
        _ = client.takeReceived()
        client.get("/")
        #expect(client.received == "", "the origin is asked")
    }

    @Test("What was asked for while a request waited for a connection does not get ahead of it (P3)")
    func orderOfSending() {
        let stage = Stage(connections: 1)
        let busy = stage.client()
        busy.get("/other")
        let early = RequestMessage.text("GET / HTTP/1.1\nHost: h", on: stage)
        let waiting = Fill(key: early.key, variant: [], account: MemoryAccount(limit: 1 << 20))
        let fetch = RequestPlan.Fetch(reason: .absent, purpose: .fill)
        FillDriver(fill: waiting, request: early, fetch: fetch, worker: stage.worker).start()
        let before = stage.shared.nextOrder()
        stage.origin.last.answer("404 Not Found")
        stage.origin.last.answer("200 OK", "ETag: \"1\"", body: "body")
        #expect(stage.shared.store.lookup(early.key)?.newest.order ?? 0 > before)
    }

    @Test("After a write nothing that was asked for before is served without validation, nor joined (P2)")
    func readYourWrites() {
        let stage = Stage()
        let (reader, writer, late) = (stage.client(), stage.client(), stage.client())
        reader.get("/")
        writer.send("PUT / HTTP/1.1\r\nHost: h\r\n\r\n")
        stage.origin.connections[1].answer("204 No Content")
        #expect(writer.received.hasPrefix("HTTP/1.1 204"))
        late.get("/")
        stage.origin.connections[0].answer("200 OK", "Cache-Control: max-age=60", "ETag: \"1\"", body: "old")
        #expect(reader.received.hasSuffix("old"))
        #expect(late.received == "")
        stage.origin.connections[1].answer("200 OK", "Cache-Control: max-age=60", "ETag: \"2\"", body: "new")
        #expect(late.received.hasSuffix("new"))
        // The two were on their way at once and differ: the next use is validated.
        let after = stage.client()
        after.get("/")
        stage.origin.last.notModified()
        #expect(after.received.hasSuffix("new"))
        let hit = stage.client()
        hit.get("/")
        #expect(hit.received.hasSuffix("new"))
    }

    @Test("A background validation that a write overtook does not make what it brings usable")
    func backgroundValidation() {
        let stage = Stage()
        let lines = "Cache-Control: max-age=1, stale-while-revalidate=60\r\nETag: \"1\"\r\n"
        stage.fill("/", lines, body: "old")
        stage.clock.advance(seconds: 5)
        let client = stage.client()
        client.get("/")
        #expect(client.takeReceived().hasSuffix("old"))
        #expect(stage.origin.last.received.contains("If-None-Match: \"1\""))
        let writer = stage.client()
        writer.send("PUT / HTTP/1.1\r\nHost: h\r\n\r\n")
        stage.origin.connections[1].answer("204 No Content")
        stage.origin.connections[0].notModified("Cache-Control: max-age=600", "ETag: \"1\"")
        client.get("/")
        #expect(client.received == "", "the origin is asked")
    }
}
