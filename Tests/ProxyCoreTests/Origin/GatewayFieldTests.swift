import HTTPCaching
import HTTPSemantics
import HTTPWire
import NIOCore
import ProxyTesting
import Testing

@testable import ProxyCore

@Suite("What a gateway says, and who may say it")
struct GatewayFieldTests {
    private static let trusted = "203.0.113.9"

    private func stage(_ change: (inout RequestFieldSettings) -> Void = { _ in }) -> Stage {
        var options = ProxyOptions()
        options.trustsForwarded = { $0.ipAddress == Self.trusted }
        var settings = RequestFieldSettings()
        change(&settings)
        return Stage(options: options, requestFields: RequestFieldTable(settings))
    }

    /// The field lines that the origin gets of a request.
    private func sent(_ fields: [String], isTrusted: Bool, on stage: Stage, method: String = "GET") -> [String] {
        let client = stage.client(isTrusted ? Self.trusted : "192.0.2.1")
        let lines = fields.map { $0 + "\r\n" }.joined()
        client.send("\(method) /\(stage.origin.attempts) HTTP/1.1\r\nHost: h\r\n\(lines)\r\n")
        return stage.origin.last.takeReceived().split(separator: "\r\n").map(String.init)
    }

    @Test(
        "What only a gateway sets reaches the origin from a trusted client, and from no other",
        arguments: [
            "X-Forwarded-Prefix: //evil.example", "x-forwarded-port: 81", "X-Forwarded-Server: x",
            "X_Forwarded_Prefix: /p", "X-Real-IP: 192.0.2.7", "X-Original-URL: /admin", "X-Rewrite-URL: /admin",
            "X-Host: evil.example", "X-Scheme: https", "Front-End-Https: on", "True-Client-IP: 192.0.2.7",
            "CF-Connecting-IP: 192.0.2.7", "SCRIPT_NAME: /p", "Proxy: http://evil.example",
        ], ["GET", "PUT"])
    func gatewayFields(line: String, method: String) {
        #expect(!sent([line, "A: b"], isTrusted: false, on: stage(), method: method).contains(line))
        #expect(sent([line, "A: b"], isTrusted: true, on: stage(), method: method).contains(line))
    }

    @Test("What names the user goes to the origin from everybody, as does what changes the method of a write")
    func passedFields() {
        let lines = ["X-Remote-User: alice", "X-Forwarded-User: alice", "X-SSL-Client-Verify: NONE", "X-Api-Key: k"]
        #expect(Set(sent(lines, isTrusted: false, on: stage())).isSuperset(of: lines))
        let override = ["X-HTTP-Method-Override: PATCH"]
        #expect(sent(override, isTrusted: false, on: stage(), method: "POST").contains(override[0]))
    }

    @Test("Settings remove, keep and set fields")
    func settings() {
        let stage = stage {
            $0.removed = [.init("X-Debug"), .init("Cookie"), .init("X-Internal-*")]
            $0.kept = [.init("X-Real-IP")]
            $0.set = [.init(name: "X-Stage", value: "live")]
        }
        let lines = sent(
            ["X-Debug: 1", "Cookie: a=b", "X-Internal-A: 1", "X-Real-IP: ::1", "x-stage: mine", "A: b"],
            isTrusted: false, on: stage)
        #expect(Array(lines[1...4]) == ["Host: h", "X-Real-IP: ::1", "A: b", "X-Stage: live"])
    }

    @Test("Nobody can poison what others get by a field that only a gateway sets")
    func poisoning() {
        let stage = stage()
        let evil = stage.client("192.0.2.1")
        evil.get("/", "X-Forwarded-Prefix: //evil.example")
        #expect(!stage.origin.last.takeReceived().contains("evil"))
        stage.origin.last.answer("200 OK", "Cache-Control: max-age=60", body: "same")
        let client = stage.client("192.0.2.2")
        client.get("/")
        #expect(client.received.contains("; hit; "), "it is everybody's, as it depends on nothing")
    }

    private static let pairs: [(String, String)] = [
        ("X-Forwarded-Proto: https", "X-Forwarded-Proto: http"), ("X-Forwarded-Proto: https", "A: b"),
        ("X-Forwarded-Host: a.example", "X-Forwarded-Host: b.example"), ("X-Forwarded-Host: a.example", "A: b"),
        ("Forwarded: for=1.2.3.4;proto=https", "Forwarded: for=1.2.3.4;proto=http"),
        ("Forwarded: host=a.example", "Forwarded: host=b.example"),
        ("X-Forwarded-Prefix: /a", "X-Forwarded-Prefix: /b"), ("X-Forwarded-Port: 81", "A: b"),
        ("X-Original-URL: /a", "X-Original-URL: /b"), ("X-Forwarded-Ssl: on", "X-Forwarded-Ssl: off"),
    ]

