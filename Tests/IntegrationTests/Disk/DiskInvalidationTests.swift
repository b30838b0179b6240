import HTTPCaching
import NIOCore
import ProxyConfiguration
import ProxyTesting
import Testing

extension Integration {
    @Suite("What invalidates what is on disk")
    struct DiskInvalidationTests {
        private static let lengths = [5_000, 90_000, 700_000]

        @Test("A write: the next read asks for the whole, the one after that doesn't ask", arguments: lengths)
        func write(length: Int) async throws {
            try await withShelf { proxy, stage in
                stage.shelf.set("/a") { $0.length = length }
                try await proxy.ask(.get("/a"))
                try await proxy.evictAll(stage)
                #expect(try await proxy.ask(.request("PUT", "/a")).status == 204)
                let answer = try await proxy.ask(.get("/a"))
                #expect(answer.cacheStatus == "fwd=stale; fwd-status=200; ttl=600; stored; detail=invalidated")
                #expect(answer.body == stage.shelf.body("/a") && answer.entityTag == "\"2\"")
                // A tag that is too coarse for the write would be confirmed.
                #expect(stage.requests("/a").last?["If-None-Match"] == nil)
                #expect(try await proxy.ask(.get("/a")).isHit)
                try await proxy.evictAll(stage, round: 2)
                let last = try await proxy.ask(.get("/a"))
                #expect(last.isHit && last.entityTag == "\"2\"")
            }
        }

        @Test("A write that changed nothing: a 304 makes it usable again, wherever it is read", arguments: lengths)
        func unchanged(length: Int) async throws {
            try await withShelf {
                $0.relations = [
                    Relation(methods: ["POST"], write: try PathPattern("/do"), changes: [try PathPattern("/a")])
                ]
                // Tags that are versions are fine enough for any write.
                var rules = $0.defaultRules
                rules.validators = ValidatorRules(order: .integer)
                $0.routes = [RouteSettings(match: try PathPattern("/a"), rules: rules)]
            } perform: { proxy, stage in
                stage.shelf.set("/a") { $0.length = length }
                try await proxy.ask(.get("/a"))
                try await proxy.evictAll(stage)
                try await proxy.ask(.request("POST", "/do", body: "x"))
                let validated = try await proxy.ask(.get("/a"))
                #expect(validated.cacheStatus == "fwd=stale; fwd-status=304; ttl=600; stored; detail=invalidated")
                #expect(validated.body == stage.shelf.body("/a"))
                for round in 2...4 {
                    let hit = try await proxy.ask(.get("/a"))
                    #expect(hit.isHit && hit.body == stage.shelf.body("/a"), "\(round): \(hit)")
                    try await proxy.evictAll(stage, round: round)
                }
                #expect(stage.requests("/a").count == 2)
            }
        }

        @Test("Groups, by relations and by what the responses say", arguments: lengths)
        func groups(length: Int) async throws {
            try await withShelf {
                $0.relations = [
                    Relation(methods: ["POST"], write: try PathPattern("/do"), changes: [try PathPattern("/books/**")])
                ]
            } perform: { proxy, stage in
                for target in ["/books/1", "/c"] { stage.shelf.set(target) { $0.length = length } }
                stage.shelf.set("/c") { $0.fields.append("Cache-Groups: \"g\"") }
                stage.shelf.set("/other") { $0.status = "204 No Content\r\nCache-Group-Invalidation: \"g\"" }
                for target in ["/books/1", "/c"] { try await proxy.ask(.get(target)) }
                try await proxy.evictAll(stage)
                try await proxy.ask(.request("POST", "/do", body: "x"))
                try await proxy.ask(.request("POST", "/other", body: "x"))
                for target in ["/books/1", "/c"] {
                    let answer = try await proxy.ask(.get(target))
                    #expect(answer.cacheStatus.hasSuffix("detail=invalidated"), "\(target) \(answer)")
                    #expect(answer.body == stage.shelf.body(target))
                    #expect(try await proxy.ask(.get(target)).isHit)
                }
            }
        }

        @Test("A 404 or 410 to a validation removes it", arguments: lengths, ["404 Not Found", "410 Gone"])
        func gone(length: Int, status: String) async throws {
            try await withShelf { proxy, stage in
                stage.shelf.set("/a") { ($0.length, $0.fields) = (length, []) }
                try await proxy.ask(.get("/a"))
                try await proxy.evictAll(stage)
                stage.shelf.set("/a") { $0.status = status + "\r\nCache-Control: no-store" }
                #expect(try await proxy.ask(.get("/a")).status == Int(status.prefix(3)))
                stage.shelf.set("/a") { $0.status = nil }
                let answer = try await proxy.ask(.get("/a", "Cache-Control: only-if-cached, max-stale"))
                #expect(answer.status == 504, "\(answer)")
                #expect(stage.requests("/a").count == 2)
            }
        }

