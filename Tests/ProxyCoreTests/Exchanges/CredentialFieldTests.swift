import HTTPCaching
import HTTPSemantics
import NIOCore
import Testing

@testable import ProxyCore

@Suite("Who gets whose response")
struct CredentialFieldTests {
    private static let fields = [
        "X-Api-Key", "X-Auth-Token", "X-Remote-User", "X-Forwarded-User", "Client-Cert", "X-Amzn-Oidc-Data", "DPoP",
        "X_Api_Key",
    ]

    private func answer(_ stage: Stage, _ index: Int, body: String, _ fields: String) {
        stage.origin.connections[index].send(
            "HTTP/1.1 200 OK\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    @Test("Clients that ask at once with different credentials get each their own", arguments: fields)
    func together(field: String) {
        let stage = Stage()
        let (alice, bob, nobody) = (stage.client(), stage.client(), stage.client())
        alice.get("/me", "\(field): alice")
        bob.get("/me", "\(field): bob")
        nobody.get("/me")
        #expect(stage.origin.connections.count == 3)
        for (index, name) in ["alice", "bob", "nobody"].enumerated() {
            answer(stage, index, body: name, "ETag: \"1\"\r\nCache-Control: max-age=60\r\n")
        }
        #expect(alice.received.hasSuffix("alice") && bob.received.hasSuffix("bob"))
        #expect(nobody.received.hasSuffix("nobody"))
        #expect(alice.received.contains("; detail=credential-field\r\n"))
    }

    @Test("What is stored for nobody in particular is not for somebody, and the other way round", arguments: fields)
    func oneByOne(field: String) {
        let stage = Stage()
        stage.fill("/me", "Cache-Control: max-age=60\r\n", body: "nobody")
        stage.fill("/you", "Cache-Control: max-age=60\r\n", body: "alice", request: "\(field): alice\r\n")
        let client = stage.client()
        client.get("/me", "\(field): alice")
        #expect(client.takeReceived().isEmpty, "it waits for the origin")
        stage.origin.last.answer("200 OK", body: "alice")
        #expect(client.takeReceived().contains("; detail=credential-field\r\n"))
        for fields in [["\(field): bob"], []] {
            let other = stage.client()
            other.send(
                "GET /you HTTP/1.1\r\nHost: h\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n")
            #expect(!other.received.contains("alice"))
        }
    }

    @Test("What the origin calls public is for those with credentials too")
    func shared() {
        let stage = Stage()
        stage.fill("/", "Cache-Control: public, max-age=60\r\n", request: "X-Api-Key: alice\r\n")
        let client = stage.client()
        client.get("/", "X-Api-Key: bob")
        #expect(client.received.contains("; hit; "))
    }

    @Test(
        "Fields that say nothing of who asks keep nothing from being shared",
        arguments: ["X-Request-Id", "X-Requested-With", "X-Client-Version", "traceparent", "X-Correlation-Id"])
    func harmless(field: String) {
        let stage = Stage()
        stage.fill("/", "Cache-Control: max-age=60\r\n", request: "\(field): a\r\n")
        let client = stage.client()
        client.get("/", "\(field): b")
        #expect(client.received.contains("; hit; "))
    }

    private static func table(_ change: (inout RequestFieldSettings) -> Void) -> RequestFieldTable {
        var settings = RequestFieldSettings()
        change(&settings)
        return RequestFieldTable(settings)
    }

    @Test("A field that is part of the key has a response for each value, and a write reaches all of them")
    func keyFields() {
        let stage = Stage(requestFields: Self.table { $0.key = [.init("X-Tenant-Id")] })
        for tenant in ["a", "A", "b"] {
            stage.fill(
                "/x", "Cache-Control: max-age=60\r\n", body: "of \(tenant)", request: "X-Tenant-Id: \(tenant)\r\n")
        }
        stage.fill("/x", "Cache-Control: max-age=60\r\n", body: "of none")
        func read(_ fields: String...) -> String {
            let client = stage.client()
            client.send("GET /x HTTP/1.1\r\nHost: h\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n")
            return client.received
        }
        for tenant in ["a", "A", "b"] {
            let answer = read("X-Tenant-Id: \(tenant)")
            #expect(answer.contains("; hit; ") && answer.hasSuffix("of \(tenant)"))
        }
        #expect(read().hasSuffix("of none"))
        #expect(read("X-Tenant-Id: c").isEmpty && read("X-Tenant-Id: a", "X-Tenant-Id: b").isEmpty)
        let writer = stage.client()
        writer.send("PUT /x HTTP/1.1\r\nHost: h\r\nX-Tenant-Id: z\r\nContent-Length: 0\r\n\r\n")
        stage.origin.last.answer("204 No Content")
        #expect(writer.received.hasPrefix("HTTP/1.1 204"))
        for fields in [["X-Tenant-Id: a"], ["X-Tenant-Id: b"], []] {
            let client = stage.client()
            client.send("GET /x HTTP/1.1\r\nHost: h\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n")
            #expect(client.received.isEmpty, "it is validated")
        }
    }

    @Test(
        "A read with a method of its own goes to the origin, and nothing of it is stored",
        arguments: [
            ("GET /x", "X-HTTP-Method-Override: DELETE\r\n"), ("HEAD /x", "X-HTTP-Method: PUT\r\n"),
            ("GET /x?a=1&_method=delete", ""), ("GET /x?%5fmethod=PUT", ""),
        ])
    func methodOverride(line: String, field: String) {
        let stage = Stage()
        stage.fill("/x", "Cache-Control: max-age=60\r\n")
        let client = stage.client()
        client.send("\(line) HTTP/1.1\r\nHost: h\r\n\(field)\r\n")
        let sent = stage.origin.last.takeReceived()
        #expect(sent.hasPrefix("\(line) HTTP/1.1\r\n") && sent.contains(field))
        stage.origin.last.answer("200 OK", "Cache-Control: max-age=60", body: line.hasPrefix("GET") ? "gone" : "")
        #expect(client.takeReceived().contains("; detail=method-override\r\n"))
        client.send("\(line) HTTP/1.1\r\nHost: h\r\n\(field)\r\n")
        #expect(client.received.isEmpty, "it goes to the origin again")
        let reader = stage.client()
        reader.get("/x")
        #expect(reader.received.isEmpty, "it may have been a write")
    }
}
