import HTTPCaching
import NIOCore
import Testing

@testable import ProxyCore

@Suite("What a write changes by its relation")
struct RelationEffectTests {
    private let stage = Stage(relations: [
        Stage.relation(
            "PUT", "DELETE", write: "/api/admin/books/{id}",
            changes: "/api/books/{id}", "/api/books", "/api/authors/**", "/api/shelves/{id}/*"),
        Stage.relation(write: "/api/import", changes: "/api/books/{any}"),
    ])
    private let paths = [
        "/api/books/7", "/api/books/7?fields=title", "/api/books/8", "/api/books", "/api/books?page=2", "/api/authors",
        "/api/authors/1/works?x", "/api/shelves/7/a", "/api/shelves/8/a", "/other",
    ]

    private func hits() -> [String] { paths.filter { stage.isHit($0) } }

    @Test(
        "It is validated before its next use, whatever its query and the spelling of the write's path",
        arguments: [
            "/api/admin/books/7", "/api/admin/books/7?force", "/API/Admin/books/7", "/api/admin/books/%37",
            "/api/admin/x/../books/7/",
        ])
    func changed(path: String) {
        for path in paths { stage.fill(path, Stage.fresh + "ETag: \"1\"\r\n") }
        #expect(hits() == paths)
        stage.write("PUT", path)
        #expect(hits() == ["/api/books/8", "/api/shelves/8/a", "/other"])
    }

    @Test(
        "A name that the write's path doesn't have stands for any segment, and a relation without methods for any write"
    )
    func unboundName() {
        for path in paths { stage.fill(path, Stage.fresh + "ETag: \"1\"\r\n") }
        stage.write("POST", "/api/import")
        #expect(hits() == paths.filter { !$0.hasPrefix("/api/books/") })
    }

    @Test(
        "Another method, another path and a refusal change nothing",
        arguments: [
            ("POST", "/api/admin/books/7", "204 No Content"), ("PUT", "/api/admin/book/7", "204 No Content"),
            ("PUT", "/api/admin/books/7", "409 Conflict"), ("PUT", "/api/admin/books/7", "412 Precondition Failed"),
        ])
    func unchanged(method: String, path: String, answer: String) {
        for path in paths { stage.fill(path, Stage.fresh + "ETag: \"1\"\r\n") }
        stage.write(method, path, answer: answer)
        #expect(hits() == paths)
    }

    @Test("A path cannot be made to name a group, and a write under another name of the host counts as well")
    func names() {
        for path in paths { stage.fill(path, Stage.fresh + "ETag: \"1\"\r\n") }
        stage.write("PUT", "/api/admin/books/%2A%2A", "X: y")
        #expect(hits().contains("/api/books/7"))
        let writer = stage.client()
        writer.send("DELETE /api/admin/books/8 HTTP/1.1\r\nHost: other\r\n\r\n")
        stage.busyConnection.answer("204 No Content")
        #expect(!hits().contains("/api/books/8"))
    }

    @Test("A fill in flight during the write is stored as needing validation, for a group as for a path")
    func overtaken() {
        for (path, name) in [("/api/books", "list"), ("/api/authors/1", "group")] {
            let early = stage.client()
            early.get(path)
            let connection = stage.busyConnection
            _ = connection.takeReceived()
            stage.write("PUT", "/api/admin/books/7")
            let late = stage.client()
            late.get(path)
            #expect(stage.busyConnection !== connection, "\(name): who comes later asks for himself")
            connection.answer("200 OK", "Cache-Control: max-age=600", "ETag: \"1\"", body: "old")
            #expect(early.received.hasSuffix("old"))
            #expect(late.received == "")
            let own = stage.busyConnection
            _ = own.takeReceived()
            own.answer("200 OK", "Cache-Control: max-age=600", "ETag: \"2\"", body: "new")
            #expect(late.received.hasSuffix("new"))
            #expect(!stage.isHit(path), "the two contradict each other")
            #expect(stage.isHit(path))
        }
    }

    @Test("A group that responses name themselves is invalidated by its name, on the same origin (RFC 9875)")
    func declaredGroups() {
        // Tags that are versions: what a write has invalidated is asked for with a condition.
        var rules = CachingRules()
        rules.validators = ValidatorRules(order: .integer)
        let stage = Stage(rules: rules)
        stage.fill("/a", Stage.fresh + "Cache-Groups: \"one\", \"two\"\r\nETag: \"1\"\r\n")
        stage.fill("/b", Stage.fresh + "Cache-Groups: \"two\"\r\nETag: \"1\"\r\n")
        stage.write("POST", "/c", answer: "200 OK", with: ["Cache-Group-Invalidation: \"one\""])
        #expect(!stage.isHit("/a"))
        #expect(stage.isHit("/a"), "a 304 that names no groups leaves them as they are")
        #expect(stage.isHit("/b"))
        stage.write("POST", "/c", answer: "400 Bad Request", with: ["Cache-Group-Invalidation: \"two\""])
        #expect(stage.isHit("/b"))
        stage.write("POST", "/c", answer: "200 OK", with: ["Cache-Group-Invalidation: \"two\""])
        #expect(!stage.isHit("/a"))
        #expect(!stage.isHit("/b"))
    }

    @Test("Who joined a fill after its group was invalidated asks again, once the response has named the group")
    func lateJoinerOfDeclaredGroup() {
        let (owner, late) = (stage.client(), stage.client())
        owner.get("/a")
        let connection = stage.busyConnection
        _ = connection.takeReceived()
        stage.write("POST", "/c", answer: "200 OK", with: ["Cache-Group-Invalidation: \"one\""])
        late.get("/a")
        connection.answer("200 OK", "Cache-Control: max-age=600", "Cache-Groups: \"one\"", "ETag: \"1\"", body: "old")
        #expect(owner.received.hasSuffix("old"))
        #expect(late.received == "")
        #expect(stage.busyConnection.received.hasPrefix("GET /a "))
    }
}
