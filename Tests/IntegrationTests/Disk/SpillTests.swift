import HTTPCaching
import NIOCore
import ProxyConfiguration
import ProxyMeasurement
import ProxyTesting
import Testing

extension Integration {
    @Suite("What memory gives up")
    struct SpillTests {
        private static func route(_ pattern: String, _ spill: SpillRule) throws -> RouteSettings {
            RouteSettings(match: try PathPattern(pattern), rules: CachingRules(spill: spill))
        }

        @Test("It is read from disk, and from memory after that")
        func comesBack() async throws {
            try await withShelf { proxy, stage in
                #expect(try await proxy.ask(.get("/a")).cacheStatus == "fwd=uri-miss; fwd-status=200; ttl=600; stored")
                try await proxy.evictAll(stage)
                let first = try await proxy.ask(.get("/a"))
                #expect(first.cacheStatus.hasPrefix("hit; ttl=") && first.cacheStatus.hasSuffix("; detail=disk"))
                #expect(first.body == stage.shelf.body("/a") && first.entityTag == "\"1\"")
                let second = try await proxy.ask(.get("/a"))
                #expect(second.isHit && !second.cacheStatus.contains("disk"))
                #expect(second.body == first.body)
                #expect(stage.requests("/a").count == 1)
            }
        }

        @Test("A response that needs validation is validated with what is on disk", arguments: [1000, 90_000, 700_000])
        func validated(length: Int) async throws {
            try await withShelf { proxy, stage in
                stage.shelf["/a"] = Shelf.Resource(length: length, fields: [])
                try await proxy.ask(.get("/a"))
                try await proxy.evictAll(stage)
                for round in 0..<3 {
                    let reads = proxy.disk.reads
                    let answer = try await proxy.ask(.get("/a"))
                    if round == 0 { #expect(proxy.disk.reads == reads + 1) }
                    #expect(answer.cacheStatus == "fwd=stale; fwd-status=304; stored; detail=no-freshness")
                    #expect(answer.body == stage.shelf.body("/a"))
                    if round == 1 { try await proxy.evictAll(stage, round: 2) }
                }
                #expect(stage.requests("/a").map { $0["If-None-Match"] } == [nil, "\"1\"", "\"1\"", "\"1\""])
            }
        }

        @Test(
            "The rule decides, and a route's before the store's",
            arguments: [
                ("/once", SpillRule.always, true), ("/once", .secondUse, false), ("/twice", .secondUse, true),
                ("/twice", .never, false), ("/always/once", .never, true), ("/never/twice", .always, false),
            ])
        func rules(target: String, rule: SpillRule, isOnDisk: Bool) async throws {
            try await withShelf {
                $0.store.spill = rule
                $0.routes = [try Self.route("/never/**", .never), try Self.route("/always/**", .always)]
            } perform: { proxy, stage in
                for _ in 0..<(target.hasSuffix("twice") ? 2 : 1) { try await proxy.ask(.get(target)) }
                try await proxy.evictAll(stage)
                let answer = try await proxy.ask(.get(target))
                #expect(answer.cacheStatus.hasSuffix("detail=disk") == isOnDisk)
                #expect(stage.requests(target).count == (isOnDisk ? 1 : 2))
            }
        }

        @Test("What was evicted and is asked for again counts as used")
        func remembered() async throws {
            try await withShelf {
                $0.store.spill = .secondUse
            } perform: { proxy, stage in
                for round in 1...2 {
                    #expect(try await proxy.ask(.get("/a")).isHit == false)
                    try await proxy.evictAll(stage, round: round)
                }
                #expect(try await proxy.ask(.get("/a")).cacheStatus.hasSuffix("detail=disk"))
            }
        }

        @Test("Two clients who want it at the same time share one look at the disk", arguments: [1000, 90_000])
        func shared(length: Int) async throws {
            try await withShelf {
                $0.workers = 1
            } perform: { proxy, stage in
                stage.shelf.set("/a") { $0.length = length }
                try await proxy.ask(.get("/a"))
                try await proxy.evictAll(stage)
                let before = proxy.disk.reads
                let clients = [try await proxy.connect(), try await proxy.connect(), try await proxy.connect()]
                for client in clients { try await client.send(.get("/a")) }
                for client in clients {
                    let answer = try await client.answer()
                    #expect(answer.isHit && answer.body == stage.shelf.body("/a"))
                }
                #expect(proxy.disk.reads - before <= 3)
                #expect(stage.requests("/a").count == 1)
            }
        }

        @Test("Requests that follow each other on one connection are answered in their order")
        func pipelined() async throws {
            try await withShelf { proxy, stage in
                let targets = (0..<8).map { "/a/\($0)" }
                for (index, target) in targets.enumerated() {
                    stage.shelf.set(target) { $0.length = [1000, 90_000, 300_000][index % 3] }
                    try await proxy.ask(.get(target))
                }
                try await proxy.evictAll(stage)
                let client = try await proxy.connect()
                try await client.send(targets.map { String.get($0) }.joined())
                for target in targets {
                    let answer = try await client.answer()
                    #expect(answer.isHit && answer.body == stage.shelf.body(target), "\(target)")
                }
                #expect(proxy.disk.badRecords == 0)
            }
        }

        @Test("A client that goes while the disk is asked leaves no trace")
        func clientGoes() async throws {
            try await withShelf { proxy, stage in
                stage.shelf.set("/a") { $0.length = 2_000_000 }
                try await proxy.ask(.get("/a"))
                try await proxy.evictAll(stage)
                for _ in 0..<20 {
                    let client = try await proxy.connect()
                    try await client.send(.get("/a"))
                    client.reset()
                }
                #expect(try await proxy.ask(.get("/a")).body == stage.shelf.body("/a"))
                #expect(stage.requests("/a").count == 1)
            }
        }
    }
}
