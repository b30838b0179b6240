import NIOCore
import NIOPosix
import ProxyConfiguration
import ProxyTesting
import Testing

extension Integration {
    @Suite("Faults of the origin")
    struct OriginFaultTests {
        private static let methods = ["GET", "POST"]

        private static func expectProblem(
            _ answer: RawMessage, _ status: Int, _ reason: String, _ error: String
        ) {
            #expect(answer.status == status)
            #expect(answer["Content-Type"] == "application/problem+json")
            #expect(answer["Cache-Control"] == "no-store")
            #expect(answer["Proxy-Status"] == "etagere; error=\(error); details=\"\(reason)\"")
            #expect(answer.cacheStatus.hasSuffix("; detail=\(reason)"))
            #expect(answer.text.contains("\"reason\": \"\(reason)\""))
            #expect(!answer.text.contains("127.0.0.1"))
        }

        @Test("An origin that refuses connections is a 502, and the client's connection stays", arguments: methods)
        func refused(method: String) async throws {
            let port = try await withScriptedOrigin({ _ in }) { origin in origin.port }
            try await withProxy(to: port) { proxy in
                let client = try await proxy.connect()
                for _ in 0..<2 {
                    let answer = try await client.ask(.request(method, "/a"))
                    Self.expectProblem(answer, 502, "connection-refused", "connection_refused")
                }
            }
        }

        @Test("An origin whose name is not known is a 502")
        func nameNotResolved() async throws {
            try await withProxy(to: 1) {
                $0.origin.host = "no-such-host.invalid"
            } perform: { proxy in
                Self.expectProblem(try await proxy.ask(.get("/a")), 502, "name-not-resolved", "dns_error")
            }
        }

