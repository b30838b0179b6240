import Foundation
import Logging
import NIOCore
import ProxyConfiguration
import ProxyServer
import ProxyTesting
import Testing

extension Integration {
    @Suite("The admin listener")
    struct AdminTests {
        @Test("It tells whether the proxy lives and is ready, and what it has done")
        func pages() async throws {
            try await withProxy { exchange in
                try await exchange.answer("200 OK", ["Cache-Control: max-age=60"], body: "12345")
            } perform: { proxy, _ in
                let logger = Logger(label: "admin") { _ in SwiftLogNoOpLogHandler() }
                let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
                let admin = AdminService(
                    endpoint: SocketEndpoint(.loopback, port: 0), proxy: proxy.service, logger: logger
                ) { continuation.yield($0) }
                let running = Task { try await admin.run() }
                let port = try #require(await ports.first { _ in true })
                for _ in 0..<3 { try await proxy.ask(.get("/a")) }

                func page(_ target: String) async throws -> RawMessage {
                    let client = try await RawClient.connect(port: port)
                    defer { client.close() }
                    return try await client.ask(.get(target, "Connection: close"))
                }
                #expect(try await page("/healthz").text == "ok\n")
                #expect(try await page("/readyz").text == "ready\n")
                let metrics = try await page("/metrics")
                #expect(metrics.status == 200)
                #expect(metrics["Content-Type"]?.hasPrefix("text/plain; version=0.0.4") == true)
                #expect(metrics.text.contains("# HELP"))
                #expect(metrics.text.contains("outcome=\"hit\""))
                let stats = try await page("/stats")
                #expect(stats["Content-Type"] == "application/json")
                _ = try JSONSerialization.jsonObject(with: Data(stats.text.utf8))
                #expect(try await page("/nothing").status == 404)
                running.cancel()
                _ = await running.result
            }
        }
    }
}
