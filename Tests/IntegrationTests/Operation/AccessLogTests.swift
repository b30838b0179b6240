import Foundation
import NIOCore
import ProxyConfiguration
import ProxyServer
import ProxyTesting
import Testing

extension Integration {
    @Suite("The access log")
    struct AccessLogTests {
        private struct Line: Decodable {
            var client: String
            var method: String?
            var target: String?
            var status: Int
            var outcome: String
            var reason: String?
            var not_modified: Bool
            var body_bytes_to_client: Int
            var bytes_from_origin: Int
            var user_agent: String?
            var duration_us: Int
        }

        private static func temporaryPath() -> String {
            NSTemporaryDirectory() + "etagere-access-\(UUID().uuidString).log"
        }

        private static func lines(_ path: String) throws -> [Line] {
            try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
                try JSONDecoder().decode(Line.self, from: Data($0.utf8))
            }
        }

        @Test("Every exchange is a line of JSON that says how it was answered")
        func lines() async throws {
            let path = Self.temporaryPath()
            defer { try? FileManager.default.removeItem(atPath: path) }
            try await withProxy({ $0.accessLog = AccessLogSettings(path: path) }) { exchange in
                let isFresh = exchange.target == "/fresh"
                try await exchange.answer(
                    "200 OK", isFresh ? ["Cache-Control: max-age=60", "ETag: \"1\""] : [], body: "12345")
            } perform: { proxy, _ in
                let client = try await proxy.connect()
                _ = try await client.ask(.get("/fresh", "User-Agent: test \"1\""))
                _ = try await client.ask(.get("/fresh"))
                _ = try await client.ask(.get("/fresh", "If-None-Match: \"1\""))
                _ = try await client.ask(.request("POST", "/w", body: "x"))
                _ = try await client.ask("nonsense\r\n\r\n")
            }
            let lines = try Self.lines(path)
            #expect(lines.map(\.outcome) == ["miss", "hit", "hit", "passed", "error"])
            #expect(lines.map(\.status) == [200, 200, 304, 200, 400])
            #expect(lines.map(\.reason) == ["absent", nil, nil, "method", "request-malformed"])
            #expect(lines.map(\.not_modified) == [false, false, true, false, false])
            #expect(lines.prefix(4).map(\.body_bytes_to_client) == [5, 5, 0, 5])
            #expect(lines.prefix(4).map(\.method) == ["GET", "GET", "GET", "POST"])
            #expect(lines.prefix(4).map(\.target) == ["/fresh", "/fresh", "/fresh", "/w"])
            #expect(lines.allSatisfy { $0.client == "127.0.0.1" && $0.duration_us >= 0 })
            #expect(lines.first?.user_agent == "test \"1\"")
            #expect(lines[0].bytes_from_origin > 5)
            #expect(lines[3].bytes_from_origin > 5)
            #expect(lines[1].bytes_from_origin == 0)
        }

        @Test("A log that was moved away is opened anew on demand")
        func reopened() async throws {
            let (path, moved) = (Self.temporaryPath(), Self.temporaryPath())
            defer { for path in [path, moved] { try? FileManager.default.removeItem(atPath: path) } }
            try await withProxy({ $0.accessLog = AccessLogSettings(path: path) }) {
                try await $0.answer()
            } perform: { proxy, _ in
                try await proxy.ask(.get("/before"))
                while try Self.lines(path).isEmpty { try await Task.sleep(for: .milliseconds(20)) }
                try FileManager.default.moveItem(atPath: path, toPath: moved)
                proxy.service.reopenAccessLog()
                try await proxy.ask(.get("/after"))
            }
            #expect(try Self.lines(moved).map(\.target) == ["/before"])
            #expect(try Self.lines(path).map(\.target) == ["/after"])
        }
    }
}
