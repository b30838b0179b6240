import NIOCore
import ProxyTesting
import SampleOrigin
import Testing

extension Integration {
    @Suite("Legacy habits of an origin")
    struct LegacyOriginTests {
        private static let id = "book-123"

        private func withBook(
            _ configure: (inout SampleOriginConfiguration) -> Void,
            perform body: (BookClient, RunningProxy, RunningSampleOrigin) async throws -> Void
        ) async throws {
            var configuration = SampleOriginConfiguration(port: 0)
            configure(&configuration)
            try await withSampleOriginAndProxy(configuration) { proxy, origin in
                let client = try await BookClient(port: proxy.port)
                #expect(try await client.create(Self.id).status == 201)
                try await body(client, proxy, origin)
                client.connection.close()
            }
        }

        @Test("Unquoted tags go both ways byte for byte, and are validated with")
        func unquoted() async throws {
            try await withBook({ $0.sendsUnquotedEntityTags = true }) { client, _, origin in
                #expect(try await client.get(Self.id).entityTag == "1")
                #expect(try await client.get(Self.id).entityTag == "1")
                #expect(origin.service.statistics.count("GET", "/api/books/{id}", status: 304) == 1)
                for tag in ["1", "\"1\""] {
                    let unchanged = try await client.get(Self.id, knowing: tag)
                    #expect(unchanged.status == 304)
                    #expect(unchanged.entityTag == "1")
                }
                #expect(try await client.update(Self.id, title: "B", tag: "0").status == 412)
                let updated = try await client.update(Self.id, title: "B", tag: "1")
                #expect(updated.status == 204)
                #expect(updated.entityTag == "2")
                #expect(try await client.get(Self.id).entityTag == "2")
            }
        }

        @Test("An HTTP/1.0 origin that closes after each answer serves the whole workflow")
        func http10() async throws {
            try await withBook({ $0.answersHTTP10 = true }) { client, _, _ in
                #expect(try await client.get(Self.id).status == 200)
                #expect(try await client.get(Self.id, knowing: "\"1\"").status == 304)
                #expect(try await client.update(Self.id, title: "B", tag: "\"1\"").status == 204)
                #expect(try await client.delete(Self.id, tag: "\"1\"").status == 412)
                let read = try await client.get(Self.id)
                #expect(try BookClient.book(read).title == "B")
                #expect(read.startLine == "HTTP/1.1 200 OK")
            }
        }

        @Test("An origin that takes no chunked requests is heard")
        func lengthRequired() async throws {
            try await withBook({ $0.refusesChunkedRequests = true }) { client, _, _ in
                let body = "{\"title\": \"B\"}"
                let request = String.request(
                    "PUT", "/api/admin/books/\(Self.id)",
                    ["Content-Type: application/json", "Transfer-Encoding: chunked"])
                let refused = try await client.connection.ask(
                    request + String(body.utf8.count, radix: 16) + "\r\n\(body)\r\n0\r\n\r\n")
                #expect(refused.status == 411)
                let other = try await client.get(Self.id)
                #expect(other.entityTag == "\"1\"")
            }
        }

        @Test("Answers that the origin cuts are cut for the client, and never stored")
        func dropped() async throws {
            try await withSampleOriginAndProxy(SampleOriginConfiguration(port: 0, dropEvery: 2)) { proxy, origin in
                let direct = try await withSampleOrigin { other in
                    try await RawClient.connect(port: other.port).ask(.get("/api/books?pageSize=5"))
                }
                var (complete, cut) = (0, 0)
                for _ in 0..<10 {
                    guard let answer = try? await proxy.ask(.get("/api/books?pageSize=5")) else { continue }
                    if answer.isComplete, answer.status == 200 {
                        complete += 1
                        #expect(answer.body == direct.body)
                    } else {
                        cut += 1
                    }
                }
                #expect(complete == 5)
                #expect(cut == 5)
            }
        }

        @Test("An origin's freshness is used, and a write to the same URL ends it")
        func cacheControl() async throws {
            try await withBook({ $0.cacheControl = "max-age=60" }) { client, _, origin in
                _ = try await client.get(Self.id)
                #expect(try await client.get(Self.id).isHit)
                #expect(try await client.get(Self.id, knowing: "\"1\"").status == 304)
                #expect(origin.service.statistics.count("GET", "/api/books/{id}", status: 200) == 1)
                let path = "/api/v1/supplier/10001"
                let first = try await client.connection.ask(.get(path))
                #expect(try await client.connection.ask(.get(path)).isHit)
                _ = try await client.connection.ask(
                    .request("PUT", path, ["Content-Type: application/json"], body: "{}"))
                #expect(try await client.connection.ask(.get(path)).entityTag != first.entityTag)
            }
        }

        @Test("A slow origin's validations are shared")
        func latency() async throws {
            try await withBook({ $0.latency = .milliseconds(50) }) { client, proxy, origin in
                _ = try await client.get(Self.id)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<40 {
                        group.addTask {
                            let answer = try await proxy.ask(.get("/api/books/\(Self.id)"))
                            #expect(answer.entityTag == "\"1\"")
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(origin.service.statistics.count("GET", "/api/books/{id}", status: 304) < 20)
            }
        }
    }
}
