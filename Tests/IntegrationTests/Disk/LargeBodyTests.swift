import HTTPCaching
import NIOCore
import ProxyConfiguration
import ProxyMeasurement
import ProxyTesting
import Testing

@testable import ProxyServer

extension Integration {
    @Suite("Bodies that are too large for the memory")
    struct LargeBodyTests {
        private static let length = 3_000_000

        private static func large(isChunked: Bool, gate: Gate? = nil, before: Int? = 1_000_000) -> Shelf.Resource {
            Shelf.Resource(length: length, isChunked: isChunked, before: before, gate: gate)
        }

        @Test("Clients that join read what is there and follow", arguments: [true, false])
        func joined(isChunked: Bool) async throws {
            try await withShelf { proxy, stage in
                let gate = Gate()
                stage.shelf["/a"] = Self.large(isChunked: isChunked, gate: gate)
                let first = try await proxy.begin(.get("/a"))
                await stage.shelf.pauses.reaches(1)
                let early = try await first.head()
                #expect(early.cacheStatus == "fwd=uri-miss; fwd-status=200; ttl=600; stored")
                let slow = try await proxy.connect(receiveBuffer: 4096)
                try await slow.send(.get("/a"))
                let slowHead = try await slow.head()
                #expect(slowHead.cacheStatus == "fwd=uri-miss; fwd-status=200; ttl=600; stored; collapsed")
                let leaving = try await proxy.begin(.get("/a"))
                _ = try await leaving.head()
                let known = try await proxy.begin(.get("/a", "If-None-Match: \"1\""))
                #expect(try await known.answer().status == 304)
                leaving.reset()
                gate.open()
                let body = stage.shelf.body("/a")
                #expect(try await first.rest(of: early).body == body)
                let hit = try await proxy.ask(.get("/a"))
                #expect(hit.cacheStatus.hasSuffix("detail=disk") && hit.body == body)
                #expect(hit["Content-Length"] == "\(Self.length)")
                #expect(try await slow.rest(of: slowHead).body == body)
                #expect(stage.requests("/a").count == 1)
                #expect(proxy.disk.objects == 1 && proxy.disk.streams == 0)
            }
        }

        @Test("A HEAD, parts and a whole read share the validation that brings a new one")
        func sharedValidation() async throws {
            try await withShelf { proxy, stage in
                stage.shelf["/a"] = Shelf.Resource(length: Self.length, fields: [])
                try await proxy.ask(.get("/a"))
                let gate = Gate()
                stage.shelf["/a"] = Self.large(isChunked: false, gate: gate, before: nil)
                stage.shelf.set("/a") { $0.version = 2 }
                let whole = try await proxy.begin(.get("/a"))
                await stage.shelf.pauses.reaches(1)
                let head = try await proxy.begin(.head("/a"))
                let ranges = [500_000..<2_500_000, 0..<10, Self.length - 5..<Self.length]
                var parts: [RawClient] = []
                for range in ranges {
                    parts.append(
                        try await proxy.begin(.get("/a", "Range: bytes=\(range.lowerBound)-\(range.upperBound - 1)")))
                }
                // All of them have to be there before the end comes.
                try await Task.sleep(for: .milliseconds(300))
                gate.open()
                let headAnswer = try await head.answer(to: "HEAD")
                #expect(headAnswer["Content-Length"] == "\(Self.length)" && headAnswer.entityTag == "\"2\"")
                let body = stage.shelf.body("/a")
                for (range, client) in zip(ranges, parts) {
                    let part = try await client.answer()
                    #expect(part.status == 206)
                    #expect(part.body == body.getSlice(at: range.lowerBound, length: range.count))
                }
                #expect(try await whole.answer().body == body)
                #expect(stage.requests("/a").count == 2)
            }
        }

        @Test("It is stored though everybody has left", arguments: [true, false])
        func everybodyLeft(isChunked: Bool) async throws {
            try await withShelf { proxy, stage in
                let gate = Gate()
                stage.shelf["/a"] = Self.large(isChunked: isChunked, gate: gate)
                let client = try await proxy.begin(.get("/a"))
                await stage.shelf.pauses.reaches(1)
                _ = try await client.head()
                client.reset()
                gate.open()
                try await proxy.waits { proxy.disk.objects == 1 }
                let hit = try await proxy.ask(.get("/a"))
                #expect(hit.isHit && hit.body == stage.shelf.body("/a"))
                #expect(stage.requests("/a").count == 1)
            }
        }

        @Test(
            "One that is cut at the origin cuts its clients and leaves nothing", arguments: [true, false],
            [0, 50_000, 1_000_000])
        func cut(isChunked: Bool, before: Int) async throws {
            try await withShelf { proxy, stage in
                let gate = Gate()
                stage.shelf["/a"] = Self.large(isChunked: isChunked, gate: gate, before: before)
                stage.shelf.set("/a") { $0.isCut = true }
                let first = try await proxy.begin(.get("/a"))
                await stage.shelf.pauses.reaches(1)
                let second = try await proxy.begin(.get("/a"))
                gate.open()
                for client in [first, second] {
                    let answer = try await client.answer()
                    #expect(!answer.isComplete && answer.bodyLength <= before)
                }
                try await proxy.diskIsIdle()
                #expect(proxy.disk.records == 0 && proxy.disk.objects == 0)
                #expect(!stage.directory.contents().keys.contains { $0.contains("partial") })
                stage.shelf["/a"] = Self.large(isChunked: isChunked)
                let again = try await proxy.ask(.get("/a"))
                #expect(again.cacheStatus.hasPrefix("fwd=uri-miss") && again.body == stage.shelf.body("/a"))
            }
        }

