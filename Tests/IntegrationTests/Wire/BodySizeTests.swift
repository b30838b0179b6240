import NIOCore
import ProxyTesting
import Testing

extension Integration {
    /// Bodies are copied behind their head, sent out of the store's own memory, sent as the pieces in which they arrived, or sent by
    /// the system: by their size.
    @Suite("Bodies of all sizes from memory")
    struct BodySizeTests {
        private static let lengths = [
            0, 1, 4096, 4097, 16_385, 65_536, 65_537, 196_607, 196_608, 1_000_001, 9_000_000,
        ]

        private func withStored(
            _ length: Int, perform body: (RunningProxy, Shelf) async throws -> Void
        ) async throws {
            let shelf = Shelf()
            shelf.set("/a") { $0.length = length }
            try await withProxy(script: shelf.script) { proxy, _ in
                #expect(try await proxy.ask(.get("/a")).body == shelf.body("/a"))
                try await body(proxy, shelf)
            }
        }

        @Test("Whole, in part, as a head and as 304, one after the other on one connection", arguments: lengths)
        func hits(length: Int) async throws {
            try await withStored(length) { proxy, shelf in
                let client = try await proxy.connect()
                let expected = shelf.body("/a")
                for _ in 0..<2 {
                    let whole = try await client.ask(.get("/a"))
                    #expect(whole.isHit && whole.body == expected && whole["Content-Length"] == "\(length)")
                    let head = try await client.ask(.head("/a"))
                    #expect(head.isHit && head["Content-Length"] == "\(length)")
                    #expect(try await client.ask(.get("/a", "If-None-Match: \"1\"")).status == 304)
                    guard length > 2 else { continue }
                    let part = try await client.ask(.get("/a", "Range: bytes=1-\(length - 2)"))
                    #expect(part.status == 206 && part.body == expected.getSlice(at: 1, length: length - 2))
                }
            }
        }

        @Test("Many at once, each client at its own pace", arguments: [4000, 10_240, 65_536, 70_000, 1_000_001])
        func pipelined(length: Int) async throws {
            try await withStored(length) { proxy, shelf in
                let client = try await proxy.connect(receiveBuffer: 4096)
                // What comes after the first answers goes to the socket by another way, until the client is behind.
                for _ in 0..<2 { #expect(try await client.ask(.head("/a")).isHit) }
                try await client.send(String(repeating: .get("/a"), count: 12))
                // Another one has them first, and what is stored is replaced meanwhile.
                #expect(try await proxy.ask(.get("/a")).body == shelf.body("/a"))
                _ = try await proxy.ask(.request("PUT", "/a"))
                #expect(try await proxy.ask(.get("/a")).entityTag == "\"2\"")
                for _ in 0..<12 {
                    let answer = try await client.answer()
                    let version = answer.entityTag == "\"1\"" ? 1 : 2
                    #expect(answer.body == Shelf.body("/a", version: version, length: length))
                }
            }
        }
    }
}
