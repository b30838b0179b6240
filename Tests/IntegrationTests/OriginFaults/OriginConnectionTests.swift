import NIOCore
import ProxyConfiguration
import ProxyTesting
import Testing

extension Integration {
    @Suite("Connections to the origin")
    struct OriginConnectionTests {
        @Test("A connection is used again, and not after the origin said close")
        func keptAlive() async throws {
            try await withProxy({ $0.workers = 1 }) { exchange in
                let closes = exchange.number == 3
                try await exchange.answer("200 OK", closes ? ["Connection: close"] : [], body: "\(exchange.connection)")
            } perform: { proxy, origin in
                var connections: [String] = []
                for number in 0..<4 { connections.append(try await proxy.ask(.get("/\(number)")).text) }
                #expect(connections == ["1", "1", "1", "2"])
            }
        }

        @Test("A read is sent once more if a kept connection turns out to be dead; a write never is")
        func deadConnection() async throws {
            try await withProxy({ $0.workers = 1 }) { exchange in
                // Every second request of a connection finds it dead.
                if exchange.number % 2 == 0 { return exchange.close() }
                try await exchange.answer("200 OK", body: "\(exchange.number)")
            } perform: { proxy, origin in
                #expect(try await proxy.ask(.get("/a")).text == "1")
                #expect(try await proxy.ask(.get("/b")).text == "3")
                #expect(origin.requests.map(\.target) == ["/a", "/b", "/b"])
                let post = try await proxy.ask(.request("POST", "/c", body: "x"))
                #expect(post.status == 502)
                #expect(post.cacheStatus == "fwd=method; detail=origin-closed")
                #expect(origin.requests.map(\.target) == ["/a", "/b", "/b", "/c"])
            }
        }

        @Test("A read that fails on a fresh connection is not sent again")
        func freshConnection() async throws {
            try await withProxy(script: { $0.close() }) { proxy, origin in
                let answer = try await proxy.ask(.get("/a"))
                #expect(answer.status == 502)
                #expect(origin.requests.count == 1)
            }
        }

        @Test("A read that is sent again fails if the new connection fails as well")
        func retriedOnce() async throws {
            try await withProxy({ $0.workers = 1 }) { exchange in
                if exchange.number > 1 { return exchange.close() }
                try await exchange.answer()
            } perform: { proxy, origin in
                try await proxy.ask(.get("/a"))
                #expect(try await proxy.ask(.get("/b")).status == 502)
                #expect(origin.requests.count == 3)
            }
        }

        @Test("An origin that closes idle connections is not noticed", arguments: ["GET", "POST"])
        func idleClosed(method: String) async throws {
            try await withProxy {
                try await $0.answer()
            } perform: { proxy, origin in
                for number in 1...3 {
                    #expect(try await proxy.ask(.request(method, "/\(number)")).status == 200)
                    origin.closeConnections()
                    await origin.disconnections.reaches(number)
                    // Until the proxy has seen it as well; a write before that could only fail.
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
        }

        @Test("No more connections than allowed, across all event loops; the other requests wait")
        func cap() async throws {
            try await withProxy({ $0.origin.maxConnections = 2 }) { exchange in
                try await Task.sleep(for: .milliseconds(5))
                try await exchange.answer("200 OK", body: exchange.target)
            } perform: { proxy, origin in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<50 {
                        group.addTask {
                            let method = number.isMultiple(of: 2) ? "GET" : "POST"
                            let answer = try await proxy.ask(.request(method, "/\(number)"))
                            #expect(answer.status == 200)
                            #expect(answer.text == "/\(number)")
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(origin.requests.count == 50)
                #expect(origin.mostConcurrentRequests <= 2)
            }
        }

        @Test("When too many wait the next one gets 503, and those that wait are served")
        func queueFull() async throws {
            let gate = Gate()
            try await withProxy {
                $0.workers = 1
                $0.origin.maxConnections = 1
                $0.origin.maxWaiting = 2
            } script: { exchange in
                await gate.wait()
                try await exchange.answer("200 OK", body: exchange.target)
            } perform: { proxy, origin in
                var clients: [RawClient] = []
                for number in 0..<3 {
                    clients.append(try await proxy.begin(.get("/\(number)")))
                    await origin.arrivals.reaches(1)
                }
                let refused = try await proxy.ask(.get("/more"))
                #expect(refused.status == 503)
                #expect(
                    refused["Proxy-Status"] == "etagere; error=connection_limit_reached; details=\"connection-limit\"")
                gate.open()
                for (number, client) in clients.enumerated() { #expect(try await client.answer().text == "/\(number)") }
            }
        }

        @Test("A request that waits too long for a connection gets 503")
        func queueTimeout() async throws {
            let gate = Gate()
            try await withProxy {
                $0.workers = 1
                $0.origin.maxConnections = 1
                $0.origin.queueTimeout = .milliseconds(300)
            } script: { exchange in
                await gate.wait()
                try await exchange.answer()
            } perform: { proxy, origin in
                let first = try await proxy.begin(.get("/a"))
                await origin.arrivals.reaches(1)
                let refused = try await proxy.ask(.get("/b"))
                #expect(refused.status == 503)
                #expect(refused.cacheStatus == "fwd=uri-miss; detail=queue-timeout")
                gate.open()
                #expect(try await first.answer().status == 200)
                // What was given up is not sent later.
                #expect(try await proxy.ask(.get("/c")).status == 200)
                #expect(origin.requests.map(\.target) == ["/a", "/c"])
            }
        }

        @Test("A client that does not read holds the origin back", arguments: ["GET", "POST"])
        func backPressure(method: String) async throws {
            let (count, piece) = (64 << 20, ByteBuffer(repeating: 0x65, count: 1 << 16))
            let sent = Tally()
            try await withProxy { exchange in
                try await exchange.send(
                    "HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: \(count)\r\n\r\n")
                while sent.count < count {
                    try await exchange.send(piece)
                    sent.add(piece.readableBytes)
                }
            } perform: { proxy, origin in
                let client = try await proxy.connect(receiveBuffer: 65_536)
                try await client.send(.request(method, "/large"))
                let head = try await client.head()
                // What fits into the system's buffers, and a little in the proxy.
                let held = try await settled(sent)
                #expect(held < 24 << 20)
                let answer = try await client.rest(of: head)
                #expect(answer.bodyLength == count)
                #expect(answer.isComplete)
            }
        }
    }
}
