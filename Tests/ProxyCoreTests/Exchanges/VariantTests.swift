import ProxyCore
import Testing

@Suite("Requests for variants")
struct VariantTests {
    private static let german = "Accept-Language: de\r\n"
    private static let english = "Accept-Language: en\r\n"
    private static let varying = "ETag: \"1\"\r\nVary: Accept-Language\r\n"

    @Test("A request that no stored variant matches asks the origin", .timeLimit(.minutes(1)))
    func noVariantMatches() {
        let stage = Stage()
        stage.fill("/", Self.varying, body: "deutsch", request: Self.german)
        let client = stage.client()
        client.get("/", "Accept-Language: en")
        stage.origin.last.answer("200 OK", "ETag: \"2\"", "Vary: Accept-Language", body: "english")
        #expect(client.received.contains("fwd=vary-miss"))
        #expect(client.received.hasSuffix("english"))
    }

    @Test("A variant that is not the newest is validated by its own tag alone", .timeLimit(.minutes(1)))
    func olderVariant() {
        let stage = Stage()
        stage.fill("/", Self.varying, body: "deutsch", request: Self.german)
        stage.fill(
            "/", "ETag: \"2\"\r\nVary: Accept-Language\r\n", body: "english", request: Self.english)
        let client = stage.client()
        client.get("/", "Accept-Language: de")
        #expect(stage.origin.last.received.contains("\r\nIf-None-Match: \"1\"\r\n"))
        stage.origin.last.notModified("ETag: \"1\"")
        #expect(client.received.hasSuffix("deutsch"))
    }

    @Test("A coded response without Vary is not shared with readers that may not accept the coding")
    func codedWithoutVary() {
        let stage = Stage()
        let clients = [stage.client(), stage.client(), stage.client()]
        clients[0].get("/", "Accept-Encoding: gzip")
        clients[1].get("/")
        clients[2].get("/", "Accept-Encoding: gzip")
        stage.origin.connections[0].answer(
            "200 OK", "ETag: \"1\"", "Cache-Control: max-age=60", "Content-Encoding: gzip", body: "coded")
        #expect(clients.map { $0.received.hasSuffix("coded") } == [true, false, true])
        #expect(clients[1].received == "", "it asks for itself")
        stage.origin.last.answer("200 OK", "ETag: \"1\"", "Cache-Control: max-age=60", body: "plain")
        #expect(clients[1].received.hasSuffix("plain"))
    }

    @Test("Requests of one variant share a fill, those of another don't")
    func collapsing() {
        let stage = Stage()
        stage.fill("/", Self.varying, body: "deutsch", request: Self.german)
        let clients = [stage.client(), stage.client(), stage.client()]
        clients[0].get("/", "Accept-Language: en")
        clients[1].get("/", "Accept-Language: en")
        clients[2].get("/", "Accept-Language: fr")
        #expect(stage.shared.fills.count == 2)
        for connection in stage.origin.connections where connection.isOpen && connection.received != "" {
            let language = connection.received.contains("Accept-Language: en") ? "english" : "français"
            connection.answer("200 OK", "ETag: \"\(language.prefix(1))\"", "Vary: Accept-Language", body: language)
        }
        #expect(clients.map { $0.received.hasSuffix("english") } == [true, true, false])
        #expect(clients[2].received.hasSuffix("français"))
        #expect(clients[1].received.contains("collapsed"))
        #expect(stage.shared.fills.count == 0)
    }
}
