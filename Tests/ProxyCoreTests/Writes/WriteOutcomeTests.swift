import HTTPCaching
import NIOCore
import ProxyMeasurement
import Testing

@testable import ProxyCore

@Suite("What the outcome of a write does")
struct WriteOutcomeTests {
    private let stage = Stage(relations: [
        Stage.relation("PUT", write: "/admin/{id}", changes: "/{id}", "/list/**"),
        Stage.relation("POST", write: "/{id}/action/*", changes: "/{id}", "/list", later: 30),
        Stage.relation("POST", write: "/quick/{id}", changes: "/{id}", later: 0),
    ])

    private func fill() {
        for path in ["/7", "/list", "/list/a"] { stage.fill(path, Stage.fresh + "ETag: \"1\"\r\n") }
    }

    // MARK: 412

    @Test(
        "A 412 shows that what is stored is out of date if the client named just that version, and nothing else",
        arguments: [
            ("If-Match: \"1\"", false), ("If-Match: 1", false), ("If-Match: \"2\"", true), ("If-Match: W/\"1\"", true),
            ("If-Match: \"1\", \"2\"", true), ("If-Match: *", true), ("If-Match: \"1\"\r\nIf-Match: \"1\"", true),
            ("If-Match: \"1\"\r\nIf-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT", true),
            ("If-Match: \"1\"\r\nIf-None-Match: *", true), ("X: y", true),
        ])
    func refused(field: String, staysFresh: Bool) {
        fill()
        let answer = stage.write("PUT", "/admin/7", field, answer: "412 Precondition Failed")
        #expect(answer.hasPrefix("HTTP/1.1 412 "))
        #expect(stage.isHit("/7") == staysFresh)
        #expect(stage.isHit("/list"))
        #expect(stage.worker.counters.changes[.refusedWrite] == (staysFresh ? 0 : 1))
    }

    @Test(
        "A read of the refused version that is still on its way is not used either, nor is one that began during the write"
    )
    func readOnItsWay() {
        fill()
        let writer = stage.beginWrite("PUT", "/admin/7", "If-Match: \"1\"")
        let (_, early) = stage.ask("/7", "Cache-Control: no-cache")
        writer.connection.answer("412 Precondition Failed")
        early.notModified()
        #expect(!stage.isHit("/7"))
        #expect(stage.isHit("/7"))
    }

    @Test("Nor is one that finds nothing stored")
    func readOfNothing() {
        let (_, early) = stage.ask("/7")
        stage.write("PUT", "/admin/7", "If-Match: \"1\"", answer: "412 Precondition Failed")
        answer(early, "1")
        #expect(!stage.isHit("/7"))
        let (_, other) = stage.ask("/8")
        stage.write("PUT", "/admin/8", "If-Match: \"1\"", answer: "412 Precondition Failed")
        answer(other, "2")
        #expect(stage.isHit("/8"))
    }

    // MARK: Outcomes that nobody knows