    @Test("Two URLs that a trusted gateway tells apart are two, and a write to one invalidates both", arguments: pairs)
    func keys(first: String, second: String) {
        let stage = stage()
        func read(_ field: String) -> String {
            let client = stage.client(Self.trusted)
            client.get("/a", field)
            return client.received
        }
        for (field, body) in [(first, "one"), (second, "two")] {
            #expect(read(field).isEmpty)
            stage.origin.last.answer("200 OK", "Cache-Control: max-age=60", body: body)
        }
        #expect(read(first).hasSuffix("one") && read(second).hasSuffix("two"))
        let writer = stage.client(Self.trusted)
        writer.send("PUT /a HTTP/1.1\r\nHost: h\r\n\(first)\r\nContent-Length: 0\r\n\r\n")
        stage.origin.last.answer("204 No Content")
        #expect(writer.received.hasPrefix("HTTP/1.1 204"))
        #expect(read(first).isEmpty && read(second).isEmpty, "both are validated")
    }

    @Test(
        "What means the same is one response",
        arguments: [
            ("X-Forwarded-Proto: http", "A: b"), ("X-Forwarded-Host: H", "A: b"), ("X-Forwarded-Host: h:80", "A: b"),
            ("X-Forwarded-Proto: https", "X-Forwarded-Proto: HTTPS, http"),
            ("X-Forwarded-Proto: https", "Forwarded: proto=https"), ("X-Forwarded-For: 1.2.3.4", "X-Real-IP: ::1"),
        ])
    func sameKeys(first: String, second: String) {
        let stage = stage()
        let client = stage.client(Self.trusted)
        client.get("/a", first)
        stage.origin.last.answer("200 OK", "Cache-Control: max-age=60", body: "one")
        _ = client.takeReceived()
        client.get("/a", second)
        #expect(client.received.contains("; hit; "))
    }

    @Test("What a client that isn't trusted says of scheme and host changes nothing")
    func untrustedKeys() {
        let stage = stage()
        stage.fill("/a", "Cache-Control: max-age=60\r\n")
        let client = stage.client("192.0.2.1")
        client.get("/a", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil.example", "Forwarded: proto=https")
        #expect(client.received.contains("; hit; "))
    }

    struct Row: Sendable {
        let lines: [String]
        let forwarded: String
        var others = ["X-Forwarded-For: 203.0.113.9", "X-Forwarded-Host: h", "X-Forwarded-Proto: http"]
    }

    private static let own = ";host=\"h\";proto=http"

    @Test(
        "All forwarding fields say the same, whatever a trusted gateway has written",
        arguments: [
            Row(lines: [], forwarded: "for=203.0.113.9;host=\"h\";proto=http"),
            Row(
                lines: ["X-Forwarded-Proto: https"], forwarded: "for=203.0.113.9;host=\"h\";proto=https",
                others: ["X-Forwarded-For: 203.0.113.9", "X-Forwarded-Host: h", "X-Forwarded-Proto: https"]),
            Row(
                lines: ["X-Forwarded-Proto: https", "Forwarded: for=evil;proto=http;host=evil.example"],
                forwarded: "for=203.0.113.9;host=\"h\";proto=https",
                others: ["X-Forwarded-For: 203.0.113.9", "X-Forwarded-Host: h", "X-Forwarded-Proto: https"]),
            Row(
                lines: ["Forwarded: for=\"[2001:db8::1]\";proto=https;host=a.example", "Forwarded: for=192.0.2.7"],
                forwarded: "for=\"[2001:db8::1]\";host=\"a.example\";proto=https, for=192.0.2.7, "
                    + "for=203.0.113.9;host=\"a.example\";proto=https",
                others: [
                    "X-Forwarded-For: 2001:db8::1, 192.0.2.7, 203.0.113.9", "X-Forwarded-Host: a.example",
                    "X-Forwarded-Proto: https",
                ]),
            Row(
                lines: ["X-Forwarded-For: 192.0.2.7 , 192.0.2.8:99", "X-Forwarded-Host: bad host"],
                forwarded: "for=192.0.2.7\(own), for=\"192.0.2.8:99\", for=203.0.113.9\(own)",
                others: [
                    "X-Forwarded-For: 192.0.2.7, 192.0.2.8:99, 203.0.113.9", "X-Forwarded-Host: h",
                    "X-Forwarded-Proto: http",
                ]),
            Row(
                lines: ["X-Forwarded-For: a\"b"],
                forwarded: "for=\"a\\\"b\"\(own), for=203.0.113.9\(own)",
                others: ["X-Forwarded-For: a\"b, 203.0.113.9", "X-Forwarded-Host: h", "X-Forwarded-Proto: http"]),
        ])
    func oneTruth(row: Row) {
        let lines = sent(row.lines, isTrusted: true, on: stage())
        let names = ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded"]
        let found = lines.filter { line in names.contains(line.prefix { $0 != ":" }.lowercased()) }
        #expect(found == row.others + ["Forwarded: \(row.forwarded)"])
    }
}
