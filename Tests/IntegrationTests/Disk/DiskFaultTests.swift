import DiskStorage
import HTTPCaching
import HTTPSemantics
import NIOCore
import ProxyConfiguration
import ProxyMeasurement
import ProxyTesting
import Testing

@testable import ProxyServer

extension Integration {
    @Suite("A disk that fails")
    struct DiskFaultTests {
        private static let lengths = [5_000, 90_000, 700_000]

        private static func readiness(_ proxy: RunningProxy) -> String {
            proxy.service.readiness.render(disk: proxy.disk).text
        }

        /// Lets time pass for whoever looks after the disk.
        private static func later(_ proxy: RunningProxy, seconds: Int64 = 3600) {
            proxy.service.disk?.tick(now: WallClock.now().advanced(bySeconds: seconds))
        }

        @Test("A directory that another has: the proxy serves, says so, and takes it over")
        func locked() async throws {
            try await withShelf { stage in
                try await stage.run { proxy in
                    stage.shelf.set("/a") { $0.length = 5_000 }
                    _ = try await proxy.ask(.get("/a"))
                }
                var generator = SplitMix64(seed: 1)
                let other = try DiskStore(
                    at: stage.directory.path, limits: DiskStoreLimits(capacity: 32 << 20), using: &generator,
                    now: WallClock.now())
                try await stage.run { proxy in
                    #expect(Self.readiness(proxy).hasPrefix("ready\ndisk: unavailable: "))
                    #expect(try await proxy.ask(.get("/b")).status == 200)
                    #expect(try await proxy.ask(.get("/b")).isHit)
                    stage.shelf.set("/large") { $0.length = 700_000 }
                    let large = try await proxy.ask(.get("/large"))
                    #expect(large.cacheStatus.hasSuffix("detail=disk-unavailable"))
                    Self.later(proxy)
                    try await Task.sleep(for: .milliseconds(20))
                    #expect(proxy.disk.state == .unavailable)
                    other.stop()
                    Self.later(proxy, seconds: 7200)
                    try await proxy.waits { proxy.disk.state == .working }
                    #expect(Self.readiness(proxy) == "ready\ndisk: working\n")
                    let recovered = try await proxy.ask(.get("/a"))
                    #expect(recovered.cacheStatus.hasSuffix("detail=recovered"))
                    #expect(recovered.body == stage.shelf.body("/a"))
                    try await proxy.ask(.get("/b"))
                    try await proxy.evictAll(stage)
                    #expect(try await proxy.ask(.get("/b")).cacheStatus.hasSuffix("detail=disk"))
                }
            }
        }

        @Test("What this proxy has read meanwhile is not followed by what an earlier one was trusted with")
        func lateTrust() async throws {
            try await withShelf { stage in
                try await stage.run {
                    $0.store.trustAfterRestart = true
                } perform: { proxy in
                    _ = try await proxy.ask(.get("/a"))
                }
                let faults = DiskFaults()
                faults.failOpening(13)
                stage.shelf.set("/a") { $0.version = 2 }
                try await stage.run(files: faults.operations) {
                    $0.store.trustAfterRestart = true
                    $0.store.spill = .never
                } perform: { proxy in
                    #expect(proxy.disk.state == .unavailable)
                    #expect(try await proxy.ask(.get("/a")).entityTag == "\"2\"")
                    faults.failOpening(nil)
                    Self.later(proxy)
                    try await proxy.waits { proxy.disk.state == .working }
                    try await proxy.evictAll(stage)
                    #expect(try await proxy.ask(.get("/a")).entityTag == "\"2\"")
                }
            }
        }

        @Test("A directory that can't be written to: the proxy serves from memory, and takes it when it can")
        func notWritable() async throws {
            let faults = DiskFaults()
            faults.failOpening(30)
            try await withShelf(files: faults.operations) { proxy, stage in
                #expect(Self.readiness(proxy).hasPrefix("ready\ndisk: unavailable: "))
                try await proxy.ask(.get("/a"))
                #expect(try await proxy.ask(.get("/a")).isHit)
                faults.failOpening(nil)
                Self.later(proxy)
                try await proxy.waits { proxy.disk.state == .working }
                try await proxy.evictAll(stage)
                #expect(try await proxy.ask(.get("/a")).cacheStatus.hasSuffix("detail=disk"))
            }
        }