    @Test(
        "After an outcome that nobody knows each use is validated for a minute, and once after it",
        arguments: ["500 Broken", "504 Gateway Timeout", "close", "client gone", "body cut"])
    func unknown(outcome: String) {
        fill()
        let writer = stage.client()
        let length = outcome == "body cut" ? 5 : 0
        writer.send("PUT /admin/7 HTTP/1.1\r\nHost: h\r\nContent-Length: \(length)\r\n\r\n")
        let connection = stage.busyConnection
        _ = connection.takeReceived()
        switch outcome {
        case "close": connection.close()
        case "client gone":
            writer.close()
            #expect(stage.isHit("/7"), "the write goes on, and its answer is waited for")
            connection.close()
        case "body cut": writer.close()
        default: connection.answer(outcome)
        }
        for _ in 0..<3 {
            for path in ["/7", "/list", "/list/a"] { #expect(!stage.isHit(path)) }
            stage.clock.advance(seconds: 19)
        }
        stage.clock.advance(seconds: 3)
        #expect(!stage.isHit("/7"), "what was validated in the window may be older than the change")
        #expect(stage.isHit("/7"))
        #expect(stage.worker.counters.changes[.unknownOutcome] == 1)
    }

    @Test("A client that goes away in mid-write does not keep the answer from taking effect")
    func vanishedClient() {
        fill()
        let writer = stage.client()
        writer.send("PUT /admin/7 HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
        let connection = stage.busyConnection
        _ = connection.takeReceived()
        writer.close()
        connection.answer("204 No Content", "ETag: \"2\"")
        #expect(!stage.isHit("/7"))
        #expect(stage.isHit("/7"), "the outcome is known: there is no window")
    }

    @Test("A write that was never sent has no effect")
    func neverSent() {
        fill()
        for connection in stage.origin.connections { connection.close() }
        stage.origin.behaviour = .refuse(.connectionRefused)
        let writer = stage.client()
        writer.send("PUT /admin/7 HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
        #expect(writer.received.hasPrefix("HTTP/1.1 502 "))
        #expect(stage.isHit("/7"))
    }

    // MARK: 202

    private func answer(_ connection: FakeOriginConnection, _ version: String, status: String = "200 OK") {
        connection.answer(status, "Cache-Control: max-age=600", "ETag: \"\(version)\"", body: version)
    }

    @Test("After a 202 each use is validated until a read shows another version than the first one did")
    func accepted() {
        fill()
        stage.write("POST", "/7/action/release", "If-Match: \"9\"", answer: "202 Accepted")
        for _ in 0..<2 {
            #expect(!stage.isHit("/7"))
            stage.clock.advance(seconds: 2)
        }
        let (reader, connection) = stage.ask("/7")
        #expect(reader.received == "")
        answer(connection, "2")
        #expect(reader.received.contains("detail=change-pending"))
        #expect(stage.isHit("/7"))
        #expect(!stage.isHit("/list"), "nothing was seen of the list's change")
        let durations = stage.worker.counters.changes.acceptedChangeDurations
        #expect(durations.count == 1)
        #expect(durations.sum == 4_000_000)
    }

    @Test("The window stays open whatever other queries, errors and signed-in clients are shown")
    func notShown() {
        fill()
        stage.write("POST", "/7/action/release", answer: "202 Accepted")
        answer(stage.ask("/7").connection, "1")
        for page in 1...2 { answer(stage.ask("/7?page=\(page)").connection, "p\(page)") }
        for status in ["404 Not Found", "503 Unavailable"] {
            answer(stage.ask("/7").connection, "error", status: status)
        }
        answer(stage.ask("/7", "Authorization: Basic eDp5").connection, "mine")
        answer(stage.ask("/7").connection, "1")
        #expect(!stage.isHit("/7"))
        #expect(stage.worker.counters.changes.acceptedChangeDurations.count == 0)
    }

    @Test("While another write is on its way, a new version may be its, and the window stays open")
    func writeUnderWay() {
        fill()
        let (_, put) = stage.beginWrite("PUT", "/admin/7")
        stage.write("POST", "/7/action/release", answer: "202 Accepted")
        for version in ["1", "2"] { answer(stage.ask("/7").connection, version) }
        #expect(!stage.isHit("/7"), "2 may be the effect of the PUT")
        put.answer("409 Conflict")
        for version in ["2", "3"] { answer(stage.ask("/7").connection, version) }
        #expect(stage.isHit("/7"), "the PUT has changed nothing, so 3 is the action's")
    }

    @Test(
        "What was asked for before the change showed is not used after it, in whichever order it comes",
        arguments: [true, false])
    func crossing(newFirst: Bool) {
        stage.fill("/7", Stage.fresh + "ETag: \"1\"\r\n", body: "old")
        stage.write("POST", "/7/action/release", answer: "202 Accepted")
        #expect(!stage.isHit("/7"))
        let (_, first) = stage.ask("/7")
        let (_, second) = stage.ask("/7")
        if !newFirst { second.notModified("ETag: \"1\"") }
        answer(first, "2")
        if newFirst { second.notModified("ETag: \"1\"") }
        let reader = stage.client()
        reader.get("/7")
        #expect(!reader.received.contains("etagere; hit") || reader.received.hasSuffix("2"))
    }

    @Test("Validations are not shared while a change may come at any moment")
    func unsharedInWindow() {
        fill()
        stage.write("POST", "/7/action/release", answer: "202 Accepted")
        let (first, second) = (stage.client(), stage.client())
        first.get("/7")
        let connection = stage.busyConnection
        _ = connection.takeReceived()
        second.get("/7")
        #expect(stage.busyConnection !== connection)
        #expect(stage.busyConnection.received.hasPrefix("GET /7 "))
    }

    private func breakOff(_ path: String, after seconds: Int64 = 0) {
        let (_, connection) = stage.beginWrite("PUT", path)
        stage.clock.advance(seconds: seconds)
        connection.close()
    }

    @Test(
        "A write that broke off counts as settled when a later one to the same URL succeeds, sent long enough after it",
        arguments: [
            // How long the first took, how long after it the next was sent, to which URL, with which status.
            (0, 2, "/admin/7", "204 No Content", true), (0, 0, "/admin/7", "204 No Content", false),
            (10, 9, "/admin/7", "204 No Content", false), (10, 11, "/admin/7", "204 No Content", true),
            (0, 2, "/admin/8", "204 No Content", false), (0, 2, "/admin/7", "409 Conflict", false),
            (0, 2, "/admin/7", "202 Accepted", false), (0, 2, "/admin/7", "500 Internal Server Error", false),
        ])
    func settled(took: Int64, pause: Int64, path: String, status: String, isSettled: Bool) {
        fill()
        breakOff("/admin/7", after: took)
        stage.clock.advance(seconds: pause)
        stage.write("PUT", path, answer: status)
        for target in ["/7", "/list/a"] {
            #expect(!stage.isHit(target))
            #expect(stage.isHit(target) == isSettled, "\(target)")
        }
    }

    @Test("What several writes may change is settled when each of them is")
    func severalBrokeOff() {
        fill()
        breakOff("/admin/7")
        breakOff("/admin/8")
        stage.clock.advance(seconds: 2)
        stage.write("PUT", "/admin/7")
        for target in ["/7", "/list/a"] { #expect(!stage.isHit(target)) }
        #expect(stage.isHit("/7"))
        #expect(!stage.isHit("/list/a"), "the other one may still change it")
        stage.write("PUT", "/admin/8")
        #expect(!stage.isHit("/list/a"))
        #expect(stage.isHit("/list/a"))
    }

    @Test("A window that was opened for another reason stays open")
    func settledBesideAnother() {
        fill()
        stage.write("POST", "/7/action/release", answer: "202 Accepted")
        breakOff("/admin/7")
        stage.clock.advance(seconds: 2)
        stage.write("PUT", "/admin/7")
        for _ in 0..<2 { #expect(!stage.isHit("/7")) }
    }

    @Test("A second 202, or another write, keeps the window open to its end")
    func severalChanges() {
        for second in ["POST /7/action/prebook", "PUT /admin/7"] {
            let stage = Stage(relations: stage.shared.relations.relations)
            stage.fill("/7", Stage.fresh + "ETag: \"1\"\r\n")
            stage.write("POST", "/7/action/release", answer: "202 Accepted")
            #expect(!stage.isHit("/7"))
            let parts = second.split(separator: " ").map(String.init)
            stage.write(
                parts[0], parts[1], answer: parts[0] == "PUT" ? "204 No Content" : "202 Accepted", with: ["ETag: \"2\""]
            )
            answer(stage.ask("/7").connection, "2")
            #expect(!stage.isHit("/7"), "\(second)")
            stage.clock.advance(seconds: 31)
            #expect(!stage.isHit("/7"))
            #expect(stage.isHit("/7"))
        }
    }

    @Test("A relation that says that nothing comes later opens no window after a 202")
    func notLater() {
        fill()
        stage.write("POST", "/quick/7", answer: "202 Accepted")
        #expect(!stage.isHit("/7"))
        #expect(stage.isHit("/7"))
    }

    @Test("In a window nothing stale is served, not even when the origin fails")
    func staleInWindow() {
        stage.fill("/7", "Cache-Control: max-age=0, stale-if-error=600, stale-while-revalidate=600\r\nETag: \"1\"\r\n")
        stage.write("POST", "/7/action/release", answer: "202 Accepted")
        let reader = stage.client()
        reader.get("/7")
        _ = stage.busyConnection.takeReceived()
        stage.origin.last.answer("503 Unavailable")
        #expect(reader.received.hasPrefix("HTTP/1.1 503 "))
    }
}
