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
            var bytes_to_client: Int
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

        /// Bodies that are stored, in pieces or in a file in memory, and that pass.
        @Test(
            "A response that the client breaks off is logged with what was sent of it, for how long, and that the client left",
            arguments: [("max-age=60", 24 << 20), ("max-age=60", 8 << 20), ("no-store", 24 << 20)])
        func brokenOff(control: String, length: Int) async throws {
            let path = Self.temporaryPath()
            defer { try? FileManager.default.removeItem(atPath: path) }
            try await withProxy({
                $0.accessLog = AccessLogSettings(path: path)
                $0.store.largestObject = 32 << 20
                $0.store.largestInMemory = 32 << 20
            }) { exchange in
                try await exchange.send(
                    "HTTP/1.1 200 OK\r\nCache-Control: \(control)\r\nContent-Length: \(length)\r\n\r\n")
                try await exchange.send(ByteBuffer(repeating: 0x63, count: length))
            } perform: { proxy, _ in
                try await proxy.ask(.get("/long"))
                let client = try await proxy.connect(receiveBuffer: 4096)
                try await client.send(.get("/long"))
                _ = try await client.head()
                try await Task.sleep(for: .milliseconds(700))
                client.reset()
                for _ in 0..<200 where try Self.lines(path).count < 2 { try await Task.sleep(for: .milliseconds(50)) }
            }
            let lines = try Self.lines(path)
            #expect(lines.count == 2)
            #expect(lines[0].reason != "client-gone" && lines[0].body_bytes_to_client == length)
            #expect(lines[1].reason == "client-gone")
            #expect(lines[1].body_bytes_to_client < length && lines[1].bytes_to_client < length)
            #expect(lines[1].duration_us >= 500_000)
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
                _ = try await client.ask("GET /bad HTTP/1.1\r\nHost\r\n\r\n")
            }
            let lines = try Self.lines(path)
            #expect(lines.map(\.outcome) == ["miss", "hit", "hit", "passed", "error"])
            #expect(lines.map(\.status) == [200, 200, 304, 200, 400])
            #expect(lines.map(\.reason) == ["absent", nil, nil, "method", "request-malformed"])
            #expect(lines.map(\.not_modified) == [false, false, true, false, false])
            #expect(lines.prefix(4).map(\.body_bytes_to_client) == [5, 5, 0, 5])
            #expect(lines.prefix(4).map(\.method) == ["GET", "GET", "GET", "POST"])
            #expect(lines[4].method == "GET" && lines[4].target == "/bad")
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
