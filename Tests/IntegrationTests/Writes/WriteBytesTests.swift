import NIOCore
import ProxyTesting
import Testing

extension Integration {
    /// Promise P1: the origin decides every write.
    @Suite("A write arrives as it was sent")
    struct WriteBytesTests {
        /// What the origin recorded of `request`, which gets a 200.
        private func recorded(_ request: String) async throws -> RawMessage {
            try await withProxy { exchange in
                try await exchange.request()
                try await exchange.answer(body: "done")
            } perform: { proxy, origin in
                let answer = try await proxy.ask(request)
                #expect(answer.status == 200)
                #expect(answer.text == "done")
                return try #require(origin.requests.first)
            }
        }

        private static func essence(of request: String) -> [String] {
            let head = request.split(separator: "\r\n\r\n", omittingEmptySubsequences: false)[0]
            return head.split(separator: "\r\n").map(String.init)
        }

        @Test(
            "Spelling, order, repetition and values of its fields stay",
            arguments: [
                ["hOsT: api.test", "iF-mAtCh: \"5\"", "CONTENT-TYPE: application/json", "x-ODD_name: 1"],
                ["X-First: 1", "Host: api.test", "X-Second: 2", "If-Match: \"1\""],
                ["Host: api.test", "X-Twice: a", "Between: x", "X-Twice: b", "x-twice: a"],
                ["Host: api.test", "Cookie: a=1", "Cookie: b=2", "Authorization: Bearer q.r.s"],
                ["Host: api.test", "X-Empty:", "X-Tabs:\ta\t b \t c", "X-Spaces:      far"],
                ["Host: api.test", "If-Match: 5"],
                ["Host: api.test", "If-Match: W/\"5\""],
                ["Host: api.test", "If-Match: w/\"5\""],
                ["Host: api.test", "If-Match: *"],
                ["Host: api.test", "If-Match: \"a,b\", W/\"c\" , unquoted,,\"d\""],
                ["Host: api.test", "If-Match: \"1\"", "If-Match: \"2\""],
                ["Host: api.test", "If-Match: AAAAAE0YIiI="],
                ["Host: api.test", "If-None-Match: *", "If-Unmodified-Since: yesterday", "If-Range: x"],
                ["Host: api.test", "Range: bytes=0-1", "Cache-Control: no-store, only-if-cached", "Pragma: no-cache"],
                ["Host: api.test", "erp-api-background: true", "X-Forward: keep", "Via-Not: keep", "Trailer: X-T"],
            ])
        func fields(_ fields: [String]) async throws {
            for method in ["PUT", "DELETE", "PATCH", "frob"] {
                let lines = ["\(method) /api/admin/books/1?a=%2F&b HTTP/1.1"] + fields
                let request = lines.joined(separator: "\r\n") + "\r\nContent-Length: 4\r\n\r\nbody"
                let seen = try await recorded(request)
                #expect(seen.essence == Self.essence(of: request))
                #expect(seen.text == "body")
            }
        }

        @Test("Octets beyond ASCII in a value stay")
        func obsText() async throws {
            let tag: [UInt8] = [0x22, 0xE9, 0xFF, 0x80, 0x22]
            var request = ByteBuffer(string: "PUT /a HTTP/1.1\r\nHost: api.test\r\nIf-Match: ")
            request.writeBytes(tag)
            request.writeString("\r\nContent-Length: 0\r\n\r\n")
            try await withProxy {
                try await $0.answer("412 Precondition Failed", body: "no")
            } perform: { proxy, origin in
                let client = try await proxy.connect()
                try await client.send(request)
                #expect(try await client.answer(to: "PUT").status == 412)
                let value = try #require(origin.requests.first?["If-Match"])
                #expect(value.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } == tag)
            }
        }

        @Test("The proxy adds who sent it and through whom, and drops what was the connection's own")
        func addedFields() async throws {
            let seen = try await recorded(
                .request(
                    "POST", "/a",
                    [
                        "Connection: keep-alive, X-Hop", "X-Hop: 1", "Keep-Alive: timeout=5", "TE: trailers",
                        "X-Forwarded-For: 6.6.6.6", "Forwarded: for=6.6.6.6", "Via: 1.0 before",
                    ], body: "x"))
            #expect(seen.values("Via") == ["1.0 before", "1.1 etagere"])
            #expect(seen.values("X-Forwarded-For") == ["127.0.0.1"])
            #expect(seen.values("X-Forwarded-Host") == ["api.test"])
            #expect(seen.values("X-Forwarded-Proto") == ["http"])
            #expect(seen.values("Forwarded") == ["for=127.0.0.1;host=\"api.test\";proto=http"])
            for name in ["Connection", "X-Hop", "Keep-Alive", "TE"] { #expect(seen[name] == nil) }
        }

        @Test("A write without a body goes out without one, with its length of 0 or without any")
        func emptyBodies() async throws {
            let without = try await recorded(.request("POST", "/a"))
            #expect(without["Content-Length"] == nil)
            #expect(without["Transfer-Encoding"] == nil)
            #expect(without.bodyLength == 0)
            let zero = try await recorded(.request("POST", "/a", ["Content-Length: 0"]))
            #expect(zero.values("Content-Length") == ["0"])
            let chunked = try await recorded(.request("POST", "/a", ["Transfer-Encoding: chunked"]) + "0\r\n\r\n")
            #expect(chunked.values("Transfer-Encoding") == ["chunked"])
            #expect(chunked.bodyLength == 0)
        }

        @Test("A chunked body arrives chunked, with its trailer fields")
        func chunkedWithTrailers() async throws {
            let body = "5;ext=1\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: abc\r\nx-Other: d\r\n\r\n"
            let seen = try await recorded(
                .request("PUT", "/a", ["Transfer-Encoding: chunked", "Trailer: X-Sum"]) + body)
            #expect(seen.text == "hello world")
            #expect(seen.trailers == [RawField("X-Sum", "abc"), RawField("x-Other", "d")])
            #expect(seen["Content-Length"] == nil)
            #expect(seen["Trailer"] == "X-Sum")
        }

        @Test("A body that comes byte by byte arrives whole")
        func splitEverywhere() async throws {
            let request = String.request("PUT", "/a", ["If-Match: 5"], body: "0123456789")
            try await withProxy { exchange in
                try await exchange.answer(body: try await exchange.request().text)
            } perform: { proxy, origin in
                let client = try await proxy.connect()
                for byte in request.utf8 { try await client.send(ByteBuffer(bytes: [byte])) }
                #expect(try await client.answer().text == "0123456789")
                #expect(origin.requests.first?.essence == Self.essence(of: request))
            }
        }

        @Test("The origin's 412 reaches the client byte for byte, and nothing is asked twice")
        func refused() async throws {
            let body = "{ \"title\" :\t\"Precondition Failed\",\n \"status\": 412 }"
            try await withProxy { exchange in
                try await exchange.answer(
                    "412 Vorbedingung", ["content-TYPE: application/problem+json", "X-Odd:  1", "eTAG: 5"], body: body)
            } perform: { proxy, origin in
                let answer = try await proxy.ask(.request("PUT", "/a", ["If-Match: \"4\""], body: "x"))
                #expect(answer.startLine == "HTTP/1.1 412 Vorbedingung")
                #expect(answer.text == body)
                let kept = answer.fields.filter { ["content-TYPE", "X-Odd", "eTAG"].contains($0.name) }
                #expect(kept.map(\.name) == ["content-TYPE", "X-Odd", "eTAG"])
                #expect(answer.cacheStatus == "fwd=method; fwd-status=412; detail=method")
                #expect(origin.requests.count == 1)
            }
        }
    }
}
