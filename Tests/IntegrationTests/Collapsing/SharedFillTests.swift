import NIOCore
import ProxyTesting
import Testing

extension Integration {
    @Suite("What each client gets of a shared fill")
    struct SharedFillTests {
        private static let body = "0123456789"

        /// A scripted origin that holds every answer to `/a` until the gate opens, and counts those that wait there.
        private static func gated(
            _ gate: Gate, _ answer: @escaping ScriptedOrigin.Script
        ) -> ScriptedOrigin.Script {
            { exchange in
                await gate.wait()
                try await answer(exchange)
            }
        }

        @Test("Each client's own condition is evaluated on the one answer for all")
        func conditions() async throws {
            let gate = Gate()
            try await withProxy(
                script: Self.gated(gate) { try await $0.answer("200 OK", ["ETag: \"1\""], body: Self.body) }
            ) { proxy, origin in
                let first = try await proxy.begin(.get("/a", "If-None-Match: \"old\""))
                let hit = try await proxy.begin(.get("/a", "If-None-Match: \"0\", W/\"1\""))
                let miss = try await proxy.begin(.get("/a", "If-None-Match: \"2\""))
                let any = try await proxy.begin(.get("/a", "If-None-Match: *"))
                let none = try await proxy.begin(.get("/a"))
                gate.open()
                for client in [first, miss, none] {
                    let answer = try await client.answer()
                    #expect(answer.status == 200)
                    #expect(answer.text == Self.body)
                }
                for client in [hit, any] {
                    let answer = try await client.answer()
                    #expect(answer.status == 304)
                    #expect(answer.entityTag == "\"1\"")
                    #expect(answer.cacheStatus == "fwd=uri-miss; fwd-status=200; stored; collapsed")
                }
                #expect(origin.requests.count == 1)
                // A client's condition never costs the fill: it was not sent on.
                #expect(origin.requests.first?["If-None-Match"] == nil)
            }
        }

        @Test("A HEAD, a range and a whole read share one validation", arguments: [304, 200])
        func oneValidation(status: Int) async throws {
            let gate = Gate()
            try await withProxy { exchange in
                if exchange.head["If-None-Match"] == nil {
                    return try await exchange.answer("200 OK", ["ETag: \"1\""], body: "old")
                }
                await gate.wait()
                if status == 304 {
                    try await exchange.notModified("ETag: \"1\"")
                } else {
                    try await exchange.answer("200 OK", ["ETag: \"2\""], body: Self.body)
                }
            } perform: { proxy, origin in
                try await proxy.ask(.get("/a"))
                let whole = try await proxy.begin(.get("/a"))
                let head = try await proxy.begin(.head("/a"))
                let part = try await proxy.begin(.get("/a", "Range: bytes=1-2"))
                let suffix = try await proxy.begin(.get("/a", "Range: bytes=-1"))
                let outside = try await proxy.begin(.get("/a", "Range: bytes=100-"))
                let known = try await proxy.begin(.get("/a", "If-None-Match: \"\(status == 304 ? 1 : 2)\""))
                gate.open()
                let body = status == 304 ? "old" : Self.body
                #expect(try await whole.answer().text == body)
                let headAnswer = try await head.answer(to: "HEAD")
                #expect(headAnswer.status == 200)
                #expect(headAnswer["Content-Length"] == "\(body.count)")
                let partAnswer = try await part.answer()
                #expect(partAnswer.status == 206)
                #expect(partAnswer.text == body.dropFirst().prefix(2))
                #expect(partAnswer["Content-Range"] == "bytes 1-2/\(body.count)")
                #expect(try await suffix.answer().text == body.suffix(1))
                let outsideAnswer = try await outside.answer()
                #expect(outsideAnswer.status == 416)
                #expect(outsideAnswer["Content-Range"] == "bytes */\(body.count)")
                #expect(try await known.answer().status == 304)
                #expect(origin.requests.count == 2)
                #expect(try await head.ask(.get(ScriptedOrigin.markerTarget)).status == 200)
            }
        }

