import NIOCore
import ProxyConfiguration
import ProxyServer
import ProxyTesting
import Testing

extension Integration {
    @Suite("The proxy's end")
    struct ShutdownTests {
        @Test(
            "What runs is finished, new connections are refused, idle ones closed, and the proxy ends",
            arguments: ["GET", "POST"])
        func graceful(method: String) async throws {
            let gate = Gate()
            try await withProxy({ $0.shutdownTimeout = .seconds(20) }) { exchange in
                await gate.wait()
                try await exchange.answer("200 OK", body: "finished")
            } perform: { proxy, origin in
                let idle = try await proxy.connect()
                _ = try await idle.ask(.get(ScriptedOrigin.markerTarget))
                let running = try await proxy.begin(.request(method, "/a"))
                await origin.arrivals.reaches(1)
                await proxy.startStopping()
                #expect(try await idle.isClosedByPeer())
                while let client = try? await proxy.connect() { client.close() }
                #expect(!proxy.service.readiness.value)
                gate.open()
                let answer = try await running.answer()
                #expect(answer.text == "finished")
                #expect(answer["Connection"] == "close")
                #expect(try await running.isClosedByPeer())
            }
        }

        @Test("What does not finish in time is cut, so that it doesn't look complete")
        func limit() async throws {
            let gate = Gate()
            try await withProxy({ $0.shutdownTimeout = .milliseconds(200) }) { exchange in
                try await exchange.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\n\r\nhalf")
                await gate.wait()
            } perform: { proxy, origin in
                let client = try await proxy.connect()
                try await client.send("GET /a HTTP/1.0\r\nHost: api.test\r\n\r\n")
                let head = try await client.head()
                await proxy.startStopping()
                #expect(try await client.rest(of: head).ending == .reset)
            }
        }

        @Test("A port that is in use is told in one line")
        func portInUse() async throws {
            try await withScriptedOrigin({ _ in }) { origin in
                _ = await #expect(throws: ProxyServerError.self) {
                    try await withProxy(to: 1) {
                        $0.listen = [SocketEndpoint(.loopback, port: origin.port)]
                    } perform: { _ in
                    }
                }
            }
        }
    }
}