        @Test("An origin that does not accept in time is a 504")
        func connectTimeout() async throws {
            // A listener that never accepts: once its queue is full, the system leaves connecting unanswered.
            let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.autoRead, value: false).serverChannelOption(.backlog, value: 1)
                .bind(host: "127.0.0.1", port: 0).get()
            let port = try #require(listener.localAddress?.port)
            var waiting: [any Channel] = []
            while let channel = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.milliseconds(200)).connect(host: "127.0.0.1", port: port).get()
            {
                waiting.append(channel)
            }
            try await withProxy(to: port) {
                $0.origin.connectTimeout = .milliseconds(300)
            } perform: { proxy in
                Self.expectProblem(try await proxy.ask(.get("/a")), 504, "connection-timeout", "connection_timeout")
            }
            for channel in waiting { try await channel.close() }
            try await listener.close()
        }

        @Test("An origin that says nothing in time is a 504, and its connection is given up", arguments: methods)
        func responseTimeout(method: String) async throws {
            let gate = Gate()
            try await withProxy({ $0.origin.responseTimeout = .milliseconds(300) }) { exchange in
                if exchange.number == 1 { await gate.wait() }
                try await exchange.answer(body: "late")
            } perform: { proxy, origin in
                let answer = try await proxy.ask(.request(method, "/a"))
                Self.expectProblem(answer, 504, "response-timeout", "connection_read_timeout")
                gate.open()
                #expect(try await proxy.ask(.request(method, "/a")).text == "late")
                #expect(origin.requests.count == 2)
            }
        }

        @Test(
            "An answer that is not HTTP is a 502",
            arguments: [
                "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\0\r\n\r\n", "HTTP/1.1 200 OK\r\nX Y: a\r\n\r\n", "HTTP/2.0 200 OK\r\n\r\n",
            ])
        func malformed(bytes: String) async throws {
            try await withProxy { exchange in
                try await exchange.send(bytes)
                try await exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison")
            } perform: { proxy, origin in
                for method in Self.methods {
                    let answer = try await proxy.ask(.request(method, "/a"))
                    Self.expectProblem(answer, 502, "origin-malformed", "http_protocol_error")
                    #expect(answer.text.contains("not a valid HTTP message. "), "and what was wrong with it")
                }
                // Nothing of what followed is taken for another answer.
                #expect(try await proxy.ask(.get("/b")).text != "poison")
            }
        }

        /// How old servers write a head, and a body of "abc".
        private static let blemished = [
            "HTTP/1.1 200 OK\nX-A: b\nContent-Length: 3\n\nabc",
            "HTTP/1.1 200 OK\r\nX-A : b\r\nContent-Length: 3\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nX-A:\r\n b\r\nContent-Length: 3, 3\r\n\r\nabc",
            "HTTP/1.1  200 OK\r\nX-A: b\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nX-A: b\r\nTransfer-Encoding : chunked\r\n\r\n3 \r\nabc\n0 ;a\n\n",
        ]

        @Test(
            "A blemished response is passed on clean, to a write as well, and its connection is used again",
            arguments: blemished)
        func blemish(bytes: String) async throws {
            try await withProxy { exchange in
                try await exchange.request()
                try await exchange.send(bytes)
            } perform: { proxy, origin in
                for method in Self.methods {
                    let answer = try await proxy.ask(.request(method, "/a"))
                    #expect(answer.startLine == "HTTP/1.1 200 OK")
                    #expect(answer.values("X-A") == ["b"])
                    #expect(method == "HEAD" || answer.text == "abc")
                    #expect(answer.values("Content-Length").count <= 1)
                    #expect(!answer.wireText.contains(" :"))
                }
                #expect(origin.connections.count <= 2, "one for each event loop")
            }
        }

        @Test("With strict parsing it is a 502", arguments: blemished)
        func strict(bytes: String) async throws {
            try await withProxy({ $0.origin.parsing = .strict }) { exchange in
                try await exchange.send(bytes)
            } perform: { proxy, origin in
                let answer = try await proxy.ask(.get("/a"))
                Self.expectProblem(answer, 502, "origin-malformed", "http_protocol_error")
            }
        }

        @Test("A status that no class has is passed on and not stored", arguments: [600, 999])
        func oddStatus(status: Int) async throws {
            try await withProxy { exchange in
                try await exchange.answer("\(status) Odd", ["ETag: \"1\"", "Cache-Control: max-age=60"], body: "abc")
            } perform: { proxy, origin in
                for _ in 0..<2 {
                    let answer = try await proxy.ask(.get("/a"))
                    #expect(answer.startLine == "HTTP/1.1 \(status) Odd")
                    #expect(answer.cacheStatus.hasSuffix("detail=status"))
                }
                #expect(origin.requests.count == 2)
            }
        }

        @Test("An answer whose head is too large is a 502")
        func headTooLarge() async throws {
            try await withProxy { exchange in
                try await exchange.answer("200 OK", ["X: " + String(repeating: "a", count: 70_000)])
            } perform: { proxy, origin in
                let answer = try await proxy.ask(.get("/a"))
                Self.expectProblem(answer, 502, "origin-head-too-large", "http_response_header_section_size")
            }
        }

        @Test("An origin that closes before it has answered is a 502", arguments: ["", "HTTP/1.1 200 O"])
        func closedEarly(bytes: String) async throws {
            try await withProxy { exchange in
                if !bytes.isEmpty { try await exchange.send(bytes) }
                exchange.close()
            } perform: { proxy, origin in
                for (number, method) in Self.methods.enumerated() {
                    let answer = try await proxy.ask(.request(method, "/a"))
                    Self.expectProblem(answer, 502, "origin-closed", "connection_terminated")
                    #expect(origin.requests.count == number + 1)
                }
            }
        }

        @Test(
            "A body that was cut is cut for the client as well, and nothing is stored",
            arguments: ["Content-Length: 10\r\n\r\n01234", "Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n"])
        func cutBody(rest: String) async throws {
            try await withProxy { exchange in
                guard exchange.number % 2 == 1 else { return try await exchange.answer(body: "whole") }
                try await exchange.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n\(rest)")
                exchange.close()
            } perform: { proxy, origin in
                for method in Self.methods {
                    let cut = try await proxy.ask(.request(method, "/a"))
                    #expect(cut.status == 200)
                    #expect(!cut.isComplete)
                    #expect(try await proxy.ask(.get("/a")).text == "whole")
                }
                #expect(origin.requests.count == 4)
            }
        }

        @Test("A body that ends with the connection is complete if the connection was closed in order only")
        func closeDelimited() async throws {
            try await withProxy { exchange in
                try await exchange.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n\r\nhello")
                if exchange.target == "/cut" {
                    // What was written has to leave before the reset overtakes it.
                    try await Task.sleep(for: .milliseconds(50))
                    return exchange.reset()
                }
                exchange.close()
            } perform: { proxy, origin in
                for _ in 0..<2 {
                    let answer = try await proxy.ask(.get("/whole"))
                    #expect(answer.text == "hello")
                    #expect(answer.isComplete)
                }
                let posted = try await proxy.ask(.request("POST", "/posted", body: "x"))
                #expect(posted.text == "hello")
                #expect(posted.isComplete)
                #expect(origin.requests.count == 2)
                #expect(try await !proxy.ask(.get("/cut")).isComplete)
                #expect(try await !proxy.ask(.get("/cut")).isHit)
            }
        }

        @Test("An HTTP/1.0 origin is served from like any other")
        func http10() async throws {
            try await withProxy { exchange in
                try await exchange.send("HTTP/1.0 200 OK\r\nETag: 5\r\n\r\nhello")
                exchange.close()
            } perform: { proxy, origin in
                let client = try await proxy.connect()
                for method in ["GET", "GET", "POST"] {
                    let answer = try await client.ask(.request(method, "/a"))
                    #expect(answer.startLine == "HTTP/1.1 200 OK")
                    #expect(answer.text == "hello")
                    #expect(answer["Via"] == "1.1 etagere" || answer["Via"] == "1.0 etagere")
                }
            }
        }

        @Test("A body beyond the largest object is passed whole and not stored", arguments: [true, false])
        func tooLarge(declaresLength: Bool) async throws {
            let body = ByteBuffer(repeating: 0x64, count: 1 << 20)
            try await withProxy({ $0.store = StoreSettings(memory: 16 << 20, largestObject: 65_536) }) { exchange in
                let framing = declaresLength ? "Content-Length: \(1 << 20)" : "Transfer-Encoding: chunked"
                try await exchange.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n\(framing)\r\n\r\n")
                if !declaresLength { try await exchange.send("100000\r\n") }
                try await exchange.send(body)
                if !declaresLength { try await exchange.send("\r\n0\r\n\r\n") }
            } perform: { proxy, origin in
                for number in 1...2 {
                    let answer = try await proxy.ask(.get("/large"))
                    #expect(answer.body == body)
                    if declaresLength { #expect(answer.cacheStatus.hasSuffix("detail=too-large")) }
                    #expect(origin.requests.count == number)
                }
            }
        }
    }
}
