import NIOCore
import ProxyTesting
import Testing

extension Integration {
    /// Promises P4 and P7.
    @Suite("Requests for one URL at the same time")
    struct CollapsingTests {
        private static let fresh = "Cache-Control: max-age=60"

        /// Connects this many clients, each of which sends `request`.
        private static func clients(_ count: Int, _ proxy: RunningProxy, send request: String) async throws
            -> [RawClient]
        {
            var clients: [RawClient] = []
            for _ in 0..<count {
                let client = try await proxy.connect()
                try await client.send(request)
                clients.append(client)
            }
            return clients
        }

        private static func answers(_ clients: [RawClient]) async throws -> [RawMessage] {
            try await withThrowingTaskGroup(of: RawMessage.self) { group in
                for client in clients { group.addTask { try await client.answer() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }

        @Test(
            "1,000 reads of a book by 50 connections: the origin sees one validation at a time, all answers are right")
        func sharedValidations() async throws {
            let body = "the book"
            try await withProxy { exchange in
                try await Task.sleep(for: .milliseconds(100))
                if exchange.head["If-None-Match"] == "\"7\"" {
                    try await exchange.notModified("ETag: \"7\"")
                } else {
                    try await exchange.answer("200 OK", ["ETag: \"7\""], body: body)
                }
            } perform: { proxy, origin in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<50 {
                        group.addTask {
                            let client = try await proxy.connect()
                            for _ in 0..<20 {
                                let answer = try await client.ask(.get("/api/books/1"))
                                #expect(answer.status == 200)
                                #expect(answer.text == body)
                                #expect(answer.entityTag == "\"7\"")
                            }
                            client.close()
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(origin.mostConcurrentRequests == 1)
                #expect(origin.requests.count < 200)
                #expect(origin.requests.filter { $0["If-None-Match"] == nil }.count == 1)
            }
        }

        @Test("1,000 clients ask at once for an absent URL: the origin is asked once, all bodies are the same")
        func thousandClients() async throws {
            let gate = Gate()
            let body = String(repeating: "0123456789abcdef", count: 1024)
            try await withProxy { exchange in
                await gate.wait()
                try await exchange.answer("200 OK", [Self.fresh], body: body)
            } perform: { proxy, origin in
                let slow = try await proxy.connect(receiveBuffer: 1)
                try await slow.send(.get("/new"))
                let clients = try await Self.clients(999, proxy, send: .get("/new"))
                await origin.arrivals.reaches(1)
                gate.open()
                let answers = try await Self.answers(clients)
                #expect(answers.count == 999)
                #expect(answers.allSatisfy { $0.status == 200 && $0.text == body })
                #expect(answers.contains { $0.cacheStatus.contains("collapsed") })
                #expect(origin.requests.count == 1)
                #expect(try await slow.answer().text == body)
                for client in clients { client.close() }
            }
        }

        @Test(
            "A client that hardly reads holds nobody up, not even as the one that asked first",
            arguments: [true, false])
        func slowReader(asksFirst: Bool) async throws {
            let body = ByteBuffer(repeating: 0x62, count: 4 << 20)
            try await withProxy { exchange in
                try await exchange.send("HTTP/1.1 200 OK\r\n\(Self.fresh)\r\nContent-Length: \(4 << 20)\r\n\r\n")
                try await exchange.send(body)
            } perform: { proxy, origin in
                var slow: RawClient?
                if asksFirst { slow = try await proxy.begin(.get("/large"), receiveBuffer: 1) }
                let clients = try await Self.clients(4, proxy, send: .get("/large"))
                if !asksFirst { slow = try await proxy.begin(.get("/large"), receiveBuffer: 1) }
                for answer in try await Self.answers(clients) { #expect(answer.body == body) }
                #expect(origin.requests.count == 1)
                // The slow one has not read a byte so far; it loses nothing by that.
                #expect(try await slow?.answer().body == body)
            }
        }

        @Test("The client that asked first may go away: the others get the answer, and it is stored")
        func leaderGone() async throws {
            let gate = Gate()
            try await withProxy { exchange in
                await gate.wait()
                try await exchange.answer("200 OK", [Self.fresh], body: "whole")
            } perform: { proxy, origin in
                let leader = try await proxy.begin(.get("/a"))
                await origin.arrivals.reaches(1)
                let other = try await proxy.begin(.get("/a"))
                leader.reset()
                gate.open()
                #expect(try await other.answer().text == "whole")
                #expect(try await proxy.ask(.get("/a")).isHit)
                #expect(origin.requests.count == 1)
            }
        }

        @Test("A fill that nobody waits for any more goes on, and serves who comes next")
        func everybodyGone() async throws {
            let (gate, half) = (Gate(), Gate())
            try await withProxy { exchange in
                try await exchange.send("HTTP/1.1 200 OK\r\n\(Self.fresh)\r\nContent-Length: 10\r\n\r\n01234")
                half.open()
                await gate.wait()
                try await exchange.send("56789")
            } perform: { proxy, origin in
                let leader = try await proxy.begin(.get("/a"))
                await half.wait()
                _ = try await leader.head()
                leader.reset()
                let next = try await proxy.begin(.get("/a"))
                gate.open()
                let answer = try await next.answer()
                #expect(answer.text == "0123456789")
                #expect(origin.requests.count == 1)
            }
        }

        @Test("A waiting client reads a body as it grows")
        func streaming() async throws {
            let gate = Gate()
            try await withProxy { exchange in
                try await exchange.send("HTTP/1.1 200 OK\r\n\(Self.fresh)\r\nTransfer-Encoding: chunked\r\n\r\n")
                try await exchange.send("5\r\nfirst\r\n")
                await gate.wait()
                try await exchange.send("6\r\nsecond\r\n0\r\n\r\n")
            } perform: { proxy, origin in
                let leader = try await proxy.begin(.get("/a"))
                let other = try await proxy.begin(.get("/a"))
                for client in [leader, other] {
                    let head = try await client.head()
                    #expect(head["Transfer-Encoding"] == "chunked")
                }
                gate.open()
                #expect(origin.requests.count == 1)
            }
        }
    }
}
