import NIOCore
import ProxyTesting
import Testing

extension Integration {
    @Suite("Parts of a response")
    struct RangeTests {
        private static let whole = "0123456789"

        /// Answers the ranges `bytes=a-b` of ten digits.
        private static let digits: ScriptedOrigin.Script = { exchange in
            let fields = ["ETag: \"1\"", "Cache-Control: max-age=60"]
            guard let range = exchange.head["Range"]?.dropFirst("bytes=".count).split(separator: "-"),
                let first = Int(range[0]), let last = Int(range[1])
            else { return try await exchange.answer("200 OK", fields, body: whole) }
            let part = whole.dropFirst(first).prefix(last - first + 1)
            try await exchange.answer(
                "206 Partial Content", fields + ["Content-Range: bytes \(first)-\(last)/10"], body: String(part))
        }

        @Test("A part that was stored answers requests within it")
        func storedPart() async throws {
            try await withProxy(script: Self.digits) { proxy, origin in
                let first = try await proxy.ask(.get("/a", "Range: bytes=2-6"))
                #expect(first.status == 206)
                #expect(first.text == "23456")
                #expect(first["Content-Range"] == "bytes 2-6/10")
                let within = try await proxy.ask(.get("/a", "Range: bytes=3-4"))
                #expect(within.status == 206)
                #expect(within.text == "34")
                #expect(within["Content-Range"] == "bytes 3-4/10")
                #expect(within.isHit)
                #expect(origin.requests.count == 1)
            }
        }

        /// A 206 and its body, with or without a `Content-Length`.
        struct Part: Sendable, CustomTestStringConvertible {
            let range: String
            let body: String
            let isChunked: Bool

            var testDescription: String { "\(range), '\(body)'\(isChunked ? ", chunked" : "")" }
        }

        @Test(
            "A part whose length contradicts its Content-Range is not stored, and not put together with another",
            arguments: [
                Part(range: "0-4/10", body: "01", isChunked: false),
                Part(range: "0-4/10", body: "0123456", isChunked: false),
                Part(range: "0-4/*", body: "01", isChunked: false), Part(range: "0-9/10", body: "01", isChunked: false),
                Part(range: "0-4/10", body: "", isChunked: false), Part(range: "0-4/10", body: "01", isChunked: true),
                Part(range: "0-9/10", body: "01", isChunked: true),
                Part(range: "0-4/10", body: "0123456", isChunked: true),
            ])
        func contradictingLength(part: Part) async throws {
            let script: ScriptedOrigin.Script = { exchange in
                guard exchange.head["Range"] == "bytes=0-4" else { return try await Self.digits(exchange) }
                let lines = [
                    "HTTP/1.1 206 Partial Content", "ETag: \"1\"", "Cache-Control: max-age=60",
                    "Content-Range: bytes \(part.range)",
                    part.isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(part.body.utf8.count)", "", "",
                ]
                let chunk = "\(String(part.body.utf8.count, radix: 16))\r\n\(part.body)\r\n0\r\n\r\n"
                try await exchange.send(lines.joined(separator: "\r\n") + (part.isChunked ? chunk : part.body))
            }
            try await withProxy(script: script) { proxy, origin in
                let first = try await proxy.ask(.get("/a", "Range: bytes=0-4"))
                // Without a length its end alone shows that it is wrong, and then it must not look complete.
                #expect(first.isComplete == !part.isChunked)
                if !part.isChunked {
                    #expect(first.status == 206)
                    #expect(first.text == part.body)
                    #expect(first.cacheStatus.hasSuffix("detail=incomplete"))
                }
                try await proxy.ask(.get("/a", "Range: bytes=2-9"))
                let whole = try await proxy.ask(.get("/a"))
                #expect(whole.status == 200)
                #expect(whole.text == Self.whole)
                #expect(origin.requests.count == 3)
            }
        }

        @Test("Parts are put together until they are the whole")
        func combined() async throws {
            try await withProxy(script: Self.digits) { proxy, origin in
                for range in ["0-3", "4-6"] { try await proxy.ask(.get("/a", "Range: bytes=\(range)")) }
                let across = try await proxy.ask(.get("/a", "Range: bytes=2-5"))
                #expect(across.status == 206)
                #expect(across.text == "2345")
                #expect(across.isHit)
                let outside = try await proxy.ask(.get("/a", "Range: bytes=6-9"))
                #expect(outside.text == "6789")
                #expect(outside.cacheStatus.hasPrefix("fwd=partial; fwd-status=206;"))
                let whole = try await proxy.ask(.get("/a"))
                #expect(whole.status == 200)
                #expect(whole.text == Self.whole)
                #expect(whole["Content-Range"] == nil)
                #expect(whole.isHit)
                #expect(origin.requests.count == 3)
            }
        }

        @Test("A whole response is asked for when only a part is stored")
        func wholeAfterPart() async throws {
            try await withProxy(script: Self.digits) { proxy, origin in
                try await proxy.ask(.get("/a", "Range: bytes=0-3"))
                let whole = try await proxy.ask(.get("/a"))
                #expect(whole.status == 200)
                #expect(whole.text == Self.whole)
                #expect(origin.requests.last?["Range"] == nil)
                #expect(try await proxy.ask(.get("/a", "Range: bytes=8-9")).text == "89")
                #expect(origin.requests.count == 2)
            }
        }

        @Test("If-Range with another tag gets the whole response")
        func ifRange() async throws {
            try await withProxy { exchange in
                let isCurrent = exchange.head["If-Range"] == "\"1\""
                guard exchange.head["Range"] != nil, isCurrent else {
                    return try await exchange.answer("200 OK", ["ETag: \"1\""], body: Self.whole)
                }
                try await exchange.answer(
                    "206 Partial Content", ["ETag: \"1\"", "Content-Range: bytes 0-1/10"], body: "01")
            } perform: { proxy, origin in
                let part = try await proxy.ask(.get("/a", "Range: bytes=0-1", "If-Range: \"1\""))
                #expect(part.status == 206)
                #expect(part.text == "01")
                let whole = try await proxy.ask(.get("/a", "Range: bytes=0-1", "If-Range: \"0\""))
                #expect(whole.status == 200)
                #expect(whole.text == Self.whole)
            }
        }

        @Test("A HEAD for an absent URL is asked of the origin as a HEAD")
        func absentHead() async throws {
            try await withProxy { exchange in
                try await exchange.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 10\r\n\r\n")
            } perform: { proxy, origin in
                let client = try await proxy.connect()
                let head = try await client.ask(.head("/a"))
                #expect(head.status == 200)
                #expect(head["Content-Length"] == "10")
                #expect(origin.requests.first?.method == "HEAD")
                #expect(try await client.ask(.head("/a")).status == 200)
            }
        }
    }
}
