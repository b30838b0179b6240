import Logging
import NIOCore
import ProxyConfiguration
import ProxyTesting
import Testing

@testable import ProxyServer

extension Integration {
    @Suite("Stopping, and the process that takes over")
    struct TakeoverTests {
        /// Runs the admin listener of a proxy meanwhile.
        private func withAdmin(
            _ proxy: ProxyService, port: Int = 0, _ body: (Int) async throws -> Void
        ) async throws {
            let logger = Logger(label: "admin") { _ in SwiftLogNoOpLogHandler() }
            let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
            let admin = AdminService(endpoint: SocketEndpoint(.loopback, port: port), proxy: proxy, logger: logger) {
                continuation.yield($0)
            }
            try await admin.listen()
            let running = Task { try await admin.run() }
            let result: Result<Void, any Error>
            do {
                result = .success(try await body(try #require(await ports.first { _ in true })))
            } catch {
                result = .failure(error)
            }
            running.cancel()
            _ = await running.result
            try result.get()
        }

        private func readiness(_ port: Int) async throws -> String {
            let client = try await RawClient.connect(port: port)
            defer { client.close() }
            let answer = try await client.ask(.get("/readyz", "Connection: close"))
            return "\(answer.status) \(answer.text)"
        }

        @Test("While drain-delay lasts, /readyz says 503, and requests on new connections are answered")
        func drainDelay() async throws {
            try await withProxy({ $0.drainDelay = .milliseconds(700) }) { exchange in
                try await exchange.answer("200 OK", body: "ok")
            } perform: { proxy, _ in
                try await withAdmin(proxy.service) { (port: Int) async throws in
                    #expect(try await readiness(port) == "200 ready\n")
                    await proxy.startStopping()
                    while proxy.service.readiness.value { await Task.yield() }
                    #expect(try await readiness(port) == "503 not ready: stopping\n")
                    #expect(try await proxy.ask(.get("/a")).text == "ok")
                    while let client = try? await proxy.connect() { client.close() }
                    #expect(try await readiness(port) == "503 not ready: stopping\n", "as long as the process lives")
                }
            }
        }

        @Test("A client that is connected and has not asked yet when the proxy begins to stop still gets its answer")
        func justConnected() async throws {
            try await withProxy({ $0.shutdownTimeout = .seconds(20) }) { exchange in
                try await exchange.answer("200 OK", body: "ok")
            } perform: { proxy, _ in
                let clients = try await (0..<16).asyncMap { _ in try await proxy.connect() }
                await proxy.startStopping()
                while let client = try? await proxy.connect() { client.close() }
                for client in clients {
                    let answer = try await client.ask(.get("/a"))
                    #expect(answer.text == "ok")
                    #expect(answer["Connection"] == "close")
                }
            }
        }

        @Test(
            "The next process listens on the same ports while the last one finishes what runs, before and after that closes its own"
        )
        func takeover() async throws {
            let gate = Gate()
            try await withProxy({
                $0.shutdownTimeout = .seconds(20)
                $0.drainDelay = .milliseconds(500)
            }) { exchange in
                if exchange.target == "/slow" { await gate.wait() }
                try await exchange.answer("200 OK", body: "finished")
            } perform: { last, origin in
                try await withAdmin(last.service) { (admin: Int) async throws in
                    let running = try await last.begin(.get("/slow"))
                    await origin.arrivals.reaches(1)
                    func startNext(_ body: (RunningProxy) async throws -> Void) async throws {
                        try await withProxy(to: origin.port) {
                            $0.listen = [SocketEndpoint(.loopback, port: last.port)]
                            $0.admin = SocketEndpoint(.loopback, port: admin)
                        } perform: { next in
                            try await withAdmin(next.service, port: admin) { _ in try await body(next) }
                        }
                    }
                    await #expect(throws: ProxyServerError.self, "while the last one takes requests") {
                        try await startNext { _ in }
                    }
                    await last.startStopping()
                    while last.service.readiness.value { await Task.yield() }
                    try await startNext { next in #expect(next.service.readiness.value) }
                    while let client = try? await last.connect() { client.close() }
                    try await startNext { (next: RunningProxy) async throws in
                        #expect(try await next.ask(.get("/fast")).text == "finished")
                        gate.open()
                        #expect(try await running.answer().text == "finished")
                    }
                }
            }
        }

        @Test("A probe gets its answer, however many connections the admin listener has, and however many only drip")
        func fullAdmin() async throws {
            try await withProxy({ $0.admin = SocketEndpoint(.loopback, port: 0) }) { exchange in
                try await exchange.answer("200 OK")
            } perform: { proxy, _ in
                try await withAdmin(proxy.service) { (port: Int) async throws in
                    var kept: [RawClient] = []
                    for _ in 0..<(3 * proxy.service.descriptors.admin) {
                        let client = try await RawClient.connect(port: port)
                        try await client.send("GET /rea")
                        kept.append(client)
                    }
                    #expect(try await readiness(port) == "200 ready\n")
                    for client in kept { client.close() }
                }
            }
        }

        @Test("Requests to the admin listener that don't get whole are closed in time")
        func slowAdmin() async throws {
            try await withProxy({ $0.clients.headTimeout = .milliseconds(200) }) { exchange in
                try await exchange.answer("200 OK")
            } perform: { proxy, _ in
                try await withAdmin(proxy.service) { (port: Int) async throws in
                    let client = try await RawClient.connect(port: port)
                    try await client.send("GET /readyz HTT")
                    #expect(try await client.isClosedByPeer())
                }
            }
        }

        @Test("An admin port that is in use is told before anybody is let in")
        func adminPortInUse() async throws {
            try await withScriptedOrigin({ _ in }) { other in
                _ = await #expect(throws: ProxyServerError.self) {
                    try await withProxy(to: 1) {
                        $0.admin = SocketEndpoint(.loopback, port: other.port)
                    } perform: { _ in
                        Issue.record("it listens")
                    }
                }
            }
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
