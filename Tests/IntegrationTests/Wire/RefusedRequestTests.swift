import NIOCore
import ProxyConfiguration
import ProxyTesting
import Testing

extension Integration {
    @Suite("Requests that are refused")
    struct RefusedRequestTests {
        /// Expects one answer with this status, then the end, and nothing at the origin.
        private func expectRefusal(
            _ status: Int, of request: String, _ configure: (inout Settings) throws -> Void = { _ in }
        ) async throws {
            try await withProxy(configure) {
                try await $0.answer()
            } perform: { proxy, origin in
                let client = try await proxy.connect()
                try await client.send(request)
                let answer = try await client.answer()
                #expect(answer.status == status)
                #expect(answer["Content-Type"] == "application/problem+json")
                #expect(answer["Connection"] == "close")
                #expect(answer["Proxy-Status"]?.hasPrefix("etagere; error=http_request_error") == true)
                #expect(answer.text.contains("\"status\": \(status)"))
                #expect(try await client.isClosedByPeer())
                #expect(origin.requests.isEmpty)
            }
        }

        private static let smuggled = "GET /secret HTTP/1.1\r\nHost: api.test\r\n\r\n"

        @Test(
            "What could be read in two ways gets 400 and the end, and nothing of it is forwarded",
            arguments: [
                "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
                "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4, 4\r\n\r\nabcd",
                "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\nabcd",
                "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \u{0B}chunked\r\n\r\n0\r\n\r\n",
                "POST /a HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: a\r\nX: a\nY: b\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: a\r\nX: a\rY: b\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: a\r\nX: a\u{00}\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length : 4\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                "GET /a HTTP/1.1\r\n\r\n",
                "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET  /a HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a\r\nHost: a\r\n\r\n",
                "GET /a HTTP/1.1 \r\nHost: a\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
            ])
        func smuggling(request: String) async throws {
            try await expectRefusal(400, of: request + Self.smuggled)
        }

        @Test(
            "A chunked body with junk in its framing gets 400, and the origin no complete request",
            arguments: [
                "5x\r\nhello\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\n", "5\r\nhelloXX0\r\n\r\n", "-5\r\n",
                "5\nhello\r\n0\r\n\r\n",
            ])
        func chunks(body: String) async throws {
            try await withProxy { exchange in
                let ending = try await exchange.request().ending
                #expect(ending != .complete)
                exchange.close()
            } perform: { proxy, origin in
                let client = try await proxy.connect()
                try await client.send(.request("POST", "/a", ["Transfer-Encoding: chunked"]) + body + Self.smuggled)
                #expect(try await client.answer().status == 400)
                #expect(try await client.isClosedByPeer())
                #expect(!origin.requests.contains { $0.target == "/secret" })
            }
        }

        @Test("Each limit has its own status")
        func limits() async throws {
            try await expectRefusal(414, of: .get("/" + String(repeating: "a", count: 17_000)))
            try await expectRefusal(431, of: .get("/a", "X: " + String(repeating: "a", count: 66_000)))
            try await expectRefusal(431, of: .request("GET", "/a", (0..<200).map { "X-\($0): 1" }))
            try await expectRefusal(413, of: .request("POST", "/a", ["Content-Length: 1001"])) {
                $0.clients.largestRequestBody = 1000
            }
            try await expectRefusal(417, of: .request("POST", "/a", ["Expect: miracles"], body: "x"))
            try await expectRefusal(505, of: "GET /a HTTP/2.0\r\nHost: a\r\n\r\n")
        }

        @Test("A chunked body that grows too large gets 413, and the origin no complete request")
        func chunkedTooLarge() async throws {
            try await withProxy {
                $0.clients.largestRequestBody = 1000
            } script: { exchange in
                let ending = try await exchange.request().ending
                #expect(ending != .complete)
                exchange.close()
            } perform: { proxy, origin in
                let client = try await proxy.connect()
                try await client.send(.request("POST", "/a", ["Transfer-Encoding: chunked"]))
                try await client.send("3E8\r\n\(String(repeating: "a", count: 1000))\r\n1\r\na\r\n0\r\n\r\n")
                #expect(try await client.answer().status == 413)
                #expect(try await client.isClosedByPeer())
            }
        }

        @Test("CONNECT and TRACE are refused with what is allowed", arguments: ["CONNECT api.test:80", "TRACE /a"])
        func methods(line: String) async throws {
            try await withProxy {
                try await $0.answer()
            } perform: { proxy, origin in
                let answer = try await proxy.ask(
                    "\(line) HTTP/1.1\r\nHost: api.test\(line.hasSuffix("80") ? ":80" : "")\r\n\r\n")
                #expect(answer.status == 405)
                #expect(answer["Allow"]?.contains("GET") == true)
                #expect(origin.requests.isEmpty)
            }
        }

        @Test("A client that sends its head slowly is cut off with 408")
        func slowHead() async throws {
            try await withProxy({ $0.clients.headTimeout = .milliseconds(300) }) {
                try await $0.answer()
            } perform: { proxy, origin in
                let client = try await proxy.connect()
                try await client.send("GET /a HTTP/1.1\r\nHost: ")
                #expect(try await client.answer().status == 408)
                #expect(try await client.isClosedByPeer())
                #expect(origin.requests.isEmpty)
            }
        }

        @Test("A client that stops in the middle of its body is cut off with 408")
        func slowBody() async throws {
            try await withProxy({ $0.clients.bodyTimeout = .milliseconds(300) }) { exchange in
                try await exchange.request()
            } perform: { proxy, origin in
                let client = try await proxy.connect()
                try await client.send(.request("POST", "/a", ["Content-Length: 10"]) + "half")
                #expect(try await client.answer().status == 408)
                #expect(try await client.isClosedByPeer())
            }
        }

        @Test("A connection without a request is closed after a while, without a word")
        func idle() async throws {
            try await withProxy({ $0.clients.idleTimeout = .milliseconds(300) }) {
                try await $0.answer()
            } perform: { proxy, origin in
                let client = try await proxy.connect()
                #expect(try await client.isClosedByPeer())
            }
        }

        @Test(
            "Beyond the limit of connections, while all are busy, the next one is closed at once, and served when one is free"
        )
        func connectionLimit() async throws {
            let gate = Gate()
            try await withProxy({ $0.clients.maxConnections = 2 }) { exchange in
                if exchange.target == "/held" { await gate.wait() }
                try await exchange.answer()
            } perform: { proxy, origin in
                // A connection without a request would be closed for the next one.
                let busy = [
                    try await proxy.begin(.request("POST", "/held")), try await proxy.begin(.request("POST", "/held")),
                ]
                await origin.arrivals.reaches(2)
                #expect(try await proxy.connect().isClosedByPeer())
                gate.open()
                for client in busy { #expect(try await client.answer().status == 200) }
                busy[0].close()
                var answer: RawMessage?
                while answer == nil { answer = try? await proxy.ask(.get("/a")) }
                #expect(answer?.status == 200)
            }
        }
    }
}
