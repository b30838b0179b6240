import NIOCore
import ProxyConfiguration
import ProxyTesting
import Testing

extension Integration {
    /// Answers that were handed over whole and that the client takes its time to read.
    @Suite("Clients that read slowly")
    struct SlowReaderTests {
        private static let size = 8 << 20

        private func withLargeHit(
            _ configure: (inout Settings) throws -> Void = { _ in }, request: String,
            perform body: (RawClient, RunningProxy) async throws -> Void
        ) async throws {
            try await withProxy(configure) { exchange in
                try await exchange.send(
                    "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: \(Self.size)\r\n\r\n")
                try await exchange.send(ByteBuffer(repeating: 0x63, count: Self.size))
            } perform: { proxy, _ in
                try await proxy.ask(.get("/large"))
                let client = try await proxy.connect(receiveBuffer: 4096)
                try await client.send(request)
                let head = try await client.head()
                #expect(head.isHit)
                try await body(client, proxy)
                let answer = try await client.rest(of: head)
                #expect(answer.isComplete)
                #expect(answer.bodyLength == Self.size)
            }
        }

        @Test("A client that closed its side gets the whole of a large answer")
        func halfClosed() async throws {
            try await withLargeHit(request: .get("/large")) { client, _ in
                try await client.finishSending()
                try await Task.sleep(for: .milliseconds(100))
            }
        }

        @Test("A last answer is not cut short by the time that a closed connection lingers")
        func lastAnswer() async throws {
            try await withLargeHit(request: .get("/large", "Connection: close")) { _, _ in
                try await Task.sleep(for: .seconds(3))
            }
        }

        @Test("An answer is not cut short by the idle timeout")
        func idleTimeout() async throws {
            try await withLargeHit({ $0.clients.idleTimeout = .milliseconds(300) }, request: .get("/large")) { _, _ in
                try await Task.sleep(for: .seconds(1))
            }
        }

        @Test("An answer is not cut short by the proxy's stopping")
        func stopping() async throws {
            try await withLargeHit({ $0.shutdownTimeout = .seconds(10) }, request: .get("/large")) { _, proxy in
                await proxy.startStopping()
                try await Task.sleep(for: .milliseconds(300))
            }
        }

        @Test("A client that takes nothing at all is cut off after the write timeout")
        func writeTimeout() async throws {
            try await withProxy({ $0.clients.writeTimeout = .milliseconds(300) }) { exchange in
                try await exchange.answer(
                    "200 OK", ["Cache-Control: max-age=60"], body: String(repeating: "a", count: Self.size))
            } perform: { proxy, _ in
                try await proxy.ask(.get("/large"))
                let client = try await proxy.connect(receiveBuffer: 4096)
                try await client.send(.get("/large"))
                let head = try await client.head()
                try await Task.sleep(for: .seconds(2))
                #expect(try await !client.rest(of: head).isComplete)
            }
        }
    }
}
