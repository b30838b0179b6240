import HTTPCaching
import NIOCore
import ProxyConfiguration
import ProxyTesting
import Testing

extension Integration {
    @Suite("Which of two versions is the later one, with a disk")
    struct DiskOrderTests {
        /// In memory, and on disk only.
        private static let lengths = [5_000, 700_000]
        private static let shareable = ["Cache-Control: public, max-age=600"]
        private static let credentials = "Authorization: Basic eA=="

        /// Two reads that are on their way at the same time and show versions 1 and 2, in the order in which they were sent.
        /// - Parameter before: how much of each is sent at once; nil if not even the head is.
        private func read(
            _ length: Int, before: Int?, endsInOrder: Bool, _ proxy: RunningProxy, _ stage: DiskStage
        ) async throws {
            let gates = [Gate(), Gate()]
            var readers: [RawClient] = []
            for (version, gate) in zip(1...2, gates) {
                stage.shelf["/a"] = Shelf.Resource(
                    version: version, length: length, fields: Self.shareable, before: before, gate: gate)
                readers.append(
                    try await proxy.begin(version == 1 ? .get("/a") : .get("/a", Self.credentials)))
                await stage.shelf.pauses.reaches(version)
            }
            stage.shelf.set("/a") { $0.gate = nil }
            for index in endsInOrder ? [0, 1] : [1, 0] {
                gates[index].open()
                let answer = try await readers[index].answer()
                #expect(answer.entityTag == "\"\(index + 1)\"" && answer.isComplete)
            }
        }

        @Test(
            "Reads that differ and were on their way at the same time are validated before they are used",
            arguments: lengths,
            [true, false])
        func contradicting(length: Int, endsInOrder: Bool) async throws {
            try await withShelf { proxy, stage in
                try await read(length, before: nil, endsInOrder: endsInOrder, proxy, stage)
                let validated = try await proxy.ask(.get("/a"))
                #expect(validated.cacheStatus == "fwd=stale; fwd-status=304; ttl=600; stored; detail=invalidated")
                #expect(validated.entityTag == "\"2\"", "the one that was asked for later is kept")
                #expect(try await proxy.ask(.get("/a")).isHit)
            }
        }

        @Test("One whose head came before the other was asked for is known to be the earlier one", arguments: lengths)
        func outOfOrder(length: Int) async throws {
            try await withShelf { proxy, stage in
                try await read(length, before: 10, endsInOrder: false, proxy, stage)
                let hit = try await proxy.ask(.get("/a"))
                #expect(hit.isHit && hit.entityTag == "\"2\"", "\(hit)")
            }
        }

        @Test("A version that follows another is used at once", arguments: lengths)
        func following(length: Int) async throws {
            try await withShelf { proxy, stage in
                for version in 1...2 {
                    stage.shelf["/a"] = Shelf.Resource(version: version, length: length, fields: Self.shareable)
                    // Its client doesn't take what is stored.
                    try await proxy.ask(.get("/a", "Cache-Control: no-cache"))
                }
                let hit = try await proxy.ask(.get("/a"))
                #expect(hit.isHit && hit.entityTag == "\"2\"")
            }
        }

        @Test(
            "A later version that isn't for others: they don't get the earlier one unvalidated",
            arguments: [5_000, 90_000, 700_000])
        func notShared(length: Int) async throws {
            try await withShelf {
                var rules = $0.defaultRules
                rules.validators = ValidatorRules(order: .integer)
                $0.routes = [RouteSettings(match: try PathPattern("/a"), rules: rules)]
            } perform: { proxy, stage in
                stage.shelf.set("/a") { $0.length = length }
                try await proxy.ask(.get("/a"))
                try await proxy.evictAll(stage)
                stage.shelf.set("/a") { $0.version = 2 }
                #expect(try await proxy.ask(.get("/a", Self.credentials)).entityTag == "\"2\"")
                let other = try await proxy.ask(.get("/a"))
                #expect(other.entityTag == "\"2\"", "\(other)")
            }
        }
    }
}