        @Test("If the disk fails in its middle, clients get the whole all the same", arguments: [true, false])
        func diskFails(isChunked: Bool) async throws {
            let faults = DiskFaults()
            try await withShelf(files: faults.operations) { proxy, stage in
                let gate = Gate()
                stage.shelf["/a"] = Self.large(isChunked: isChunked, gate: gate)
                let first = try await proxy.begin(.get("/a"))
                await stage.shelf.pauses.reaches(1)
                let slow = try await proxy.connect(receiveBuffer: 4096)
                try await slow.send(.get("/a"))
                let slowHead = try await slow.head()
                faults.failWriting(28)
                gate.open()
                let body = stage.shelf.body("/a")
                #expect(try await first.answer().body == body)
                let last = try await slow.rest(of: slowHead)
                #expect(last.isComplete && last.body == body)
                #expect(proxy.disk.state == .failing && proxy.disk.objects == 0)
                let text = proxy.service.readiness.render(disk: proxy.disk)
                #expect(text.isReady && text.text.hasPrefix("ready\ndisk: failing: "))
                let passed = try await proxy.ask(.get("/a"))
                #expect(passed.body == body && !passed.isHit)
                try await proxy.diskIsIdle()
                #expect(!stage.directory.contents().keys.contains { $0.contains("partial") })
            }
        }

        @Test("While the disk fails from the start, they are passed through, and small ones are stored in memory")
        func diskIsFailing() async throws {
            let faults = DiskFaults()
            try await withShelf(files: faults.operations) { proxy, stage in
                faults.failWriting(5)
                try await proxy.ask(.get("/b"))
                try await proxy.evictAll(stage)
                try await proxy.waits { proxy.disk.state == .failing }
                stage.shelf["/a"] = Self.large(isChunked: false)
                for _ in 0..<3 {
                    let answer = try await proxy.ask(.get("/a"))
                    #expect(answer.body == stage.shelf.body("/a") && !answer.isHit)
                }
                #expect(proxy.disk.objects == 0)
                try await proxy.ask(.get("/b"))
                #expect(try await proxy.ask(.get("/b")).isHit)
            }
        }

        @Test("One that turns out too large goes on to those who read it", arguments: [150_000, 2_500_000])
        func tooLarge(inMemory: Int) async throws {
            try await withShelf {
                $0.store = .init(
                    memory: 16 << 20, disk: $0.store.disk, largestObject: inMemory + 20_000, largestInMemory: inMemory)
            } perform: { proxy, stage in
                stage.shelf["/a"] = Shelf.Resource(length: inMemory + 3_000_000, isChunked: true)
                // Both read at once: what isn't kept arrives at the pace of the slowest reader.
                let clients = [try await proxy.begin(.get("/a")), try await proxy.begin(.get("/a"))]
                async let first = clients[0].answer()
                async let second = clients[1].answer()
                for answer in [try await first, try await second] {
                    #expect(answer.isComplete && answer.body == stage.shelf.body("/a"))
                }
                try await proxy.diskIsIdle()
                #expect(proxy.disk.objects == 0)
                // Those who come later don't wait for each other.
                let later = try await proxy.ask(.get("/a"))
                #expect(later.cacheStatus.hasSuffix("detail=previously-uncacheable"), "\(later)")
            }
        }

        @Test("A validator in the body is found before it goes to disk")
        func searched() async throws {
            try await withShelf {
                var rules = $0.defaultRules
                rules.synthesisesDigest = true
                $0.routes = [.init(match: try .init("/a"), rules: rules)]
            } perform: { proxy, stage in
                stage.shelf["/a"] = Self.large(isChunked: true)
                let first = try await proxy.ask(.get("/a"))
                #expect(first.body == stage.shelf.body("/a"))
                let hit = try await proxy.ask(.get("/a"))
                #expect(hit.isHit && hit.body == stage.shelf.body("/a"))
            }
        }

        @Test("Many at once are all stored, or passed, and none is mixed up with another")
        func many() async throws {
            try await withShelf { proxy, stage in
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    for number in 0..<12 {
                        let target = "/a/\(number % 6)"
                        stage.shelf[target] = Shelf.Resource(
                            length: 200_000 + number % 6 * 150_000, isChunked: number % 2 == 0)
                        tasks.addTask {
                            for _ in 0..<3 {
                                let answer = try await proxy.ask(.get(target))
                                #expect(answer.body == stage.shelf.body(target))
                            }
                        }
                    }
                    try await tasks.waitForAll()
                }
                for number in 0..<6 {
                    let answer = try await proxy.ask(.get("/a/\(number)"))
                    #expect(answer.isHit && answer.body == stage.shelf.body("/a/\(number)"))
                }
            }
        }
    }
}
