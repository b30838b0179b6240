import NIOCore
import ProxyTesting
import Testing

extension Integration {
    @Suite("Answers from disk")
    struct DiskAnswerTests {
        /// In memory at once, in memory at the second reading, and never.
        private static let lengths = [5_000, 90_000, 700_000]

        private func withStored(
            _ length: Int, fields: [String] = ["Cache-Control: max-age=600"], isChunked: Bool = false,
            perform body: (RunningProxy, DiskStage) async throws -> Void
        ) async throws {
            try await withShelf { proxy, stage in
                stage.shelf["/a"] = Shelf.Resource(length: length, fields: fields, isChunked: isChunked)
                let first = try await proxy.ask(.get("/a"))
                #expect(first.body == stage.shelf.body("/a") && first.isComplete)
                try await proxy.evictAll(stage)
                try await body(proxy, stage)
            }
        }

        @Test("Parts", arguments: lengths)
        func ranges(length: Int) async throws {
            try await withStored(length) { proxy, stage in
                let body = stage.shelf.body("/a")
                let ranges: [(String, Range<Int>)] = [
                    ("0-0", 0..<1), ("1-4000", 1..<4001), ("\(length - 3)-", length - 3..<length),
                    ("-1000", length - 1000..<length), ("0-\(length + 5)", 0..<length),
                ]
                for (range, expected) in ranges {
                    let part = try await proxy.ask(.get("/a", "Range: bytes=\(range)"))
                    #expect(part.status == 206 && part.isHit, "\(part)")
                    #expect(
                        part["Content-Range"] == "bytes \(expected.lowerBound)-\(expected.upperBound - 1)/\(length)")
                    #expect(part.body == body.getSlice(at: expected.lowerBound, length: expected.count))
                }
                let outside = try await proxy.ask(.get("/a", "Range: bytes=\(length)-"))
                #expect(outside.status == 416 && outside["Content-Range"] == "bytes */\(length)")
                let other = try await proxy.ask(.get("/a", "Range: bytes=0-0", "If-Range: \"0\""))
                #expect(other.status == 200 && other.body == body)
                #expect(stage.requests("/a").count == 1)
            }
        }

        @Test("HEAD, 304 and what follows on the same connection", arguments: lengths)
        func heads(length: Int) async throws {
            try await withStored(length) { proxy, stage in
                let client = try await proxy.connect()
                let head = try await client.ask(.head("/a"))
                #expect(head.status == 200 && head.isHit && head["Content-Length"] == "\(length)")
                let known = try await client.ask(.get("/a", "If-None-Match: W/\"1\""))
                #expect(known.status == 304 && known.isHit && known.entityTag == "\"1\"")
                let whole = try await client.ask(.get("/a", "If-None-Match: \"2\""))
                #expect(whole.status == 200 && whole.isHit && whole.body == stage.shelf.body("/a"))
                #expect(stage.requests("/a").count == 1)
            }
        }

