import NIOCore
import ProxyConfiguration
import ProxyTesting
import Testing

extension Integration {
    @Suite("Writes with large bodies")
    struct LargeWriteTests {
        private static func pattern(_ count: Int) -> ByteBuffer {
            ByteBuffer(bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
        }

        private static func head(_ count: Int, _ fields: String...) -> String {
            .request("PUT", "/large", fields + ["Content-Length: \(count)"])
        }

        @Test("A body of 10 MiB arrives unchanged")
        func unchanged() async throws {
            let body = Self.pattern(10 << 20)
            try await withProxy { exchange in
                let received = try await exchange.request()
                try await exchange.answer(body: "\(received.bodyLength)")
            } perform: { proxy, origin in
                let client = try await proxy.connect()
                try await client.send(Self.head(10 << 20))
                try await client.send(body)
                #expect(try await client.answer(to: "PUT").text == "\(10 << 20)")
                #expect(origin.requests.first?.body == body)
            }
        }

        @Test("An origin that does not read holds the client back; once it reads, all of the body arrives")
        func backPressure() async throws {
            let (count, piece) = (64 << 20, ByteBuffer(repeating: 0x61, count: 1 << 16))
            let gate = Gate()
            try await withProxy {
                $0.clients.largestRequestBody = nil
            } script: { exchange in
                await gate.wait()
                try await exchange.answer(body: "\(try await exchange.request().bodyLength)")
            } perform: { proxy, _ in
                let client = try await proxy.connect()
                try await client.send(Self.head(count))
                let sent = Tally()
                async let sending: Void = {
                    while sent.count < count {
                        try await client.send(piece)
                        sent.add(piece.readableBytes)
                    }
                }()
                // What fits into the system's buffers of four sockets, and some.
                let held = try await settled(sent)
                #expect(held < 32 << 20)
                gate.open()
                try await sending
                #expect(try await client.answer(to: "PUT").text == "\(count)")
            }
        }

        @Test("A client that expects 100-continue gets the origin's, then sends its body")
        func expectContinue() async throws {
            try await withProxy { exchange in
                try await exchange.send("HTTP/1.1 100 Continue\r\n\r\n")
                try await exchange.answer(body: try await exchange.request().text)
            } perform: { proxy, origin in
                let client = try await proxy.connect()
                try await client.send(Self.head(4, "Expect: 100-continue"))
                let interim = try await client.head()
                #expect(interim.startLine == "HTTP/1.1 100 Continue")
                try await client.send("body")
                #expect(try await client.answer(to: "PUT").text == "body")
                #expect(origin.requests.first?["Expect"] == "100-continue")
            }
        }

        @Test("An origin that refuses an expectation is heard, and the body is not waited for")
        func expectationRefused() async throws {
            try await withProxy { exchange in
                try await exchange.send(
                    "HTTP/1.1 417 Expectation Failed\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno")
                exchange.close()
            } perform: { proxy, _ in
                let client = try await proxy.connect()
                try await client.send(Self.head(4, "Expect: 100-continue"))
                let answer = try await client.answer(to: "PUT")
                #expect(answer.status == 417)
                #expect(answer.text == "no")
                #expect(try await client.isClosedByPeer())
            }
        }

        @Test("An origin that answers before it has read the body is heard at once")
        func earlyAnswer() async throws {
            try await withProxy { exchange in
                try await exchange.answer("413 Content Too Large", body: "no")
            } perform: { proxy, _ in
                let client = try await proxy.connect()
                try await client.send(Self.head(1 << 20) + "the beginning")
                let answer = try await client.answer(to: "PUT")
                #expect(answer.status == 413)
                #expect(answer.text == "no")
                #expect(answer["Cache-Status"]?.contains("fwd-status=413") == true)
            }
        }

        @Test("A client that goes away in the middle of its body leaves the origin with an incomplete request")
        func clientGone() async throws {
            let ended = Tally()
            try await withProxy { exchange in
                let ending = try await exchange.request().ending
                #expect(ending != .complete)
                ended.add()
                exchange.close()
            } perform: { proxy, origin in
                let client = try await proxy.connect()
                try await client.send(Self.head(100) + "the beginning")
                await origin.arrivals.reaches(1)
                client.close()
                await ended.reaches(1)
            }
        }
    }
}