        @Test("Variants that wait for one fill are not mixed")
        func variants() async throws {
            let gate = Gate()
            try await withProxy(
                script: Self.gated(gate) { exchange in
                    let language = exchange.head["Accept-Language"] ?? "none"
                    try await exchange.answer(
                        "200 OK", ["Vary: Accept-Language", "ETag: \"\(language)\"", "Cache-Control: max-age=60"],
                        body: language)
                }
            ) { proxy, origin in
                var clients: [(String, RawClient)] = []
                for language in ["en", "de", "fr", "en", "de", "fr"] {
                    clients.append((language, try await proxy.begin(.get("/a", "Accept-Language: \(language)"))))
                }
                gate.open()
                for (language, client) in clients { #expect(try await client.answer().text == language) }
                for language in ["en", "de", "fr"] {
                    let answer = try await proxy.ask(.get("/a", "Accept-Language: \(language)"))
                    #expect(answer.isHit)
                    #expect(answer.text == language)
                }
            }
        }

        @Test("Once a URL is known to vary, each variant has a fill of its own")
        func fillPerVariant() async throws {
            let gate = Gate()
            try await withProxy { exchange in
                let language = exchange.head["Accept-Language"] ?? "none"
                if language != "en" { await gate.wait() }
                try await exchange.answer(
                    "200 OK", ["Vary: Accept-Language", "Cache-Control: max-age=60"], body: language)
            } perform: { proxy, origin in
                try await proxy.ask(.get("/a", "Accept-Language: en"))
                var clients: [(String, RawClient)] = []
                for language in ["de", "fr", "de", "fr"] {
                    clients.append((language, try await proxy.begin(.get("/a", "Accept-Language: \(language)"))))
                }
                await origin.arrivals.reaches(3)
                gate.open()
                for (language, client) in clients {
                    let answer = try await client.answer()
                    #expect(answer.text == language)
                    #expect(answer.cacheStatus.hasPrefix("fwd=vary-miss; fwd-status=200;"))
                }
                #expect(origin.requests.count == 3)
            }
        }

        @Test(
            "What is for one client only is not shared, and nobody waits for somebody else's",
            arguments: [
                "Cache-Control: private, max-age=60", "Cache-Control: no-store", "Set-Cookie: a=b\r\nETag: \"1\"",
                "Vary: *\r\nETag: \"1\"",
            ])
        func uncacheable(field: String) async throws {
            let (first, all) = (Gate(), Gate())
            try await withProxy { exchange in
                await (exchange.number == 1 ? first : all).wait()
                try await exchange.answer("200 OK", [field], body: "for \(exchange.head["X-Client"] ?? "")")
            } perform: { proxy, origin in
                var clients: [RawClient] = []
                for number in 0..<10 { clients.append(try await proxy.begin(.get("/a", "X-Client: \(number)"))) }
                // They joined the first one's fill, until its head says that it is not for them.
                #expect(origin.requests.count == 1)
                first.open()
                await origin.arrivals.reaches(10)
                all.open()
                for (number, client) in clients.enumerated() {
                    let answer = try await client.answer()
                    #expect(answer.text == "for \(number)")
                    #expect(!answer.cacheStatus.contains("stored"))
                }
                #expect(origin.mostConcurrentRequests >= 9)
            }
        }

        @Test("A URL that was not cacheable lately is asked for by everybody at once")
        func previouslyUncacheable() async throws {
            let gate = Gate()
            try await withProxy { exchange in
                if exchange.number > 1 { await gate.wait() }
                try await exchange.answer("200 OK", ["Cache-Control: private"], body: "\(exchange.number)")
            } perform: { proxy, origin in
                let first = try await proxy.ask(.get("/a"))
                #expect(first.cacheStatus == "fwd=uri-miss; fwd-status=200; detail=response-private")
                var clients: [RawClient] = []
                for _ in 0..<10 { clients.append(try await proxy.begin(.get("/a"))) }
                await origin.arrivals.reaches(11)
                #expect(origin.mostConcurrentRequests == 10)
                gate.open()
                for client in clients {
                    let answer = try await client.answer()
                    #expect(answer.cacheStatus == "fwd=bypass; fwd-status=200; detail=response-private")
                }
            }
        }

        @Test("Requests with credentials are not made to wait for each other")
        func credentials() async throws {
            let gate = Gate()
            try await withProxy { exchange in
                await gate.wait()
                try await exchange.answer("200 OK", ["ETag: \"1\""], body: exchange.head["Authorization"] ?? "nobody")
            } perform: { proxy, origin in
                var clients: [RawClient] = []
                for name in 0..<5 { clients.append(try await proxy.begin(.get("/a", "Authorization: Basic \(name)"))) }
                await origin.arrivals.reaches(5)
                gate.open()
                for (name, client) in clients.enumerated() {
                    let answer = try await client.answer()
                    #expect(answer.text == "Basic \(name)")
                    #expect(answer.cacheStatus == "fwd=uri-miss; fwd-status=200; detail=authorization")
                }
                #expect(try await proxy.ask(.get("/a")).text == "nobody")
            }
        }
    }
}