        @Test("A body whose length the origin didn't say has one afterwards", arguments: lengths)
        func chunked(length: Int) async throws {
            try await withStored(length, isChunked: true) { proxy, stage in
                let answer = try await proxy.ask(.get("/a"))
                #expect(
                    answer.isHit && answer["Content-Length"] == "\(length)" && answer.body == stage.shelf.body("/a"))
            }
        }

        @Test("HTTP/1.0 clients get it too", arguments: lengths)
        func oldClient(length: Int) async throws {
            try await withStored(length) { proxy, stage in
                let answer = try await proxy.ask("GET /a HTTP/1.0\r\nHost: \(String.host)\r\n\r\n")
                #expect(answer.isHit && answer.body == stage.shelf.body("/a") && answer.isComplete)
            }
        }

        @Test("A client that wants only what is stored gets it, and a 504 if it isn't", arguments: lengths)
        func onlyIfCached(length: Int) async throws {
            try await withStored(length) { proxy, stage in
                let stored = try await proxy.ask(.get("/a", "Cache-Control: only-if-cached"))
                #expect(stored.status == 200 && stored.isHit && stored.body == stage.shelf.body("/a"))
                let absent = try await proxy.ask(.get("/b", "Cache-Control: only-if-cached"))
                #expect(absent.status == 504)
            }
        }

        @Test("The stale one answers when the origin fails, if it may", arguments: lengths)
        func staleIfError(length: Int) async throws {
            let fields = ["Cache-Control: max-age=1, stale-if-error=600", "Age: 5"]
            try await withStored(length, fields: fields) { proxy, stage in
                stage.shelf.set("/a") { $0.status = "503 Service Unavailable" }
                for _ in 0..<2 {
                    let answer = try await proxy.ask(.get("/a"))
                    #expect(
                        answer.status == 200 && answer.cacheStatus.hasPrefix("fwd=stale; ")
                            && answer.body == stage.shelf.body("/a"), "\(answer)")
                }
                #expect(stage.requests("/a").count == 3)
            }
        }

        @Test("A stale one is validated in the background, if it may be used meanwhile", arguments: lengths)
        func staleWhileRevalidate(length: Int) async throws {
            let fields = ["Cache-Control: max-age=1, stale-while-revalidate=600", "Age: 5"]
            try await withStored(length, fields: fields) { proxy, stage in
                stage.shelf.set("/a") { $0.fields = ["Cache-Control: max-age=600"] }
                let stale = try await proxy.ask(.get("/a"))
                #expect(stale.isHit && stale.body == stage.shelf.body("/a"), "\(stale)")
                await stage.origin.arrivals.reaches(stage.origin.requests.count)
                try await proxy.waits { stage.requests("/a").count == 2 }
                var last = try await proxy.ask(.get("/a"))
                for _ in 0..<100 where last.cacheStatus.contains("ttl=-") || !last.isHit {
                    last = try await proxy.ask(.get("/a"))
                }
                #expect(last.isHit && !last.cacheStatus.contains("ttl=-"), "\(last)")
                #expect(stage.requests("/a")[1]["If-None-Match"] == "\"1\"")
            }
        }

        @Test("A body that is not in the system's cache is read before it is sent", arguments: lengths)
        func notCached(length: Int) async throws {
            let faults = DiskFaults()
            try await withShelf(files: faults.operations) { proxy, stage in
                stage.shelf.set("/a") { $0.length = length }
                try await proxy.ask(.get("/a"))
                try await proxy.evictAll(stage)
                faults.dropCache()
                for _ in 0..<2 {
                    let answer = try await proxy.ask(.get("/a"))
                    #expect(answer.isHit && answer.body == stage.shelf.body("/a"))
                }
            }
        }

        @Test("A slow reader gets the whole body")
        func slowReader() async throws {
            try await withStored(6_000_000) { proxy, stage in
                let client = try await proxy.connect(receiveBuffer: 4096)
                try await client.send(.get("/a"))
                let head = try await client.head()
                // Others are not held up by it.
                #expect(try await proxy.ask(.get("/a")).body == stage.shelf.body("/a"))
                // Nor does it matter that it is replaced meanwhile.
                _ = try await proxy.ask(.request("PUT", "/a"))
                #expect(try await proxy.ask(.get("/a")).entityTag == "\"2\"")
                let answer = try await client.rest(of: head)
                #expect(answer.body == Shelf.body("/a", version: 1, length: 6_000_000))
            }
        }

        @Test("A head that a validation changed is the one that is used from then on", arguments: lengths)
        func freshenedHead(length: Int) async throws {
            try await withStored(length, fields: ["Cache-Control: max-age=1", "Age: 5", "X-Note: old"]) {
                proxy, stage in
                stage.shelf.set("/a") { $0.fields = ["Cache-Control: no-cache", "X-Note: new"] }
                for round in 0..<3 {
                    let answer = try await proxy.ask(.get("/a"))
                    #expect(answer["X-Note"] == "new" && answer.body == stage.shelf.body("/a"))
                    #expect(answer.cacheStatus.contains("fwd-status=304"), "\(round): \(answer)")
                    try await proxy.evictAll(stage, round: round + 2)
                }
            }
        }
    }
}
