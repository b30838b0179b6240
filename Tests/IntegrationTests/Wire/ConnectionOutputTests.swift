import NIOCore
import ProxyConfiguration
import ProxyTesting
import Testing

extension Integration {
    /// The socket at once, the channel for what it doesn't take, pieces behind a head, files: whichever way it goes.
    @Suite("ConnectionOutput, all ways out of a connection")
    struct ConnectionOutputTests {
        /// Around every limit at which another way is taken, and beyond what a socket takes at once.
        private static let lengths = [
            0, 1, 4_096, 4_097, 16_384, 16_385, 65_536, 65_537, 196_607, 196_608, 1 << 20, (8 << 20) + 1, 12 << 20,
        ]

        private static func body(_ length: Int) -> String {
            String(repeating: "0123456789abcdef-\(length)-", count: length / 18 + 1).prefix(length).description
        }

        private func withHits(_ perform: (RunningProxy) async throws -> Void) async throws {
            try await withProxy({ settings in
                settings.store.memory = 256 << 20
                settings.store.largestObject = 16 << 20
                settings.store.largestInMemory = 16 << 20
            }) { exchange in
                let length = Int(exchange.target.dropFirst()) ?? 0
                try await exchange.answer("200 OK", ["Cache-Control: max-age=600"], body: Self.body(length))
            } perform: { proxy, _ in
                for length in Self.lengths { try await proxy.ask(.get("/\(length)")) }
                try await perform(proxy)
            }
        }

        @Test("Responses of every length follow each other whole, from the first on a connection to the last")
        func inTurn() async throws {
            try await withHits { proxy in
                for order in [Self.lengths, Self.lengths.reversed()] {
                    let client = try await proxy.connect()
                    for length in order {
                        let response = try await client.ask(.get("/\(length)"))
                        #expect(response.isHit && String(buffer: response.body) == Self.body(length), "\(length)")
                    }
                    client.close()
                }
            }
        }

        @Test("Responses to requests that were sent at once keep their order, also when the client takes its time")
        func pipelined() async throws {
            try await withHits { proxy in
                let client = try await proxy.connect(receiveBuffer: 4096)
                let order = Self.lengths + Self.lengths.reversed()
                try await client.send(order.map { String.get("/\($0)") }.joined())
                try await Task.sleep(for: .milliseconds(300))
                for length in order {
                    let response = try await client.answer()
                    #expect(response.isHit && String(buffer: response.body) == Self.body(length), "\(length)")
                }
                client.close()
            }
        }
    }
}
