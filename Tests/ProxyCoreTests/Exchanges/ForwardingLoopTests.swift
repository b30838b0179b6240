import HTTPSemantics
import NIOCore
import Testing

@testable import ProxyCore

@Suite("Requests that come back")
struct ForwardingLoopTests {
    @Test(
        "A request that has been here is answered 508",
        arguments: [
            "Via: 1.1 etagere", "via: 1.0 a, HTTP/1.1 Etagere (old), 1.1 b", "CDN-Loop: etagere",
            "cdn-loop: a; v=\"1,2\", ETAGERE; x=y", "CDN-Loop: a\r\nCDN-Loop: etagere;n=1",
        ], ["GET", "POST"])
    func loops(field: String, method: String) {
        let stage = Stage()
        let client = stage.client()
        client.send("\(method) / HTTP/1.1\r\nHost: h\r\n\(field)\r\n\r\n")
        #expect(client.received.hasPrefix("HTTP/1.1 508 Loop Detected\r\n"))
        #expect(client.received.contains("\"reason\": \"loop\""))
        #expect(stage.origin.attempts == 0 && client.isOpen)
    }

    @Test(
        "Other proxies on the way are no loop",
        arguments: [
            "Via: 1.1 etagere2", "Via: 1.1 etagere:8080", "Via: 1.1 a (etagere)", "Via: etagere", "Via: 1.1",
            "CDN-Loop: etagere-2", "CDN-Loop: a; etagere", "CDN-Loop: \"etagere\"", "CDN-Loop:",
        ])
    func others(field: String) {
        let stage = Stage()
        let client = stage.client()
        client.get("/", field)
        let sent = stage.origin.last.received
        #expect(sent.contains("\r\nCDN-Loop: etagere\r\n") && sent.contains("\r\n\(field)\r\n"))
    }
}
