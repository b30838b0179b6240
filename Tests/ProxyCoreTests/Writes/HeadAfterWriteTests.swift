import HTTPCaching
import NIOCore
import Testing

@testable import ProxyCore

@Suite("A HEAD after a write")
struct HeadAfterWriteTests {
    private static let made: CachingRules = {
        var rules = CachingRules()
        rules.synthesisesDigest = true
        return rules
    }()

    @Test(
        "Without a tag it does not make current what the write invalidated",
        arguments: ["If-Match: *", "If-Unmodified-Since: Sun, 06 Nov 2094 08:49:37 GMT"], [false, true])
    func withoutTag(field: String, hasMadeTag: Bool) {
        let stage = Stage(rules: hasMadeTag ? Self.made : nil)
        stage.fill("/7", Stage.fresh, body: "old!")
        stage.write("PUT", "/7")
        let client = stage.client()
        client.send("HEAD /7 HTTP/1.1\r\nHost: h\r\n\(field)\r\n\r\n")
        let connection = stage.busyConnection
        #expect(connection.takeReceived().hasPrefix("HEAD "))
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nCache-Control: max-age=600\r\n\r\n")
        #expect(!stage.isHit("/7"))
    }

    @Test("Nor what a read from before the write has stored since it was asked")
    func overtaken() {
        let stage = Stage()
        let (_, get) = stage.ask("/7")
        stage.write("PUT", "/7")
        let client = stage.client()
        client.send("HEAD /7 HTTP/1.1\r\nHost: h\r\n\r\n")
        let head = stage.busyConnection
        #expect(head.takeReceived().hasPrefix("HEAD "))
        get.answer("200 OK", "Cache-Control: max-age=600", body: "old!")
        head.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nCache-Control: max-age=600\r\n\r\n")
        #expect(!stage.isHit("/7"))
    }

    @Test(
        "With the stored tag it shows that the write left it as it was, if tags are versions", arguments: [true, false])
    func withTag(areVersions: Bool) {
        var rules = CachingRules()
        if areVersions { rules.validators = ValidatorRules(order: .integer) }
        let stage = Stage(rules: rules)
        stage.fill("/7", Stage.fresh + "ETag: \"1\"\r\n", body: "same")
        stage.write("PUT", "/7")
        let client = stage.client()
        client.send("HEAD /7 HTTP/1.1\r\nHost: h\r\nIf-Match: *\r\n\r\n")
        _ = stage.busyConnection.takeReceived()
        stage.origin.last.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nCache-Control: max-age=600\r\n\r\n")
        #expect(stage.isHit("/7") == areVersions)
    }
}
