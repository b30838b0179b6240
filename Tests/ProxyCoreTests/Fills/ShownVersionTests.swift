import HTTPCaching
import NIOCore
import Testing

@testable import ProxyCore

/// Once a client has been shown a version, nobody gets another one that was fetched before, unless that one is validated.
@Suite("What is shown to a client past the store")
struct ShownVersionTests {
    /// A response that isn't stored, and what asks for it.
    struct Way: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var method = "GET"
        var request = ""
        var status = "200 OK"
        var fields = ["Cache-Control: max-age=600"]
        var body: String? = "shown"
        var largestObject = 1 << 20

        /// Whether the request shares nothing with another.
        var isAlone: Bool { !request.isEmpty || method != "GET" }
    }

    static let ways = [
        Way(testDescription: "no-store", fields: ["Cache-Control: no-store"]),
        Way(testDescription: "private", fields: ["Cache-Control: private"]),
        Way(testDescription: "too large", largestObject: 4),
        Way(testDescription: "Vary: *", fields: ["Vary: *"]),
        Way(testDescription: "the request's no-store", request: "Cache-Control: no-store, no-cache\r\n"),
        Way(testDescription: "a HEAD", method: "HEAD", body: nil),
        Way(testDescription: "a precondition", request: "If-Match: *\r\n"),
        Way(
            testDescription: "a part", request: "Cache-Control: no-store, no-cache\r\nRange: bytes=0-4\r\n",
            status: "206 Partial Content",
            fields: ["Content-Range: bytes 0-4/9"]),
        Way(
            testDescription: "a 304", request: "Cache-Control: no-store, no-cache\r\nIf-None-Match: \"64\"\r\n",
            status: "304 Not Modified", body: nil),
        Way(
            testDescription: "a 304 that names no version",
            request: "Cache-Control: no-store, no-cache\r\nIf-None-Match: \"64\"\r\n",
            status: "304 Not Modified", fields: [], body: nil),
        Way(
            testDescription: "the end of the resource", request: "Cache-Control: no-store, no-cache\r\n",
            status: "404 Not Found"),
    ]

    private func stage(_ way: Way) -> Stage {
        var options = ProxyOptions()
        options.largestObject = way.largestObject
        return Stage(options: options)
    }

    private func ask(_ stage: Stage, _ way: Way) -> FakeOriginConnection {
        let client = stage.client()
        client.send("\(way.method) /7 HTTP/1.1\r\nHost: h\r\n\(way.request)\r\n")
        let connection = stage.busyConnection
        _ = connection.takeReceived()
        return connection
    }

    private func answer(_ connection: FakeOriginConnection, _ way: Way, tag: String?) {
        var fields = way.fields
        if let tag, !way.testDescription.hasSuffix("no version") { fields.append("ETag: \"\(tag)\"") }
        if let body = way.body {
            connection.answer(way.status, fields.joined(separator: "\r\n"), body: body)
        } else {
            connection.send("HTTP/1.1 \(way.status)\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n")
        }
    }

    private func store(_ connection: FakeOriginConnection, _ version: String) {
        connection.answer("200 OK", "Cache-Control: max-age=600", "ETag: \"\(version)\"", body: "b")
    }

    @Test("Asked before what is stored, it has that validated", arguments: ways)
    func askedBefore(way: Way) {
        let stage = stage(way)
        let early = ask(stage, way)
        stage.write("PUT", "/7")
        store(ask(stage, Way(testDescription: "", largestObject: way.largestObject)), "63")
        answer(early, way, tag: "64")
        #expect(!stage.isHit("/7"))
    }

    @Test("Asked while what is stored was on its way, it has that validated", arguments: ways.filter(\.isAlone))
    func askedMeanwhile(way: Way) {
        let stage = stage(way)
        let stored = ask(stage, Way(testDescription: ""))
        let shown = ask(stage, way)
        store(stored, "63")
        answer(shown, way, tag: "64")
        #expect(!stage.isHit("/7"))
    }

    @Test("Asked when another is stored, it has that validated", arguments: ways.filter { $0.method == "GET" })
    func askedAfter(way: Way) {
        let stage = stage(way)
        store(ask(stage, Way(testDescription: "")), "63")
        var way = way
        if !way.isAlone { way.request = "Cache-Control: no-cache\r\n" }
        answer(ask(stage, way), way, tag: "64")
        #expect(!stage.isHit("/7"))
    }

    @Test("What was on its way by then is stored, and validated", arguments: ways.filter(\.isAlone))
    func storedLater(way: Way) {
        let stage = stage(way)
        let stored = ask(stage, Way(testDescription: ""))
        let shown = ask(stage, way)
        answer(shown, way, tag: "64")
        store(stored, "63")
        #expect(!stage.isHit("/7"))
    }

    @Test(
        "Of the same version, it changes nothing", arguments: ways.filter { $0.isAlone && $0.status != "404 Not Found" }
    )
    func same(way: Way) {
        let stage = stage(way)
        let stored = ask(stage, Way(testDescription: ""))
        let shown = ask(stage, way)
        store(stored, "64")
        answer(shown, way, tag: "64")
        #expect(stage.isHit("/7"))
    }

    @Test("What was asked for after it had arrived is newer than it", arguments: ways)
    func newer(way: Way) {
        let stage = stage(way)
        answer(ask(stage, way), way, tag: "64")
        store(ask(stage, Way(testDescription: "", request: "")), "65")
        #expect(stage.isHit("/7"))
    }

    @Test("Where versions are ordered, an older one changes nothing", arguments: [("62", true), ("64", false)])
    func ordered(version: String, isHit: Bool) {
        var rules = CachingRules()
        rules.validators = ValidatorRules(order: .integer)
        let stage = Stage(rules: rules)
        let way = Self.ways[4]
        let early = ask(stage, way)
        stage.write("PUT", "/7")
        store(ask(stage, Way(testDescription: "")), "63")
        answer(early, way, tag: version)
        #expect(stage.isHit("/7") == isHit)
    }

    @Test("Who comes after it joins nothing that was asked for before it had arrived")
    func fence() {
        let stage = Stage()
        let waiting = ask(stage, Way(testDescription: ""))
        answer(ask(stage, Self.ways[4]), Self.ways[4], tag: "64")
        let late = stage.ask("/7")
        #expect(late.connection !== waiting)
        store(waiting, "63")
        #expect(late.client.received.isEmpty)
    }

    @Test(
        "An error shows no version",
        arguments: ["500 Internal Server Error", "401 Unauthorized", "429 Too Many Requests"])
    func error(status: String) {
        let stage = Stage()
        stage.fill("/7", Stage.fresh + "ETag: \"63\"\r\n")
        let way = Way(testDescription: "", request: "Cache-Control: no-store, no-cache\r\n", status: status)
        answer(ask(stage, way), way, tag: nil)
        #expect(stage.isHit("/7"))
    }

    @Test("Another variant is no other version")
    func variants() {
        let stage = Stage()
        let fields = Stage.fresh + "Vary: Accept-Language\r\n"
        stage.fill("/7", fields + "ETag: \"en\"\r\n", request: "Accept-Language: en\r\n")
        stage.fill("/7", fields + "ETag: \"de\"\r\n", request: "Accept-Language: de\r\n")
        let way = Way(testDescription: "", request: "Cache-Control: no-store, no-cache\r\nAccept-Language: de\r\n")
        answer(ask(stage, way), way, tag: "de-2")
        #expect(stage.isHit("/7", "Accept-Language: en"))
        #expect(!stage.isHit("/7", "Accept-Language: de"))
    }

    @Test("Reads that are over leave nothing behind")
    func bounded() {
        let stage = Stage()
        for way in Self.ways where way.isAlone {
            let stored = ask(stage, Way(testDescription: ""))
            let shown = ask(stage, way)
            answer(shown, way, tag: "64")
            if stored !== shown { store(stored, "63") }
        }
        #expect(stage.shared.reads.count == 0)
    }

    @Test("A response that breaks off does not take the stored one along: that one answers while the origin fails")
    func brokenOff() {
        let stage = Stage()
        stage.fill("/7", "Cache-Control: max-age=1, stale-if-error=60\r\nETag: \"1\"\r\n")
        stage.clock.advance(seconds: 5)
        let broken = stage.ask("/7").connection
        broken.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nETag: \"2\"\r\nContent-Length: 1000\r\n\r\nhalf")
        broken.close()
        let client = stage.client()
        client.send("GET /7 HTTP/1.1\r\nHost: h\r\n\r\n")
        let failing = stage.busyConnection
        #expect(failing.takeReceived().contains("If-None-Match: \"1\""))
        failing.send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
        #expect(client.received.hasPrefix("HTTP/1.1 200 OK"))
        #expect(client.received.hasSuffix("body"))
    }

    @Test("While another version is on its way to a client, the stored one is validated before it is used")
    func half() {
        let stage = Stage()
        stage.fill("/7", Stage.fresh + "ETag: \"1\"\r\n")
        let reload = stage.ask("/7", "Cache-Control: no-cache").connection
        reload.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nETag: \"2\"\r\nContent-Length: 1000\r\n\r\nhalf")
        #expect(!stage.isHit("/7"))
    }

    @Test("Once all of another response has arrived, the stored one does not answer for a failing origin either")
    func wholeAndNotStored() {
        let stage = Stage()
        stage.fill("/7", "Cache-Control: max-age=1, stale-if-error=60\r\nETag: \"1\"\r\n")
        stage.clock.advance(seconds: 5)
        stage.ask("/7").connection.answer("200 OK", "Cache-Control: no-store", "ETag: \"2\"", body: "2")
        let client = stage.client()
        client.send("GET /7 HTTP/1.1\r\nHost: h\r\n\r\n")
        stage.busyConnection.send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
        #expect(client.received.hasPrefix("HTTP/1.1 503"))
    }
}