        @Test("A full disk: what is in memory goes on being hit, and the disk is taken back", arguments: [28, 5])
        func full(code: Int32) async throws {
            let faults = DiskFaults()
            try await withShelf(files: faults.operations) { proxy, stage in
                try await proxy.ask(.get("/before"))
                try await proxy.evictAll(stage)
                faults.failWriting(code)
                try await proxy.ask(.get("/a"))
                #expect(try await proxy.ask(.get("/a")).isHit)
                try await proxy.evictAll(stage, round: 2)
                #expect(Self.readiness(proxy).hasPrefix("ready\ndisk: failing: "))
                #expect(proxy.disk.droppedByFailure > 0 && proxy.disk.writeFailures > 0)
                #expect(try await proxy.ask(.get("/a")).cacheStatus.hasPrefix("fwd=uri-miss"))
                #expect(try await proxy.ask(.get("/before")).body == stage.shelf.body("/before"))
                faults.failWriting(nil)
                Self.later(proxy)
                try await proxy.waits { proxy.disk.state == .working }
                try await proxy.evictAll(stage, round: 3)
                #expect(try await proxy.ask(.get("/a")).cacheStatus.hasSuffix("detail=disk"))
            }
        }

        @Test("Records whose bytes have changed are dropped, counted and fetched anew", arguments: lengths)
        func damaged(length: Int) async throws {
            try await withShelf { stage in
                stage.shelf.set("/a") { $0.length = length }
                try await stage.run { _ = try await $0.ask(.get("/a")) }
                for (name, bytes) in stage.directory.contents()
                where name.hasSuffix("segment") || name.hasSuffix("object") {
                    var bytes = bytes
                    for index in stride(from: bytes.count - 3_000, to: bytes.count - 2_000, by: 7) {
                        bytes[index] ^= 0x55
                    }
                    stage.directory.write(bytes, to: name)
                }
                try await stage.run { proxy in
                    let answer = try await proxy.ask(.get("/a"))
                    #expect(answer.status == 200 && answer.body == stage.shelf.body("/a"))
                    #expect(answer.cacheStatus.hasPrefix("fwd=uri-miss; fwd-status=200"), "\(answer)")
                    #expect(proxy.disk.badRecords == 1)
                    #expect(try await proxy.ask(.get("/a")).isHit)
                    try await proxy.evictAll(stage)
                    #expect(try await proxy.ask(.get("/a")).cacheStatus.hasSuffix("detail=disk"))
                }
            }
        }

        @Test("Records that can't be read are fetched anew, and written anew", arguments: lengths)
        func unreadable(length: Int) async throws {
            let faults = DiskFaults()
            try await withShelf(files: faults.operations) { proxy, stage in
                stage.shelf["/a"] = Shelf.Resource(length: length, fields: [])
                try await proxy.ask(.get("/a"))
                try await proxy.evictAll(stage)
                faults.failReading(5)
                let answer = try await proxy.ask(.get("/a"))
                #expect(answer.status == 200 && answer.body == stage.shelf.body("/a"))
                #expect(proxy.disk.readFailures > 0)
                try await proxy.diskIsIdle()
                faults.failReading(nil)
                try await proxy.evictAll(stage, round: 2)
                let next = try await proxy.ask(.get("/a"))
                #expect(next.cacheStatus.contains("fwd-status=304") && next.body == stage.shelf.body("/a"), "\(next)")
            }
        }

        @Test("A body that can't be read while it is sent cuts the client, at once")
        func unreadableBody() async throws {
            let faults = DiskFaults()
            try await withShelf(files: faults.operations) { proxy, stage in
                stage.shelf.set("/a") { $0.length = 6_000_000 }
                try await proxy.ask(.get("/a"))
                let client = try await proxy.connect(receiveBuffer: 4096)
                try await client.send(.get("/a"))
                let head = try await client.head()
                faults.failReading(5)
                faults.dropCache()
                let answer = try await client.rest(of: head)
                #expect(!answer.isComplete)
                #expect(proxy.disk.readFailures > 0)
                let next = try await proxy.ask(.get("/a"))
                #expect(next.cacheStatus.hasPrefix("fwd=uri-miss") && next.body == stage.shelf.body("/a"), "\(next)")
            }
        }
    }
}
