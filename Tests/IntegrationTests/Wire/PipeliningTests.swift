import NIOCore
import ProxyTesting
import Testing

extension Integration {
    @Suite("Connections of clients")
    struct PipeliningTests {
        /// Answers with the request's target; `/fresh…` may be stored.
        private static let echo: ScriptedOrigin.Script = { exchange in
            let body = try await exchange.request().text
            let fields = exchange.target.hasPrefix("/fresh") ? ["Cache-Control: max-age=60"] : []
            try await exchange.answer("200 OK", fields, body: "\(exchange.method) \(exchange.target) \(body)")
        }

        @Test("Twenty requests in one packet are answered in their order: hits, misses and writes")
        func twenty() async throws {
            try await withProxy(script: Self.echo) { proxy, origin in
                try await proxy.ask(.get("/fresh"))
                var packet = ""
                var expected: [String] = []
                for number in 0..<5 {
                    packet +=
                        .get("/fresh") + .get("/miss\(number)") + .request("POST", "/w\(number)", body: "b\(number)")
                    packet += .request("PUT", "/c\(number)", ["Transfer-Encoding: chunked"]) + "2\r\nhi\r\n0\r\n\r\n"
                    expected += [
                        "GET /fresh ", "GET /miss\(number) ", "POST /w\(number) b\(number)", "PUT /c\(number) hi",
                    ]
                }
                let client = try await proxy.connect()
                try await client.send(packet)
                for text in expected {
                    let answer = try await client.answer()
                    #expect(answer.status == 200)
                    #expect(answer.text == text)
                }
                #expect(origin.requests.count == 16)
            }
        }

        @Test("What was sent after a request that closes the connection is not answered")
        func afterClose() async throws {
            try await withProxy(script: Self.echo) { proxy, origin in
                let client = try await proxy.connect()
                try await client.send(.get("/a", "Connection: close") + .get("/b"))
                let answer = try await client.answer()
                #expect(answer["Connection"] == "close")
                #expect(try await client.isClosedByPeer())
                #expect(origin.requests.count == 1)
            }
        }

        @Test("An HTTP/1.0 client gets one answer and the end, or keeps the connection if it asks to")
        func http10() async throws {
            try await withProxy(script: Self.echo) { proxy, origin in
                for target in ["/a", "/fresh", "/fresh"] {
                    let closing = try await proxy.connect()
                    let answer = try await closing.ask("GET \(target) HTTP/1.0\r\nHost: api.test\r\n\r\n")
                    #expect(answer.text == "GET \(target) ")
                    #expect(answer["Connection"] == "close")
                    #expect(try await closing.isClosedByPeer())
                }
                let keeping = try await proxy.connect()
                for target in ["/a", "/fresh"] {
                    let answer = try await keeping.ask(
                        "GET \(target) HTTP/1.0\r\nHost: api.test\r\nConnection: Keep-Alive\r\n\r\n")
                    #expect(answer.text == "GET \(target) ")
                    #expect(answer["Connection"] == "keep-alive")
                }
            }
        }

        @Test("An HTTP/1.0 client without Host is served under the origin's name")
        func http10WithoutHost() async throws {
            try await withProxy(script: Self.echo) { proxy, origin in
                let answer = try await proxy.ask("GET /a HTTP/1.0\r\n\r\n")
                #expect(answer.status == 200)
                #expect(origin.requests.first?["Host"] == "127.0.0.1:\(origin.port)")
            }
        }

