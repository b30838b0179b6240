import HTTPCaching
import NIOCore
import Testing

@testable import ProxyCore

@Suite("What a write of a collection changes")
struct CollectionWriteTests {
    struct Row: Sendable {
        let method: String
        let path: String
        var field: String?
        var answer = "204 No Content"
        /// What is validated before its next use.
        let changed: [String]

        init(
            _ method: String, _ path: String, with field: String? = nil, answer: String = "204 No Content",
            changes changed: String...
        ) {
            (self.method, self.path, self.field, self.answer, self.changed) = (method, path, field, answer, changed)
        }
    }

    private static let paths = [
        "/", "/dav", "/dav/a", "/dav/b", "/dav/b/x", "/dav/c/", "/dav/c/x", "/dav/c/x?v=1", "/dav/C/%78/y", "/dav/cc/x",
        "/other",
    ]

    private static let rows: [Row] = [
        Row("MOVE", "/dav/a", with: "Destination: /dav/b", changes: "/dav/a", "/dav/b", "/dav/b/x"),
        Row(
            "MOVE", "/dav/a", with: "Destination: http://h/dav/b", answer: "201 Created", changes: "/dav/a", "/dav/b",
            "/dav/b/x"),
        Row(
            "MOVE", "/dav/a", with: "destination: https://public.example/dav/b/", changes: "/dav/a", "/dav/b",
            "/dav/b/x"),
        Row("MOVE", "/dav/a", with: "Destination: /dav/%62", changes: "/dav/a", "/dav/b", "/dav/b/x"),
        Row("COPY", "/dav/c/", with: "Destination: /dav/b", changes: "/dav/b", "/dav/b/x", "/dav/c/"),
        Row("MOVE", "/dav/a", with: "Destination: /dav/b", answer: "412 Precondition Failed"),
        Row("MOVE", "/dav/a", with: "Destination: /dav/b", answer: "409 Conflict"),
        Row("DELETE", "/dav/c/", changes: "/dav/c/", "/dav/c/x", "/dav/c/x?v=1", "/dav/C/%78/y"),
        Row("DELETE", "/dav/c", changes: "/dav/c/", "/dav/c/x", "/dav/c/x?v=1", "/dav/C/%78/y"),
        Row("DELETE", "/DAV/./c//", changes: "/dav/c/", "/dav/c/x", "/dav/c/x?v=1", "/dav/C/%78/y"),
        Row(
            "DELETE", "/dav/c/", answer: "207 Multi-Status", changes: "/dav/c/", "/dav/c/x", "/dav/c/x?v=1",
            "/dav/C/%78/y"),
        Row("DELETE", "/dav/c/", answer: "403 Forbidden"),
        Row("DELETE", "/dav/c/x", changes: "/dav/c/x", "/dav/c/x?v=1", "/dav/C/%78/y"),
        Row("PROPPATCH", "/dav/c/", changes: "/dav/c/", "/dav/c/x", "/dav/c/x?v=1", "/dav/C/%78/y"),
        Row("PROPPATCH", "/dav/a", changes: "/dav/a"),
        Row("MKCOL", "/dav/c/", answer: "201 Created", changes: "/dav/c/", "/dav/c/x", "/dav/c/x?v=1", "/dav/C/%78/y"),
        Row(
            "LOCK", "/dav/c", with: "Depth: infinity", answer: "200 OK", changes: "/dav/c/", "/dav/c/x", "/dav/c/x?v=1",
            "/dav/C/%78/y"),
        Row("LOCK", "/dav/a", answer: "200 OK", changes: "/dav/a"),
        Row("UNLOCK", "/dav/a", changes: "/dav/a"),
        Row("PUT", "/dav/c/", changes: "/dav/c/"),
        Row("PROPFIND", "/dav/c/", with: "Depth: infinity", answer: "207 Multi-Status"),
        Row("REPORT", "/dav/c/", answer: "207 Multi-Status"),
        Row("SEARCH", "/dav/c/", answer: "207 Multi-Status"),
        Row("QUERY", "/dav/a", answer: "200 OK"),
        Row("propfind", "/dav/a", answer: "207 Multi-Status", changes: "/dav/a"),
    ]

    @Test("It is validated before its next use, once, and nothing else is", arguments: 0..<25)
    func changed(row: Int) {
        let row = Self.rows[row]
        let stage = Stage()
        for path in Self.paths { stage.fill(path, Stage.fresh + "ETag: \"1\"\r\n") }
        stage.write(row.method, row.path, row.field ?? "X: y", answer: row.answer)
        #expect(Self.paths.filter { !stage.isHit($0) } == row.changed, "\(row)")
        #expect(Self.paths.allSatisfy { stage.isHit($0) }, "\(row): once")
    }

    @Test("A collection at the root has everything below it")
    func root() {
        let stage = Stage()
        for path in Self.paths { stage.fill(path, Stage.fresh + "ETag: \"1\"\r\n") }
        stage.write("DELETE", "/")
        #expect(Self.paths.allSatisfy { !stage.isHit($0) })
    }

    @Test("A collection deeper than any other is not missed", arguments: [61, 62, 63, 64, 90])
    func deep(depth: Int) {
        let collection = String(repeating: "/a", count: depth)
        let stage = Stage()
        stage.fill(collection + "/x", Stage.fresh + "ETag: \"1\"\r\n")
        stage.write("DELETE", collection + "/")
        #expect(!stage.isHit(collection + "/x"))
        #expect(stage.isHit(collection + "/x"))
    }

    @Test("What was asked for before the write is not used after it")
    func overtaken() {
        let stage = Stage()
        let (early, connection) = stage.ask("/dav/c/x")
        stage.write("DELETE", "/dav/c/")
        connection.answer("200 OK", "Cache-Control: max-age=600", "ETag: \"1\"", body: "old")
        #expect(early.received.hasSuffix("old"))
        #expect(!stage.isHit("/dav/c/x"))
    }

    @Test("Who comes after the write doesn't join a read from before it")
    func notJoined() {
        let stage = Stage()
        let (_, connection) = stage.ask("/dav/c/x")
        stage.write("DELETE", "/dav/c/")
        let (late, other) = stage.ask("/dav/c/x")
        #expect(other !== connection)
        connection.answer("200 OK", "Cache-Control: max-age=600", "ETag: \"1\"", body: "old")
        #expect(late.received == "")
    }

    @Test("While nobody knows what became of the write, all below it is validated on each use")
    func unknownOutcome() {
        let stage = Stage()
        for path in Self.paths { stage.fill(path, Stage.fresh + "ETag: \"1\"\r\n") }
        stage.write("MOVE", "/dav/a", "Destination: /dav/b", answer: "500 Internal Server Error")
        for _ in 0..<2 {
            #expect(Self.paths.filter { !stage.isHit($0) } == ["/dav/a", "/dav/b", "/dav/b/x"])
        }
    }
}