        @Test("An answer that must not be stored takes its predecessor away", arguments: lengths)
        func notStored(length: Int) async throws {
            try await withShelf { proxy, stage in
                stage.shelf.set("/a") { $0.length = length }
                try await proxy.ask(.get("/a"))
                try await proxy.evictAll(stage)
                try await proxy.ask(.request("PUT", "/a"))
                stage.shelf.set("/a") { $0.fields = ["Cache-Control: no-store"] }
                #expect(try await proxy.ask(.get("/a")).entityTag == "\"2\"")
                #expect(try await proxy.ask(.get("/a", "Cache-Control: only-if-cached")).status == 504)
                #expect(try await proxy.ask(.get("/a")).entityTag == "\"2\"")
                #expect(stage.requests("/a").last?["If-None-Match"] == nil)
            }
        }

        @Test("A body that was asked for before a write is not used after it", arguments: [true, false])
        func fillAcrossWrite(isChunked: Bool) async throws {
            try await withShelf { proxy, stage in
                let gate = Gate()
                stage.shelf["/a"] = Shelf.Resource(length: 700_000, isChunked: isChunked, before: 300_000, gate: gate)
                let reader = try await proxy.begin(.get("/a"))
                await stage.shelf.pauses.reaches(1)
                try await proxy.ask(.request("PUT", "/a"))
                stage.shelf.set("/a") { $0.gate = nil }
                let second = try await proxy.ask(.get("/a"))
                #expect(second.entityTag == "\"2\"" && second.body == stage.shelf.body("/a"))
                gate.open()
                #expect(try await reader.answer().entityTag == "\"1\"")
                try await proxy.diskIsIdle()
                let third = try await proxy.ask(.get("/a"))
                #expect(third.entityTag == "\"2\"" && third.body == stage.shelf.body("/a"), "\(third)")
            }
        }

        @Test("A refused write whose version is the one on disk shows that to be out of date", arguments: lengths)
        func refusedWrite(length: Int) async throws {
            try await withShelf { proxy, stage in
                stage.shelf.set("/a") { $0.length = length }
                try await proxy.ask(.get("/a"))
                try await proxy.evictAll(stage)
                // Changed behind the proxy's back.
                stage.shelf.set("/a") { ($0.version, $0.status) = (2, "412 Precondition Failed") }
                try await proxy.ask(.request("PUT", "/a", ["If-Match: \"0\""], body: "x"))
                #expect(try await proxy.ask(.get("/a")).isHit, "it says nothing about another version")
                try await proxy.evictAll(stage, round: 2)
                try await proxy.ask(.request("PUT", "/a", ["If-Match: \"1\""], body: "x"))
                stage.shelf.set("/a") { $0.status = nil }
                let answer = try await proxy.ask(.get("/a"))
                #expect(answer.entityTag == "\"2\"" && answer.cacheStatus.hasSuffix("detail=invalidated"))
            }
        }

        @Test("A write accepted for later: each use validates", arguments: lengths)
        func accepted(length: Int) async throws {
            try await withShelf { proxy, stage in
                stage.shelf.set("/a") { $0.length = length }
                try await proxy.ask(.get("/a"))
                try await proxy.evictAll(stage)
                stage.shelf.set("/a") { $0.status = "202 Accepted" }
                try await proxy.ask(.request("PUT", "/a"))
                stage.shelf.set("/a") { $0.status = nil }
                for _ in 0..<2 {
                    let answer = try await proxy.ask(.get("/a"))
                    #expect(answer.cacheStatus.hasSuffix("detail=change-pending"), "\(answer)")
                    #expect(answer.body == stage.shelf.body("/a"))
                }
            }
        }

        @Test("A later head with less freshness counts, though the body on disk is the same", arguments: lengths)
        func lessFresh(length: Int) async throws {
            try await withShelf {
                $0.store.spill = .secondUse
            } perform: { proxy, stage in
                stage.shelf.set("/a") { $0.length = length }
                for _ in 0..<2 { try await proxy.ask(.get("/a")) }
                try await proxy.evictAll(stage)
                stage.shelf.set("/a") { $0.fields = ["Cache-Control: no-cache"] }
                let changed = try await proxy.ask(.get("/a", "Cache-Control: no-cache"))
                #expect(changed.cacheStatus.contains("fwd=request; fwd-status=304"), "\(changed)")
                for round in 2...4 {
                    try await proxy.evictAll(stage, round: round)
                    let next = try await proxy.ask(.get("/a"))
                    #expect(!next.isHit && next["Cache-Control"] == "no-cache", "\(round): \(next)")
                }
            }
        }
    }
}
