import HTTPCaching
import NIOCore
import ProxyMeasurement
import Testing

@testable import ProxyCore

@Suite("The version that a write's answer names")
struct ExpectedVersionTests {
    private let stage: Stage

    init() {
        var rules = CachingRules()
        rules.validators = ValidatorRules(order: .integer)
        stage = Stage(
            routes: [("/{id}", rules)],
            relations: [
                Stage.relation("PUT", write: "/admin/{id}", changes: "/{id}"),
                Stage.relation("POST", write: "/admin", changes: "/list"),
            ])
    }

    /// A GET that the origin has got and not answered.
    private func ask(_ path: String = "/7") -> (client: FakeClient, connection: FakeOriginConnection) {
        let client = stage.client()
        client.get(path)
        let connection = stage.busyConnection
        _ = connection.takeReceived()
        return (client, connection)
    }

    private func answer(_ connection: FakeOriginConnection, _ version: String) {
        connection.answer("200 OK", "Cache-Control: max-age=600", "ETag: \"\(version)\"", body: version)
    }

    @Test("A read that was asked for before the write's answer and has its version is usable at once")
    func usableAtOnce() {
        let (client, connection) = ask()
        stage.write("PUT", "/admin/7", with: ["ETag: \"6\""])
        answer(connection, "6")
        #expect(client.received.hasSuffix("6"))
        #expect(stage.isHit("/7"))
    }

    @Test("One with another version is not, whatever it is", arguments: ["5", "7"])
    func otherVersion(version: String) {
        let (_, connection) = ask()
        stage.write("PUT", "/admin/7", with: ["ETag: \"6\""])
        answer(connection, version)
        #expect(!stage.isHit("/7"))
    }

    @Test("After a further write it is not, though it has the earlier one's version")
    func furtherWrite() {
        let (_, connection) = ask()
        stage.write("PUT", "/admin/7", with: ["ETag: \"6\""])
        stage.write("PUT", "/admin/7")
        answer(connection, "6")
        #expect(!stage.isHit("/7"))
    }

    @Test("Of two writes at once the greater version counts, where versions are ordered")
    func writesAtOnce() {
        let (_, read) = ask()
        let writers = [stage.client(), stage.client()]
        var writes: [FakeOriginConnection] = []
        for writer in writers {
            writer.send("PUT /admin/7 HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
            writes.append(stage.busyConnection)
            _ = writes.last?.takeReceived()
        }
        writes[1].answer("204 No Content", "ETag: \"7\"")
        writes[0].answer("204 No Content", "ETag: \"6\"")
        answer(read, "6")
        #expect(!stage.isHit("/7"), "the later of them made 7")
    }

    @Test("A write that overlapped and was answered first may have come later, whatever it names")
    func overlappingWrite() {
        let stage = Stage(relations: [Stage.relation("PUT", write: "/admin/{id}", changes: "/{id}")])
        let (_, read) = stage.ask("/7")
        let (_, put) = stage.beginWrite("PUT", "/admin/7")
        let (_, delete) = stage.beginWrite("DELETE", "/7")
        delete.answer("204 No Content")
        put.answer("204 No Content", "ETag: \"6\"")
        answer(read, "6")
        #expect(!stage.isHit("/7"))
    }

    @Test("So may one that changed a group of the read")
    func overlappingGroup() {
        let stage = Stage(relations: [
            Stage.relation("PUT", write: "/admin/{id}", changes: "/b/{id}"),
            Stage.relation("POST", write: "/reprice", changes: "/b/**"),
        ])
        let (_, read) = stage.ask("/b/7")
        let (_, put) = stage.beginWrite("PUT", "/admin/7")
        let (_, post) = stage.beginWrite("POST", "/reprice")
        post.answer("204 No Content")
        put.answer("204 No Content", "ETag: \"6\"")
        answer(read, "6")
        #expect(!stage.isHit("/b/7"))
    }

    @Test("A relation that names a group first says nothing of the version of a later path")
    func groupFirst() {
        let stage = Stage(relations: [Stage.relation("PUT", write: "/b/{id}", changes: "/b/**", "/authors")])
        let (_, read) = stage.ask("/authors")
        stage.write("PUT", "/b/7", with: ["ETag: \"6\""])
        answer(read, "6")
        #expect(!stage.isHit("/authors"))
    }

    @Test("It is that of the path without a query only")
    func otherQuery() {
        stage.write("PUT", "/admin/7", with: ["ETag: \"6\""])
        let (_, connection) = ask("/7?version=3")
        answer(connection, "3")
        #expect(stage.worker.counters.changes.validatorsWentBackwards == 0)
        #expect(stage.isHit("/7?version=3"))
    }

    @Test("It is that of what was created, if Location names it")
    func created() {
        let (_, connection) = ask("/8")
        stage.write("POST", "/admin", answer: "201 Created", with: ["Location: /8", "ETag: \"1\""])
        answer(connection, "1")
        #expect(stage.isHit("/8"))
    }

    @Test("A later read that is older is delivered, not stored, and counted")
    func wentBackwards() {
        stage.fill("/7", Stage.fresh + "ETag: \"5\"\r\n")
        stage.write("PUT", "/admin/7", with: ["ETag: \"6\""])
        for _ in 0..<2 {
            let (client, connection) = ask()
            answer(connection, "5")
            #expect(client.received.hasSuffix("5"))
            #expect(client.received.contains("detail=validator-went-backwards"))
        }
        #expect(stage.worker.counters.changes.validatorsWentBackwards == 2)
        let (_, connection) = ask()
        answer(connection, "6")
        #expect(stage.isHit("/7"))
    }

    @Test("So is a 304 that confirms the older one")
    func confirmedOlder() {
        stage.fill("/7", Stage.fresh + "ETag: \"5\"\r\n", body: "five")
        stage.write("PUT", "/admin/7", with: ["ETag: \"6\""])
        let (client, connection) = ask()
        connection.notModified("ETag: \"5\"")
        #expect(client.received.hasSuffix("five"))
        #expect(stage.worker.counters.changes.validatorsWentBackwards == 1)
        #expect(!stage.isHit("/7"))
    }

    @Test("An origin that was set back to an earlier state is believed after a minute")
    func setBack() {
        stage.fill("/7", Stage.fresh + "ETag: \"50\"\r\n")
        stage.clock.advance(seconds: 601)
        let (_, connection) = ask()
        answer(connection, "5")
        #expect(stage.isHit("/7"))
    }

    @Test("A read that is older than the one that is stored does not take its place")
    func olderThanStored() {
        stage.fill("/7", "ETag: \"5\"\r\n")
        let (client, connection) = ask()
        answer(connection, "4")
        #expect(client.received.hasSuffix("4"))
        let next = stage.client()
        next.get("/7")
        #expect(stage.busyConnection.takeReceived().contains("If-None-Match: \"5\""))
    }
}
