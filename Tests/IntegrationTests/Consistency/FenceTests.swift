import NIOCore
import ProxyTesting
import Testing

extension Integration {
    /// Promises P2 and P3.
    @Suite("Writes and the reads around them")
    struct FenceTests {
        private static let fresh = "Cache-Control: max-age=60"

        @Test("A read after a write's answer is never served by a fill that was asked before the write")
        func writeDuringFill() async throws {
            let gate = Gate()
            try await withProxy { exchange in
                switch (exchange.method, exchange.number) {
                case ("PUT", _): try await exchange.answer("200 OK", body: "")
                case (_, 1):
                    await gate.wait()
                    try await exchange.answer("200 OK", [Self.fresh, "ETag: \"1\""], body: "old")
                case (_, 4): try await exchange.notModified("ETag: \"2\"")
                default: try await exchange.answer("200 OK", [Self.fresh, "ETag: \"2\""], body: "new")
                }
            } perform: { proxy, origin in
                let early = try await proxy.begin(.get("/a"))
                let earlyToo = try await proxy.begin(.get("/a"))
                await origin.arrivals.reaches(1)
                #expect(try await proxy.ask(.request("PUT", "/a", body: "new")).status == 200)
                let late = try await proxy.ask(.get("/a"))
                #expect(late.text == "new")
                gate.open()
                for client in [early, earlyToo] { #expect(try await client.answer().text == "old") }
                // Both were on their way at once and differ: which is newer, the origin says.
                #expect(try await proxy.ask(.get("/a")).text == "new")
                let hit = try await proxy.ask(.get("/a"))
                #expect(hit.text == "new")
                #expect(hit.isHit)
                #expect(origin.requests.count == 4)
            }
        }

        @Test("What a fill brings that a write overtook is stored as needing validation at most")
        func overtakenFill() async throws {
            let gate = Gate()
            try await withProxy { exchange in
                if exchange.number == 1 { await gate.wait() }
                try await exchange.answer(
                    "200 OK", [Self.fresh, "ETag: \"\(exchange.number)\""], body: "\(exchange.number)")
            } perform: { proxy, origin in
                let early = try await proxy.begin(.get("/a"))
                await origin.arrivals.reaches(1)
                try await proxy.ask(.request("DELETE", "/a"))
                gate.open()
                #expect(try await early.answer().text == "1")
                let next = try await proxy.ask(.get("/a"))
                #expect(next.text == "3")
                #expect(try await proxy.ask(.get("/a")).isHit)
            }
        }

        @Test("A validation in flight during a write is not shared with who comes after it")
        func writeDuringValidation() async throws {
            let gate = Gate()
            try await withProxy { exchange in
                switch (exchange.method, exchange.number) {
                case (_, 1): try await exchange.answer("200 OK", ["ETag: \"1\""], body: "old")
                case (_, 2):
                    await gate.wait()
                    try await exchange.notModified("ETag: \"1\"")
                case ("PUT", _): try await exchange.answer("200 OK", ["ETag: \"2\""])
                default: try await exchange.answer("200 OK", ["ETag: \"2\""], body: "new")
                }
            } perform: { proxy, origin in
                try await proxy.ask(.get("/a"))
                let early = try await proxy.begin(.get("/a"))
                await origin.arrivals.reaches(2)
                try await proxy.ask(.request("PUT", "/a", body: "new"))
                #expect(try await proxy.ask(.get("/a")).text == "new")
                gate.open()
                #expect(try await early.answer().text == "old")
                #expect(try await proxy.ask(.get("/a")).text == "new")
            }
        }

        @Test(
            "Any method that is not known to be safe invalidates, for every query of the path",
            arguments: ["PUT", "POST", "DELETE", "PATCH", "FROB", "get"])
        func unsafeMethods(method: String) async throws {
            try await withProxy {
                try await $0.answer("200 OK", [Self.fresh], body: "\($0.number)")
            } perform: {
                proxy, origin in
                for target in ["/a", "/a?page=2", "/b"] {
                    try await proxy.ask(.get(target))
                    #expect(try await proxy.ask(.get(target)).isHit)
                }
                try await proxy.ask(.request(method, "/a"))
                let after = try await proxy.ask(.get("/a"))
                #expect(after.cacheStatus.hasPrefix("fwd=stale;"))
                #expect(after.cacheStatus.hasSuffix("detail=invalidated"))
                #expect(try await !proxy.ask(.get("/a?page=2")).isHit)
                #expect(try await proxy.ask(.get("/b")).isHit)
            }
        }

        @Test("Safe methods and refused writes invalidate nothing", arguments: ["OPTIONS", "PUT"])
        func withoutEffect(method: String) async throws {
            try await withProxy { exchange in
                if exchange.method == "PUT" { return try await exchange.answer("412 Precondition Failed") }
                try await exchange.answer("200 OK", [Self.fresh], body: "\(exchange.number)")
            } perform: { proxy, origin in
                try await proxy.ask(.get("/a"))
                try await proxy.ask(.request(method, "/a", ["If-Match: \"0\""]))
                #expect(try await proxy.ask(.get("/a")).isHit)
            }
        }

        @Test("A write whose outcome is not learned counts as one that succeeded", arguments: ["close", "500"])
        func unknownOutcome(outcome: String) async throws {
            try await withProxy { exchange in
                guard exchange.method == "POST" else {
                    return try await exchange.answer("200 OK", [Self.fresh], body: "\(exchange.number)")
                }
                if outcome == "close" { return exchange.close() }
                try await exchange.answer("500 Broken")
            } perform: { proxy, origin in
                try await proxy.ask(.get("/a"))
                #expect(try await proxy.ask(.request("POST", "/a", body: "x")).status >= 500)
                #expect(try await !proxy.ask(.get("/a")).isHit)
            }
        }

        @Test(
            "Location and Content-Location are invalidated on the same origin only",
            arguments: [
                ("Location: /b", false), ("Content-Location: /b", false), ("Location: http://api.test/b", false),
                ("Content-Location: b", false), ("Location: http://other.test/b", true),
                ("Location: https://api.test/b", false), ("Content-Location: //other.test/b", true),
            ])
        func locations(field: String, staysFresh: Bool) async throws {
            try await withProxy { exchange in
                if exchange.method == "POST" { return try await exchange.answer("201 Created", [field]) }
                try await exchange.answer("200 OK", [Self.fresh], body: "\(exchange.number)")
            } perform: { proxy, origin in
                try await proxy.ask(.get("/b"))
                try await proxy.ask(.request("POST", "/a", body: "x"))
                #expect(try await proxy.ask(.get("/b")).isHit == staysFresh)
            }
        }

        @Test("An answer that was asked for earlier never replaces one that was asked for later")
        func order() async throws {
            let gate = Gate()
            try await withProxy { exchange in
                if exchange.number == 1 { await gate.wait() }
                if try await exchange.request()["If-None-Match"] == "\"2\"" { return try await exchange.notModified() }
                try await exchange.answer(
                    "200 OK", ["Cache-Control: public, max-age=60", "ETag: \"\(exchange.number)\""],
                    body: "\(exchange.number)")
            } perform: { proxy, origin in
                // Requests with credentials don't share fills; what they bring is stored if the origin allows it.
                let request = String.get("/a", "Authorization: Basic x")
                let early = try await proxy.begin(request)
                await origin.arrivals.reaches(1)
                let late = try await proxy.begin(request)
                #expect(try await late.answer().text == "2")
                gate.open()
                #expect(try await early.answer().text == "1")
                // The two differ, so the one that was kept is validated once.
                #expect(try await proxy.ask(.get("/a")).text == "2")
                let hit = try await proxy.ask(.get("/a"))
                #expect(hit.isHit)
                #expect(hit.text == "2")
            }
        }

        @Test("A write is released to its client only after what it changed was invalidated")
        func heldAtItsHead() async throws {
            let gate = Gate()
            try await withProxy { exchange in
                guard exchange.method == "PUT" else {
                    return try await exchange.answer("200 OK", [Self.fresh], body: "\(exchange.number)")
                }
                try await exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nda")
                await gate.wait()
                try await exchange.send("ta")
            } perform: { proxy, origin in
                try await proxy.ask(.get("/a"))
                let writer = try await proxy.connect()
                try await writer.send(.request("PUT", "/a", body: "x"))
                let head = try await writer.head()
                // The write's answer has begun, no more.
                #expect(try await !proxy.ask(.get("/a")).isHit)
                gate.open()
                #expect(try await writer.rest(of: head).text == "data")
            }
        }
    }
}
