import HTTPCaching
import NIOCore
import ProxyMeasurement
import Testing

@testable import ProxyCore

@Suite("What a list shows of its items")
struct ListEvidenceTests {
    private let stage: Stage

    init() throws {
        var rules = CachingRules()
        rules.validators = ValidatorRules(
            order: .integer,
            items: try ItemValidators(
                path: [Array("items".utf8)], key: "id", bodyField: "version", read: PathPattern("/api/{kind}/{id}"),
                list: PathPattern("/api/{kind}")))
        stage = Stage(routes: [("/api/{kind}", rules)])
        for path in ["/api/books/7", "/api/books/8", "/api/carts/7"] {
            stage.fill(path, Stage.fresh + "ETag: \"5\"\r\n")
        }
    }

    private func list(_ body: String, _ fields: String = "") {
        stage.fill("/api/books?page=1", fields, body: body)
    }

    private var hits: [String] {
        ["/api/books/7", "/api/books/8", "/api/carts/7"].filter { stage.isHit($0) }
    }

    @Test("An item of another version shows that its stored read is out of date")
    func evidence() {
        list(#"{"items":[{"id":"7","version":6},{"version":"5","id":"8"},{"id":"9","version":1}]}"#)
        #expect(hits == ["/api/books/8", "/api/carts/7"])
        #expect(stage.worker.counters.changes[.listEvidence] == 1)
        list(#"{"items":[{"id":"7","version":6}]}"#)
    }

    @Test("A list that is behind its items, coded, cut or of another shape shows nothing")
    func noEvidence() {
        list(#"{"items":[{"id":"7","version":4}]}"#)
        list(#"{"rows":[{"id":"7","version":6}]}"#)
        list(#"{"items":[{"id":7"#)
        list(#"{"items":[{"id":"7","version":6}]}"#, "Content-Encoding: gzip\r\n")
        #expect(hits.count == 3)
    }

    @Test("It shows nothing of a read that was asked for after it")
    func laterRead() {
        let reader = stage.client()
        reader.get("/api/books")
        let connection = stage.busyConnection
        _ = connection.takeReceived()
        stage.write("PUT", "/api/books/7")
        #expect(!stage.isHit("/api/books/7"))
        connection.answer(body: #"{"items":[{"id":"7","version":6}]}"#)
        #expect(stage.isHit("/api/books/7"))
    }
}
