import NIOCore
import ProxyConfiguration
import ProxyTesting
import Testing

extension Integration {
    @Suite("Variants on disk")
    struct DiskVariantTests {
        private static let lengths = [5_000, 90_000, 700_000]
        private static let variants = ["a", "b", "c"]
        private static let fields = ["Cache-Control: max-age=600", "Vary: X-Variant"]

        @Test("Each request gets its own", arguments: lengths)
        func selected(length: Int) async throws {
            try await withShelf { proxy, stage in
                stage.shelf["/v"] = Shelf.Resource(length: length, fields: Self.fields)
                for variant in Self.variants { try await proxy.ask(.get("/v", "X-Variant: \(variant)")) }
                try await proxy.evictAll(stage)
                for round in 2...3 {
                    for variant in Self.variants {
                        let answer = try await proxy.ask(.get("/v", "X-Variant: \(variant)"))
                        #expect(answer.isHit && answer.body == stage.shelf.body("/v", variant: variant), "\(answer)")
                    }
                    try await proxy.evictAll(stage, round: round)
                }
                #expect(stage.requests("/v").count == 3)
                let other = try await proxy.ask(.get("/v", "X-Variant: d"))
                #expect(other.body == stage.shelf.body("/v", variant: "d") && !other.isHit)
                #expect(try await proxy.ask(.get("/v", "X-Variant: b")).isHit)
            }
        }

        @Test("Clients that want different ones at the same time", arguments: lengths)
        func atOnce(length: Int) async throws {
            try await withShelf {
                $0.workers = 1
            } perform: { proxy, stage in
                stage.shelf["/v"] = Shelf.Resource(length: length, fields: Self.fields)
                for variant in Self.variants { try await proxy.ask(.get("/v", "X-Variant: \(variant)")) }
                try await proxy.evictAll(stage)
                var clients: [(String, RawClient)] = []
                for variant in Self.variants + Self.variants { clients.append((variant, try await proxy.connect())) }
                for (variant, client) in clients { try await client.send(.get("/v", "X-Variant: \(variant)")) }
                for (variant, client) in clients {
                    let answer = try await client.answer()
                    #expect(answer.isHit && answer.body == stage.shelf.body("/v", variant: variant))
                }
            }
        }

        @Test("One that has changed takes only its own place", arguments: lengths)
        func replaced(length: Int) async throws {
            try await withShelf { proxy, stage in
                stage.shelf["/v"] = Shelf.Resource(length: length, fields: ["Vary: X-Variant"])
                for variant in Self.variants { try await proxy.ask(.get("/v", "X-Variant: \(variant)")) }
                try await proxy.evictAll(stage)
                stage.shelf.set("/v") { $0.version = 2 }
                #expect(try await proxy.ask(.get("/v", "X-Variant: a")).entityTag == "\"2a\"")
                try await proxy.evictAll(stage, round: 2)
                stage.shelf.set("/v") { $0.version = 1 }
                for variant in ["b", "c"] {
                    let answer = try await proxy.ask(.get("/v", "X-Variant: \(variant)"))
                    #expect(answer.body == stage.shelf.body("/v", variant: variant))
                    #expect(answer.cacheStatus.contains("fwd-status=304"), "\(answer)")
                }
            }
        }

        @Test("A miss among them says so", arguments: [5_000, 700_000])
        func mismatch(length: Int) async throws {
            try await withShelf { proxy, stage in
                stage.shelf["/v"] = Shelf.Resource(length: length, fields: Self.fields)
                try await proxy.ask(.get("/v", "X-Variant: a"))
                try await proxy.evictAll(stage)
                let other = try await proxy.ask(.get("/v", "X-Variant: b"))
                #expect(other.cacheStatus.hasPrefix("fwd=vary-miss"), "\(other)")
            }
        }

        @Test("A later one is preferred to an earlier one that varies by other fields, on whichever tier it is")
        func otherFields() async throws {
            try await withShelf { proxy, stage in
                stage.shelf["/v"] = Shelf.Resource(fields: ["Cache-Control: max-age=600"])
                let plain = try await proxy.ask(.get("/v", "X-Variant: b"))
                #expect(plain.entityTag == "\"1b\"")
                // From here on it varies.
                stage.shelf["/v"] = Shelf.Resource(version: 2, fields: Self.fields)
                let later = try await proxy.ask(.get("/v", "X-Variant: a", "Cache-Control: no-cache"))
                #expect(later.entityTag == "\"2a\"")
                try await proxy.evictAll(stage)
                // The earlier one comes back to memory, for whom the later one is not.
                _ = try await proxy.ask(.get("/v", "X-Variant: c"))
                let again = try await proxy.ask(.get("/v", "X-Variant: a"))
                #expect(again.entityTag == "\"2a\"", "\(again)")
            }
        }
    }
}
