import NIOCore
import ProxyConfiguration
import ProxyTesting
import Testing

extension Integration {
    @Suite("Fresh and stale")
    struct FreshnessTests {
        /// Answers whose age makes them as stale as a test needs, without waiting.
        private static func answering(_ fields: String..., then next: ScriptedOrigin.Script? = nil)
            -> ScriptedOrigin.Script
        {
            { exchange in
                if exchange.number > 1, let next { return try await next(exchange) }
                try await exchange.answer("200 OK", fields, body: "body \(exchange.number)")
            }
        }

        private static func timeToLive(_ answer: RawMessage) -> Int? {
            answer.cacheStatus.split(separator: "; ").first { $0.hasPrefix("ttl=") }.flatMap { Int($0.dropFirst(4)) }
        }

        @Test("A fresh response is a hit with its age and the rest of its lifetime")
        func hit() async throws {
            try await withProxy(script: Self.answering("Cache-Control: max-age=60", "Age: 10")) { proxy, origin in
                let miss = try await proxy.ask(.get("/a"))
                #expect(miss.cacheStatus.hasPrefix("fwd=uri-miss; fwd-status=200; ttl="))
                #expect(miss.cacheStatus.hasSuffix("; stored"))
                #expect(miss.values("Age") == ["10"])
                #expect(miss["Via"] == "1.1 etagere")
                #expect(miss["Date"] != nil)
                let hit = try await proxy.ask(.get("/a"))
                let age = try #require(hit["Age"].flatMap(Int.init))
                #expect(10...15 ~= age)
                #expect(Self.timeToLive(hit) == 60 - age)
                #expect(hit.cacheStatus == "hit; ttl=\(60 - age)")
                #expect(hit.text == "body 1")
                #expect(hit["Via"] == "1.1 etagere")
                #expect(hit["Date"] == miss["Date"])
                #expect(origin.requests.count == 1)
            }
        }

        @Test("A hit answers conditions, HEAD and ranges without the origin")
        func hitInAllForms() async throws {
            let date = "Sun, 06 Nov 1994 08:49:37 GMT"
            try await withProxy { exchange in
                try await exchange.answer(
                    "200 OK", ["Cache-Control: max-age=60", "ETag: \"1\"", "Last-Modified: \(date)"], body: "0123456789"
                )
            } perform: { proxy, origin in
                try await proxy.ask(.get("/a"))
                #expect(try await proxy.ask(.get("/a", "If-None-Match: \"1\"")).status == 304)
                #expect(try await proxy.ask(.get("/a", "If-Modified-Since: \(date)")).status == 304)
                #expect(
                    try await proxy.ask(.get("/a", "If-None-Match: \"2\"", "If-Modified-Since: \(date)")).status == 200)
                let head = try await proxy.ask(.head("/a"))
                #expect(head.status == 200)
                #expect(head["Content-Length"] == "10")
                #expect(head.isHit)
                let part = try await proxy.ask(.get("/a", "Range: bytes=2-3", "If-Range: \"1\""))
                #expect(part.status == 206)
                #expect(part.text == "23")
                #expect(part.isHit)
                let whole = try await proxy.ask(.get("/a", "Range: bytes=2-3", "If-Range: \"2\""))
                #expect(whole.status == 200)
                #expect(whole.text == "0123456789")
                #expect(try await proxy.ask(.get("/a", "Range: bytes=20-")).status == 416)
                #expect(origin.requests.count == 1)
            }
        }

        @Test("What has no freshness is validated, and says so")
        func noFreshness() async throws {
            try await withProxy(script: Self.answering("ETag: \"1\"") { try await $0.notModified("ETag: \"1\"") }) {
                proxy, origin in
                #expect(try await proxy.ask(.get("/a")).cacheStatus == "fwd=uri-miss; fwd-status=200; stored")
                let again = try await proxy.ask(.get("/a"))
                #expect(again.cacheStatus.hasPrefix("fwd=stale; fwd-status=304; "))
                #expect(again.cacheStatus.hasSuffix("; stored; detail=no-freshness"))
                #expect(again.text == "body 1")
                #expect(origin.requests.last?["If-None-Match"] == "\"1\"")
            }
        }

        @Test(
            "A client's or a response's wish for validation is named",
            arguments: [
                ("Cache-Control: max-age=60", "Cache-Control: no-cache", "fwd=request", "request-no-cache"),
                ("Cache-Control: max-age=60", "Cache-Control: max-age=0", "fwd=request", "request-max-age"),
                ("Cache-Control: max-age=60", "Cache-Control: min-fresh=90", "fwd=request", "request-min-fresh"),
                ("Cache-Control: no-cache", "X: y", "fwd=stale", "response-no-cache"),
                ("Cache-Control: max-age=60\r\nAge: 90", "X: y", "fwd=stale", "expired"),
            ])
        func wishes(response: String, request: String, forward: String, reason: String) async throws {
            try await withProxy(
                script: Self.answering(response, "ETag: \"1\"") { try await $0.notModified("ETag: \"1\"") }
            ) { proxy, origin in
                try await proxy.ask(.get("/a"))
                let answer = try await proxy.ask(.get("/a", request))
                #expect(answer.text == "body 1")
                #expect(answer.cacheStatus.hasPrefix("\(forward); fwd-status=304; "))
                #expect(answer.cacheStatus.hasSuffix("detail=\(reason)"))
                #expect(origin.requests.count == 2)
            }
        }

