import CacheStorage
import HTTPCaching
import NIOCore
import ProxyMeasurement
import Testing

@testable import ProxyCore

@Suite("Validators for answers that have none")
struct MadeTagTests {
    private static func stage(
        bodyField: String? = nil, digest: Bool = false, options: ProxyOptions = ProxyOptions()
    ) -> Stage {
        var rules = CachingRules()
        rules.synthesisesDigest = digest
        if bodyField != nil { rules.validators = ValidatorRules(bodyField: bodyField) }
        return Stage(options: options, rules: rules)
    }

    private static func tag(in answer: String) -> String? {
        answer.split(separator: "\r\n").first { $0.hasPrefix("ETag: ") }.map { String($0.dropFirst(6)) }
    }

    // MARK: A field of the body

    @Test("A field of the body becomes the tag, for the client, the store and the origin", arguments: [1, 7, 1_000])
    func bodyField(piece: Int) {
        let stage = Self.stage(bodyField: "timestamp")
        let body = #"{"rows":[{"timeStamp":"inner"}],"TimeStamp":"AAAA=","more":true}"#
        let first = stage.client()
        first.get("/a")
        var rest = Substring("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)
        while !rest.isEmpty {
            stage.origin.last.send(String(rest.prefix(piece)))
            rest = rest.dropFirst(piece)
        }
        #expect(Self.tag(in: first.received) == "\"AAAA=\"")
        #expect(first.received.hasSuffix(body))
        _ = stage.origin.last.takeReceived()

        let second = stage.client()
        second.get("/a", "If-None-Match: \"AAAA=\"")
        #expect(stage.origin.last.received.contains("If-None-Match: \"AAAA=\"\r\n"))
        stage.origin.last.notModified()
        #expect(second.received.hasPrefix("HTTP/1.1 304 "))
        #expect(Self.tag(in: second.received) == "\"AAAA=\"")
    }

    @Test(
        "Without the field, or with a coding, the response goes as it came",
        arguments: ["", "Content-Encoding: gzip\r\n"])
    func noField(field: String) {
        let stage = Self.stage(bodyField: "timeStamp")
        let body = field.isEmpty ? "{\"a\":1}" : "{\"timeStamp\":1}"
        let client = stage.client()
        client.get("/a")
        stage.origin.last.send("HTTP/1.1 200 OK\r\n\(field)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        #expect(Self.tag(in: client.received) == nil)
        #expect(client.received.hasSuffix(body))
        #expect(client.received.contains("detail=not-reusable"))
    }

    @Test("The head does not wait for more than 64 KiB of a body without the field")
    func bounded() {
        let stage = Self.stage(bodyField: "timeStamp")
        let client = stage.client()
        client.get("/a")
        stage.origin.last.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        stage.origin.last.send("10001\r\n[" + String(repeating: "1", count: 65_536) + "\r\n")
        #expect(client.received.hasPrefix("HTTP/1.1 200 OK\r\n"))
        stage.origin.last.send("1\r\n]\r\n0\r\n\r\n")
        #expect(client.received.hasSuffix("0\r\n\r\n"))
    }

    @Test("A tag in the head that is not the one in the body is counted, and stays", arguments: ["1", "2"])
    func contradiction(version: String) {
        let stage = Self.stage(bodyField: "timeStamp")
        stage.fill("/a", "ETag: \"1\"\r\n", body: "{\"timeStamp\":\"\(version)\"}")
        #expect(stage.worker.counters.changes.validatorContradictions == (version == "1" ? 0 : 1))
        let client = stage.client()
        client.get("/a")
        #expect(stage.origin.last.received.contains("If-None-Match: \"1\"\r\n"))
    }

    // MARK: A digest

    @Test("A digest lets a client get a 304 although the origin, which is not told of it, sent a 200")
    func digest() throws {
        let stage = Self.stage(digest: true)
        stage.fill("/a", "", body: "one")
        var tags: [String] = []
        for (body, condition, status) in [("one", 0, 304), ("two", 0, 200), ("two", 1, 304)] {
            let client = stage.client()
            if tags.isEmpty {
                let first = stage.client()
                first.get("/a")
                _ = stage.origin.last.takeReceived()
                stage.origin.last.answer(body: "one")
                tags.append(try #require(Self.tag(in: first.received)))
                #expect(tags[0].hasPrefix("W/\"etagere."))
            }
            client.get("/a", "If-None-Match: \(tags[condition])")
            let asked = stage.origin.last.takeReceived()
            #expect(asked.hasPrefix("GET /a "))
            #expect(!asked.contains("etagere."))
            stage.origin.last.answer(body: body)
            #expect(client.received.hasPrefix("HTTP/1.1 \(status) "))
            #expect(client.received.hasSuffix(status == 304 ? "\r\n\r\n" : body))
            if condition == tags.count - 1, status == 200 { tags.append(try #require(Self.tag(in: client.received))) }
        }
        #expect(tags[0] != tags[1])
        #expect(stage.worker.counters.bytesSavedAtClients == 6)
    }

    @Test("It does so for a client with credentials too, whose response is not stored")
    func credentials() throws {
        let stage = Self.stage(digest: true)
        let first = stage.client()
        first.get("/a", "Authorization: Bearer a")
        stage.origin.last.answer(body: "mine")
        let tag = try #require(Self.tag(in: first.received))
        #expect(first.received.hasSuffix("mine"))
        _ = stage.origin.last.takeReceived()
        let second = stage.client()
        second.get("/a", "Authorization: Bearer a", "If-None-Match: \"x\", \(tag)")
        let asked = stage.origin.last.takeReceived()
        #expect(asked.contains("If-None-Match: \"x\"\r\n"))
        #expect(!asked.contains("etagere."))
        stage.origin.last.answer(body: "mine")
        #expect(second.received.hasPrefix("HTTP/1.1 304 "))
        #expect(Self.tag(in: second.received) == tag)
        #expect(stage.shared.store.usedBytes == 0)
    }

    @Test("A date of the origin validates what has a made tag")
    func dated() {
        let stage = Self.stage(digest: true)
        stage.fill("/a", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n", body: "one")
        let client = stage.client()
        client.get("/a")
        let asked = stage.origin.last.takeReceived()
        #expect(asked.contains("If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"))
        #expect(!asked.contains("If-None-Match"))
        stage.origin.last.notModified()
        #expect(Self.tag(in: client.received)?.hasPrefix("W/\"etagere.") == true)
        #expect(client.received.hasSuffix("one"))
    }

    @Test(
        "A chunked body that is digested reaches the client with its length; one of more than 1 MiB goes without a tag")
    func lengths() {
        let stage = Self.stage(digest: true)
        let small = stage.client()
        small.get("/a")
        stage.origin.last.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n")
        #expect(small.received == "")
        stage.origin.last.send("0\r\n\r\n")
        #expect(small.received.contains("\r\nContent-Length: 3\r\n"))
        #expect(small.received.hasSuffix("one"))
        let large = stage.client()
        large.get("/b")
        stage.origin.last.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n")
        stage.origin.last.send(String(repeating: "x", count: (1 << 20) + 1) + "\r\n")
        #expect(large.received.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(Self.tag(in: large.received) == nil)
    }

    @Test("A body that breaks off before its head was sent is an error, and nothing is stored")
    func cut() {
        let stage = Self.stage(digest: true)
        let client = stage.client()
        client.get("/a")
        stage.origin.last.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
        stage.origin.last.close()
        #expect(client.received.hasPrefix("HTTP/1.1 502 "))
        #expect(stage.shared.store.usedBytes == 0)
        #expect(stage.shared.account.total == 0, "nothing is held any more")
    }

    // MARK: In requests

    private static let made = "W/\"etagere.0123456789abcdef0123456789abcdef\""

    @Test(
        "A write whose If-Match holds only made tags gets a 412 that says why, and is not sent",
        arguments: ["PUT", "GET"])
    func onlyMade(method: String) {
        let stage = Stage()
        let client = stage.client()
        client.send("\(method) /a HTTP/1.1\r\nHost: h\r\nIf-Match: \(Self.made)\r\n\r\n")
        #expect(client.received.hasPrefix("HTTP/1.1 412 Precondition Failed\r\n"))
        #expect(client.received.contains("Content-Type: application/problem+json"))
        #expect(client.received.contains("\"reason\": \"made-tag\""))
        #expect(stage.origin.attempts == 0)
        client.get("/b")
        #expect(stage.origin.last.received.hasPrefix("GET /b "), "the connection goes on")
    }

    @Test(
        "Of other conditions the made tags are left out",
        arguments: [
            ("PUT", "If-Match: MADE, \"5\"", "If-Match: \"5\"\r\n"),
            ("PUT", "IF-match: \"5\", MADE\r\nIf-Match: \"6\"", "IF-match: \"5\"\r\nIF-match: \"6\"\r\n"),
            ("PUT", "If-None-Match: MADE", ""),
            ("PUT", "If-Match: \"5\"\r\nIf-None-Match: \"a\",MADE", "If-Match: \"5\"\r\nIf-None-Match: \"a\"\r\n"),
            ("GET", "If-None-Match: MADE\r\nCache-Control: no-store", "Cache-Control: no-store\r\n"),
            (
                "GET", "If-None-Match: MADE\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\nAuthorization: a",
                "Authorization: a\r\n"
            ),
            ("GET", "If-Range: \"x\", MADE\r\nRange: bytes=0-1\r\nAuthorization: a", "Authorization: a\r\n"),
            ("GET", "If-Range: \"x\"\r\nIf-Range: MADE\r\nAuthorization: a", "Authorization: a\r\n"),
            (
                "GET", "Range: bytes=0-1\r\nIf-Range: MADE\r\nCache-Control: no-store",
                "Cache-Control: no-store\r\n"
            ),
        ])
    func leftOut(method: String, fields: String, sent: String) {
        let stage = Stage()
        let client = stage.client()
        let fields = fields.replacing("MADE", with: Self.made)
        client.send("\(method) /a HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\n")
        let asked = stage.origin.last.received
        #expect(asked.hasPrefix("\(method) /a HTTP/1.1\r\nHost: h\r\n\(sent)X-Forwarded-For"), "\(asked)")
    }
}
