import ProxyCore
import Testing

@Suite("The head that the client gets who asked first")
struct OwnersHeadTests {
    @Test("Age is said once, and no line is cut")
    func age() {
        let stage = Stage()
        let client = stage.client()
        client.get("/")
        stage.origin.last.answer("200 OK", "ETag: \"1\"", "Age: 10", "X-Last: value", body: "body")
        let lines = client.received.split(separator: "\r\n")
        #expect(lines.filter { $0.hasPrefix("Age:") } == ["Age: 10"])
        #expect(lines.contains("X-Last: value"))
        #expect(lines.contains("Via: 1.1 etagere"))
        #expect(lines.contains("Cache-Status: etagere; fwd=uri-miss; fwd-status=200; stored"))
    }

    @Test("Fields that are not stored go to the client that asked, and to no other")
    func withheldField() {
        let stage = Stage()
        let (first, second) = (stage.client(), stage.client())
        first.get("/")
        second.get("/")
        stage.origin.last.answer(
            "200 OK", "Cache-Control: max-age=60, no-cache=\"x-secret\"", "X-Secret: one", "ETag: \"1\"", body: "body")
        #expect(first.received.contains("\r\nX-Secret: one\r\n"))
        #expect(first.received.contains("\r\nETag: \"1\"\r\n"))
        #expect(first.received.hasSuffix("\r\n\r\nbody"))
        #expect(first.received.contains("\r\nVia: 1.1 etagere\r\n"))
        #expect(!second.received.contains("X-Secret"))
        #expect(second.received.hasSuffix("\r\n\r\nbody"))
    }

    @Test("A 304 to the client that asked is made of whole lines")
    func notModified() {
        let stage = Stage()
        let client = stage.client()
        client.get("/", "If-None-Match: \"1\"")
        stage.origin.last.answer(
            "200 OK", "X-Secret: one", "Cache-Control: max-age=60, no-cache=\"x-secret\"", "ETag: \"1\"", body: "body")
        let lines = client.received.split(separator: "\r\n")
        #expect(lines.first == "HTTP/1.1 304 Not Modified")
        #expect(lines.contains("ETag: \"1\""))
        #expect(lines.contains("Cache-Control: max-age=60, no-cache=\"x-secret\""))
        #expect(lines.contains("Via: 1.1 etagere"))
        #expect(!lines.contains("X-Secret: one"), "a 304 repeats what is stored")
        #expect(lines.allSatisfy { $0.hasPrefix("HTTP/1.1 ") || $0.contains(": ") })
    }

    @Test("A cookie that a 304 sets reaches the client that asked, nobody who joined it, and not the store")
    func cookieOf304() {
        let stage = Stage()
        stage.fill("/", "ETag: \"1\"\r\n", body: "body")
        let (first, second, third) = (stage.client(), stage.client(), stage.client())
        first.get("/")
        second.get("/")
        stage.origin.last.notModified("ETag: \"1\"", "Set-Cookie: a=b", "set-cookie:c=d", "Cache-Control: max-age=60")
        #expect(first.received.contains("\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\n"))
        #expect(first.received.hasSuffix("\r\n\r\nbody"))
        #expect(second.received.hasSuffix("\r\n\r\nbody"))
        #expect(!second.received.contains("ookie:"))
        third.get("/")
        #expect(third.received.contains("; hit") && !third.received.contains("ookie:"))
        // The next answer on the same connection is another one.
        _ = first.takeReceived()
        first.get("/")
        #expect(!first.received.contains("ookie:"))
    }

    @Test("A cookie that a 304 sets and that may be shared is said once")
    func sharedCookieOf304() {
        let stage = Stage()
        stage.fill("/", "ETag: \"1\"\r\n", body: "body")
        let client = stage.client()
        client.get("/", "If-None-Match: \"1\"")
        stage.origin.last.notModified("ETag: \"1\"", "Set-Cookie: a=b", "Cache-Control: public, max-age=60")
        #expect(client.received.hasPrefix("HTTP/1.1 304 "))
        #expect(client.received.components("Set-Cookie: a=b") == 1)
    }
}

extension String {
    /// How often `part` stands in it.
    fileprivate func components(_ part: String) -> Int { ranges(of: part).count }
}
