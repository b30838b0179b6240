import DiskStorage
import HTTPCaching
import NIOCore
import ProxyConfiguration
import ProxyMeasurement
import ProxyTesting
import Testing

extension Integration {
    @Suite("What a restart keeps")
    struct RestartTests {
        private static let lengths = [5_000, 90_000, 700_000]
        private static let targets = lengths.map { "/a/\($0)" }

        private static func fill(_ proxy: RunningProxy, _ stage: DiskStage, fields: [String]? = nil) async throws {
            for (target, length) in zip(targets, lengths) {
                stage.shelf.set(target) {
                    $0.length = length
                    if let fields { $0.fields = fields }
                }
                let answer = try await proxy.ask(.get(target))
                #expect(answer.body == stage.shelf.body(target))
            }
        }

        @Test("Everything that is found is validated once, and is a hit then")
        func recovered() async throws {
            try await withShelf { stage in
                try await stage.run { try await Self.fill($0, stage) }
                for _ in 0..<2 {
                    let before = stage.origin.requests.count
                    try await stage.run { proxy in
                        #expect(proxy.disk.recovered == 3)
                        for target in Self.targets {
                            let first = try await proxy.ask(.get(target))
                            #expect(
                                first.cacheStatus == "fwd=stale; fwd-status=304; ttl=600; stored; detail=recovered")
                            #expect(first.body == stage.shelf.body(target))
                            let second = try await proxy.ask(.get(target))
                            #expect(second.isHit && second.body == first.body, "\(target) \(second)")
                        }
                    }
                    #expect(stage.origin.requests.count == before + 3)
                }
            }
        }

        @Test("After a crash it is found as well, and each use validates for a while")
        func crashed() async throws {
            try await withShelf { stage in
                try await stage.run { try await Self.fill($0, stage) }
                stage.crash()
                try await stage.run { proxy in
                    try await proxy.diskIsIdle()
                    for target in Self.targets {
                        for reason in ["recovered", "change-pending", "change-pending"] {
                            let answer = try await proxy.ask(.get(target))
                            #expect(answer.cacheStatus.hasSuffix("detail=\(reason)"), "\(target) \(answer)")
                            #expect(answer.body == stage.shelf.body(target))
                        }
                    }
                }
            }
        }

        @Test("Who trusts an orderly stop has hits at once, but not of what a write had invalidated")
        func trusted() async throws {
            try await withShelf { stage in
                stage.shelf.set("/written") { $0.length = 5_000 }
                stage.shelf.set("/written/large") { $0.length = 700_000 }
                try await stage.run {
                    $0.store.trustAfterRestart = true
                } perform: { proxy in
                    try await Self.fill(proxy, stage)
                    for target in ["/written", "/written/large"] {
                        try await proxy.ask(.get(target))
                        try await proxy.ask(.request("PUT", target))
                    }
                }
                for _ in 0..<2 {
                    try await stage.run {
                        $0.store.trustAfterRestart = true
                    } perform: { proxy in
                        for target in Self.targets {
                            let answer = try await proxy.ask(.get(target))
                            #expect(answer.cacheStatus.hasSuffix("detail=disk"), "\(target) \(answer)")
                            #expect(answer.body == stage.shelf.body(target))
                        }
                    }
                }
                try await stage.run {
                    $0.store.trustAfterRestart = true
                } perform: { proxy in
                    for target in ["/written", "/written/large"] {
                        let answer = try await proxy.ask(.get(target))
                        #expect(answer.entityTag == "\"2\"" && answer.cacheStatus.hasSuffix("detail=recovered"))
                    }
                    try await proxy.ask(.request("PUT", Self.targets[2]))
                    let changed = try await proxy.ask(.get(Self.targets[2]))
                    #expect(changed.entityTag == "\"2\"", "a write after the start counts too")
                }
                try await stage.run { proxy in
                    let answer = try await proxy.ask(.get(Self.targets[0]))
                    #expect(answer.cacheStatus.hasSuffix("detail=recovered"), "who doesn't trust validates")
                }
            }
        }