        @Test("A stale response is served while it is validated in the background, once")
        func staleWhileRevalidate() async throws {
            let gate = Gate()
            let script = Self.answering("Cache-Control: max-age=10, stale-while-revalidate=60", "Age: 20") { exchange in
                await gate.wait()
                try await exchange.answer("200 OK", ["Cache-Control: max-age=60"], body: "new")
            }
            try await withProxy(script: script) { proxy, origin in
                try await proxy.ask(.get("/a"))
                for _ in 0..<3 {
                    let stale = try await proxy.ask(.get("/a"))
                    #expect(stale.text == "body 1")
                    #expect(stale.cacheStatus.hasPrefix("hit; ttl=-1"))
                    #expect(stale.cacheStatus.hasSuffix("; detail=expired"))
                }
                await origin.arrivals.reaches(2)
                gate.open()
                var answer = try await proxy.ask(.get("/a"))
                while answer.text != "new" { answer = try await proxy.ask(.get("/a")) }
                #expect(answer.isHit)
                #expect(origin.requests.count == 2)
            }
        }

        @Test(
            "A stale response stands in when the origin says 5xx, closes, or is silent",
            arguments: ["500", "503", "close", "reset", "silent"])
        func staleIfError(fault: String) async throws {
            let gate = Gate()
            let script = Self.answering("Cache-Control: max-age=10, stale-if-error=60", "Age: 20") { exchange in
                switch fault {
                case "close": exchange.close()
                case "reset": exchange.reset()
                case "silent": await gate.wait()
                default: try await exchange.answer("\(fault) Broken", body: "broken")
                }
            }
            try await withProxy({ $0.origin.responseTimeout = .milliseconds(300) }, script: script) { proxy, origin in
                try await proxy.ask(.get("/a"))
                let answer = try await proxy.ask(.get("/a"))
                #expect(answer.status == 200)
                #expect(answer.text == "body 1")
                let status = UInt16(fault).map { "fwd-status=\($0); " } ?? ""
                #expect(answer.cacheStatus.hasPrefix("fwd=stale; \(status)ttl=-1"), "it was waited for: no hit")
                #expect(answer.cacheStatus.hasSuffix("; detail=expired"))
                // Who is not willing to take it gets the fault.
                let unwilling = try await proxy.ask(.get("/a", "Cache-Control: no-cache"))
                #expect(unwilling.status >= 500)
                gate.open()
            }
        }

        @Test("A stale response stands in when the origin is gone")
        func staleIfRefused() async throws {
            try await withScriptedOrigin(Self.answering("Cache-Control: max-age=10, stale-if-error=60", "Age: 20")) {
                origin in
                try await withProxy(to: origin.port) { proxy in
                    try await proxy.ask(.get("/a"))
                    try await origin.stop()
                    #expect(try await proxy.ask(.get("/a")).text == "body 1")
                    let refused = try await proxy.ask(.get("/b"))
                    #expect(refused.status == 502)
                    #expect(refused.cacheStatus == "fwd=uri-miss; detail=connection-refused")
                }
            }
        }

        @Test("only-if-cached is answered from the store or with 504, and the connection stays")
        func onlyIfCached() async throws {
            try await withProxy(script: Self.answering("Cache-Control: max-age=60")) { proxy, origin in
                let client = try await proxy.connect()
                let request = String.get("/a", "Cache-Control: only-if-cached")
                let refused = try await client.ask(request)
                #expect(refused.status == 504)
                #expect(refused.cacheStatus == "detail=only-if-cached")
                #expect(origin.requests.isEmpty)
                _ = try await client.ask(.get("/a"))
                #expect(try await client.ask(request).isHit)
                #expect(origin.requests.count == 1)
            }
        }

        @Test("A request with no-store goes past the store and leaves it as it is")
        func requestNoStore() async throws {
            try await withProxy(script: Self.answering("Cache-Control: max-age=60")) { proxy, origin in
                let passed = try await proxy.ask(.get("/a", "Cache-Control: no-store"))
                #expect(passed.cacheStatus.hasSuffix("detail=request-no-store"))
                let next = try await proxy.ask(.get("/a"))
                #expect(next.text == "body 2")
            }
        }
    }
}