        @Test("A chunked answer goes to an HTTP/1.0 client without chunks, ended by the connection")
        func chunkedToHTTP10() async throws {
            try await withProxy { exchange in
                try await exchange.send(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")
            } perform: { proxy, origin in
                for method in ["GET", "POST"] {
                    let client = try await proxy.connect()
                    let answer = try await client.ask(
                        "\(method) /a HTTP/1.0\r\nHost: api.test\r\nConnection: keep-alive\r\n\r\n")
                    #expect(answer["Transfer-Encoding"] == nil)
                    #expect(answer["Connection"] == "close")
                    #expect(answer.text == "hello world")
                    #expect(answer.isComplete)
                }
            }
        }

        @Test("A client that has closed its side still gets its answer", arguments: ["/miss", "/fresh"])
        func halfClosed(target: String) async throws {
            let gate = Gate()
            try await withProxy { exchange in
                if exchange.number > 1 { await gate.wait() }
                try await Self.echo(exchange)
            } perform: { proxy, origin in
                try await proxy.ask(.get("/fresh"))
                let client = try await proxy.connect()
                try await client.send(.get(target))
                try await client.finishSending()
                gate.open()
                #expect(try await client.answer().text == "GET \(target) ")
                #expect(try await client.isClosedByPeer())
            }
        }

        @Test("A write of a client that has closed its side is carried out, if its body is whole")
        func halfClosedWrite() async throws {
            try await withProxy(script: Self.echo) { proxy, origin in
                let client = try await proxy.connect()
                try await client.send(.request("PUT", "/a", body: "whole"))
                try await client.finishSending()
                #expect(try await client.answer().text == "PUT /a whole")
                let cut = try await proxy.connect()
                try await cut.send(.request("PUT", "/b", ["Content-Length: 10"]) + "half")
                try await cut.finishSending()
                #expect(try await cut.isClosedByPeer())
            }
        }

        @Test("A client that has pipelined its requests and closed its side gets all of its answers")
        func halfClosedPipeline() async throws {
            try await withProxy(script: Self.echo) { proxy, origin in
                let client = try await proxy.connect()
                try await client.send(.get("/a") + .get("/b") + .get("/c"))
                try await client.finishSending()
                for target in ["/a", "/b", "/c"] {
                    #expect(try await client.answer().text == "GET \(target) ")
                }
                #expect(try await client.isClosedByPeer())
            }
        }

        @Test("Absolute-form goes to the origin in origin-form, and shares the store with it")
        func absoluteForm() async throws {
            try await withProxy(script: Self.echo) { proxy, origin in
                let answer = try await proxy.ask(.get("http://api.test/fresh?x=1"))
                #expect(answer.text == "GET /fresh?x=1 ")
                #expect(origin.requests.first?["Host"] == "api.test")
                #expect(try await proxy.ask(.get("/fresh?x=1")).isHit)
                #expect(try await proxy.ask(.get("http://api.test")).text == "GET / ")
            }
        }

        @Test("OPTIONS * reaches the origin as it is")
        func optionsAsterisk() async throws {
            try await withProxy(script: Self.echo) { proxy, origin in
                let answer = try await proxy.ask(.request("OPTIONS", "*"))
                #expect(answer.text == "OPTIONS * ")
                #expect(origin.requests.first?.startLine == "OPTIONS * HTTP/1.1")
            }
        }

        @Test("Interim responses reach the client of a write in their order, but no HTTP/1.0 client")
        func interim() async throws {
            try await withProxy { exchange in
                try await exchange.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n")
                try await exchange.answer(body: "done")
            } perform: { proxy, origin in
                let answer = try await proxy.ask(.request("POST", "/a", body: "x"))
                #expect(answer.interim.map(\.status) == [103, 102])
                #expect(answer.interim.first?["Link"] == "</a>")
                #expect(answer.text == "done")
                let old = try await proxy.ask("POST /a HTTP/1.0\r\nHost: api.test\r\nContent-Length: 1\r\n\r\nx")
                #expect(old.interim.isEmpty)
                #expect(old.text == "done")
            }
        }

        @Test("Interim responses reach the client whose read caused a fill")
        func interimOfFill() async throws {
            try await withProxy { exchange in
                try await exchange.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
                try await exchange.answer(body: "done")
            } perform: { proxy, origin in
                let answer = try await proxy.ask(.get("/a"))
                #expect(answer.text == "done")
                #expect(answer.interim.map(\.status) == [103])
            }
        }
    }
}