        @Test(
            "Relations that are new since then count for what is found, and what they invalidate is not trusted later")
        func newRelations() async throws {
            try await withShelf { stage in
                let trusts: (inout Settings) throws -> Void = {
                    $0.store.trustAfterRestart = true
                    $0.relations = [
                        Relation(methods: ["POST"], write: try PathPattern("/do"), changes: [try PathPattern("/a/**")])
                    ]
                }
                try await stage.run {
                    $0.store.trustAfterRestart = true
                } perform: {
                    try await Self.fill($0, stage)
                }
                try await stage.run(trusts) { proxy in
                    #expect(try await proxy.ask(.get(Self.targets[0])).isHit)
                    try await proxy.ask(.request("POST", "/do", body: "x"))
                    for target in Self.targets { stage.shelf.set(target) { $0.version = 2 } }
                    #expect(try await proxy.ask(.get(Self.targets[0])).entityTag == "\"2\"")
                }
                try await stage.run(trusts) { proxy in
                    for target in Self.targets {
                        let answer = try await proxy.ask(.get(target))
                        #expect(answer.entityTag == "\"2\"", "\(target)")
                    }
                }
            }
        }

        @Test("Groups that a response declared count for it after the start")
        func declaredGroups() async throws {
            try await withShelf { stage in
                try await stage.run {
                    $0.store.trustAfterRestart = true
                } perform: {
                    try await Self.fill($0, stage, fields: ["Cache-Control: max-age=600", "Cache-Groups: \"g\""])
                }
                stage.shelf.set("/other") { $0.status = "204 No Content\r\nCache-Group-Invalidation: \"g\"" }
                try await stage.run {
                    $0.store.trustAfterRestart = true
                } perform: { proxy in
                    #expect(try await proxy.ask(.get(Self.targets[1])).isHit)
                    try await proxy.ask(.request("POST", "/other", body: "x"))
                    for target in Self.targets {
                        let answer = try await proxy.ask(.get(target))
                        #expect(answer.cacheStatus.hasSuffix("fwd-status=200; ttl=600; stored; detail=invalidated"))
                        let hit = try await proxy.ask(.get(target))
                        #expect(hit.isHit, "\(target) \(hit)")
                    }
                }
            }
        }

        @Test("The window of a write that was accepted for later goes on after the start")
        func window() async throws {
            try await withShelf { stage in
                let trusts: (inout Settings) throws -> Void = { $0.store.trustAfterRestart = true }
                try await stage.run(trusts) { proxy in
                    try await Self.fill(proxy, stage)
                    stage.shelf.set("/b") { $0.status = "202 Accepted" }
                    try await proxy.ask(.request("PUT", "/b"))
                }
                try await stage.run(trusts) { proxy in
                    for _ in 0..<2 {
                        let answer = try await proxy.ask(.get(Self.targets[0]))
                        #expect(answer.cacheStatus.contains("fwd-status=304"), "\(answer)")
                    }
                }
            }
        }

        @Test("What the origin no longer has is not answered from what was found")
        func goneMeanwhile() async throws {
            try await withShelf { stage in
                try await stage.run { try await Self.fill($0, stage) }
                for target in Self.targets { stage.shelf.set(target) { $0.status = "404 Not Found" } }
                try await stage.run { proxy in
                    for target in Self.targets {
                        let stale = try await proxy.ask(.get(target, "Cache-Control: only-if-cached, max-stale"))
                        #expect(stale.status == 504)
                        #expect(try await proxy.ask(.get(target)).status == 404)
                    }
                }
            }
        }

        @Test("A trusting start uses the head that a validation had changed", arguments: ["no-cache", "max-age=500"])
        func changedHead(directive: String) async throws {
            try await withShelf { stage in
                let trusts: (inout Settings) throws -> Void = { $0.store.trustAfterRestart = true }
                try await stage.run(trusts) { proxy in
                    try await Self.fill(proxy, stage)
                    for (round, target) in Self.targets.enumerated() {
                        stage.shelf.set(target) { $0.fields = ["Cache-Control: \(directive)"] }
                        try await proxy.evictAll(stage, round: round)
                        try await proxy.ask(.get(target, "Cache-Control: no-cache"))
                    }
                }
                try await stage.run(trusts) { proxy in
                    for target in Self.targets {
                        let answer = try await proxy.ask(.get(target))
                        #expect(answer["Cache-Control"] == directive, "\(target) \(answer)")
                    }
                }
            }
        }

        @Test("With another number of variants, a smaller disk or no trust it starts all the same")
        func otherSettings() async throws {
            try await withShelf { stage in
                try await stage.run { try await Self.fill($0, stage) }
                try await stage.run {
                    $0.store.disk?.size = 1 << 20
                    $0.store.variants = 1
                } perform: { proxy in
                    for target in Self.targets {
                        let answer = try await proxy.ask(.get(target))
                        #expect(answer.body == stage.shelf.body(target))
                    }
                    #expect(proxy.disk.bytes <= 1 << 20)
                }
            }
        }
    }
}
