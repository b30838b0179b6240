import CacheStorage
import HTTPCaching
import NIOCore
import Testing

@testable import ProxyCore

/// Tags and times that two versions of one second share (RFC 9110 §8.8.1, §8.8.2.2).
@Suite("A validator that may be that of two versions")
struct CoarseValidatorTests {
    static let validators = [
        "ETag: \"1\"", "ETag: W/\"1\"", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
        "ETag: \"1\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
    ]

    private let stage = Stage()

    private func fill(_ stage: Stage, _ validator: String = "ETag: \"1\"", path: String = "/7") {
        stage.fill(path, Stage.fresh + validator + "\r\n")
    }

    /// What the origin is asked by a read of `path`; it gets the same version again.
    private func asked(
        _ stage: Stage, _ validator: String = "ETag: \"1\"", path: String = "/7", _ fields: String = ""
    ) -> String {
        let client = stage.client()
        client.send("GET \(path) HTTP/1.1\r\nHost: h\r\nCache-Control: no-cache\r\n\(fields)\r\n")
        let connection = stage.busyConnection
        let asked = connection.takeReceived()
        if asked.contains("\r\nIf-") {
            connection.notModified()
        } else {
            connection.answer("200 OK", "Cache-Control: max-age=600", validator, body: "b")
        }
        client.close()
        return asked
    }

    private func isConditional(_ text: String) -> Bool {
        text.contains("If-None-Match") || text.contains("If-Modified-Since")
    }

    @Test("The first read after a write asks for the whole, and only that one", arguments: validators)
    func first(validator: String) {
        fill(stage, validator)
        #expect(isConditional(asked(stage, validator)))
        stage.write("PUT", "/7")
        #expect(!isConditional(asked(stage, validator)))
        #expect(isConditional(asked(stage, validator)))
        stage.write("DELETE", "/7")
        #expect(!isConditional(asked(stage, validator)), "each write counts")
        #expect(isConditional(asked(stage, validator)))
    }

    @Test("A client's own condition does not bring it back", arguments: validators)
    func clientsOwn(validator: String) {
        fill(stage, validator)
        stage.write("PUT", "/7")
        #expect(!isConditional(asked(stage, validator, "If-None-Match: \"1\"\r\n")))
    }

    @Test(
        "A write whose response names another tag than the stored one shows that the tag tells them apart",
        arguments: [("\"2\"", true), ("\"1\"", false), ("W/\"1\"", false)])
    func named(tag: String, isConditional expected: Bool) {
        fill(stage)
        stage.write("PUT", "/7", with: ["ETag: \(tag)"])
        #expect(isConditional(asked(stage)) == expected)
    }

    @Test("A later write that names none counts all the same")
    func namedBefore() {
        fill(stage)
        stage.write("PUT", "/7", with: ["ETag: \"2\""])
        stage.write("PUT", "/7")
        #expect(!isConditional(asked(stage)))
    }

    @Test("Where the route says that tags are versions, they are compared")
    func declared() {
        var rules = CachingRules()
        rules.validators = ValidatorRules(order: .integer)
        let stage = Stage(rules: rules)
        fill(stage)
        stage.write("PUT", "/7")
        #expect(isConditional(asked(stage)))
    }

    @Test("So it is with what a relation names, as a path and as a group", arguments: ["/a/7", "/a/**"])
    func related(changes: String) {
        let stage = Stage(relations: [Stage.relation("PUT", write: "/admin/7", changes: changes)])
        fill(stage, path: "/a/7")
        stage.write("PUT", "/admin/7")
        #expect(!isConditional(asked(stage, path: "/a/7")))
        #expect(isConditional(asked(stage, path: "/a/7")))
    }

    @Test("After a window, too, the first read asks for the whole")
    func window() {
        fill(stage)
        stage.write("PUT", "/7", answer: "500 Internal Server Error")
        #expect(!isConditional(asked(stage)), "the write may have been carried out by now")
        #expect(isConditional(asked(stage)))
        stage.clock.advance(seconds: 3600)
        #expect(!isConditional(asked(stage)), "or since")
        #expect(isConditional(asked(stage)))
    }

    @Test("A condition that was chosen before the write was answered, and sent after it, is answered by nothing")
    func chosenBefore() {
        let stage = Stage(connections: 2)
        fill(stage)
        _ = stage.ask("/slow")
        let write = stage.beginWrite("PUT", "/7")
        let reader = stage.client()
        reader.send("GET /7 HTTP/1.1\r\nHost: h\r\nCache-Control: no-cache\r\n\r\n")
        write.connection.answer("204 No Content")
        let connection = stage.busyConnection
        #expect(isConditional(connection.takeReceived()))
        connection.notModified()
        let again = stage.busyConnection
        let asked = again.takeReceived()
        #expect(asked.hasPrefix("GET /7 ") && !isConditional(asked))
        again.answer("200 OK", "Cache-Control: max-age=600", "ETag: \"1\"", body: "written")
        #expect(reader.received.hasSuffix("written"))
    }

    @Test("What was invalidated for another reason than a write is asked for with a condition")
    func otherReasons() {
        fill(stage)
        _ = stage.shared.store.generations.raise(
            stage.shared.store.hasher.hashes(authority: Array("h".utf8).span, target: Array("/7".utf8).span).path,
            drawing: stage.shared.nextOrder)
        #expect(isConditional(asked(stage)))
    }

    @Test(
        "A read that was on its way during the write is not taken for what the write made by such a tag alone",
        arguments: [("If-Match: \"0\"", true), ("If-Match: \"1\"", false), ("X-Y: z", false)])
    func onItsWay(condition: String, isHit: Bool) {
        let read = stage.ask("/7")
        stage.write("PUT", "/7", condition, with: ["ETag: \"1\""])
        read.connection.answer("200 OK", "Cache-Control: max-age=600", "ETag: \"1\"", body: "before or after")
        #expect(stage.isHit("/7") == isHit)
    }
}
