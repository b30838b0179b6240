import ProxyTesting
import SampleOrigin
import Testing

extension Integration {
    @Suite("The Book Store's workflows through the proxy")
    struct BookStoreWorkflowTests {
        private static let id = "book-123"

        private func withBook(_ body: (BookClient, RunningProxy, RunningSampleOrigin) async throws -> Void) async throws
        {
            try await withSampleOriginAndProxy { proxy, origin in
                let client = try await BookClient(port: proxy.port)
                let created = try await client.create(Self.id)
                #expect(created.status == 201)
                try await body(client, proxy, origin)
                client.connection.close()
            }
        }

        @Test("A book is read with its tag, and a conditional read of it gets a 304 with that tag")
        func conditionalRead() async throws {
            try await withBook { client, _, origin in
                let first = try await client.get(Self.id)
                #expect(first.status == 200)
                #expect(first.entityTag == "\"1\"")
                #expect(first["Content-Type"] == "application/json")
                #expect(try BookClient.book(first).title == "Clean Code")
                #expect(first.cacheStatus == "fwd=uri-miss; fwd-status=200; stored")
                let second = try await client.get(Self.id, knowing: "\"1\"")
                #expect(second.status == 304)
                #expect(second.entityTag == "\"1\"")
                #expect(second.bodyLength == 0)
                #expect(second["Content-Length"] == nil)
                #expect(origin.service.statistics.count("GET", "/api/books/{id}", status: 304) == 1)
            }
        }

        @Test("A stored book is validated on each use, and its whole body comes from the store")
        func validatedOnEachUse() async throws {
            try await withBook { client, _, origin in
                let first = try await client.get(Self.id)
                for round in 1...3 {
                    let again = try await client.get(Self.id)
                    #expect(again.status == 200)
                    #expect(again.body == first.body)
                    #expect(again.cacheStatus.hasPrefix("fwd=stale; fwd-status=304;"))
                    #expect(origin.service.statistics.count("GET", "/api/books/{id}", status: 304) == round)
                }
                #expect(origin.service.statistics.count("GET", "/api/books/{id}", status: 200) == 1)
            }
        }

        @Test("Example 1: an update with the current tag gets a 204 with the new one, and the next read shows it")
        func safeUpdate() async throws {
            try await withBook { client, _, _ in
                let read = try await client.get(Self.id)
                let tag = try #require(read.entityTag)
                let updated = try await client.update(Self.id, title: "Updated Title", tag: tag)
                #expect(updated.status == 204)
                #expect(updated.entityTag == "\"2\"")
                #expect(updated.bodyLength == 0)
                let after = try await client.get(Self.id)
                #expect(after.entityTag == "\"2\"")
                #expect(try BookClient.book(after).title == "Updated Title")
            }
        }

        @Test(
            "Example 2: of two users with the same tag the second gets the origin's own 412, and goes on after a read")
        func concurrentUpdate() async throws {
            try await withBook { userA, proxy, origin in
                let userB = try await BookClient(port: proxy.port)
                let tagA = try #require(try await userA.get(Self.id).entityTag)
                let tagB = try #require(try await userB.get(Self.id).entityTag)
                #expect(tagA == tagB)
                #expect(try await userB.update(Self.id, title: "B was here", tag: tagB).status == 204)

                let refused = try await userA.update(Self.id, title: "A was here", tag: tagA)
                #expect(refused.status == 412)
                #expect(refused["Content-Type"] == "application/problem+json")
                let direct = try await BookClient(port: origin.port)
                let refusedThere = try await direct.update(Self.id, title: "A was here", tag: tagA)
                #expect(refused.body == refusedThere.body)
                #expect(refused.text.contains("The resource has been modified since you last retrieved it."))

                let latest = try await userA.get(Self.id)
                #expect(latest.entityTag == "\"2\"")
                #expect(try BookClient.book(latest).title == "B was here")
                let updated = try await userA.update(Self.id, title: "A was here", tag: "\"2\"")
                #expect(updated.entityTag == "\"3\"")
            }
        }

        @Test("Example 3: a conditional read gets a 304 until somebody updates the book, then the changed book")
        func efficientCaching() async throws {
            try await withBook { client, _, _ in
                _ = try await client.get(Self.id)
                #expect(try await client.get(Self.id, knowing: "\"1\"").status == 304)
                _ = try await client.update(Self.id, title: "Changed", tag: "\"1\"")
                let changed = try await client.get(Self.id, knowing: "\"1\"")
                #expect(changed.status == 200)
                #expect(changed.entityTag == "\"2\"")
                #expect(try BookClient.book(changed).title == "Changed")
                #expect(try await client.get(Self.id, knowing: "\"2\"").status == 304)
            }
        }

        @Test("A deleted book is gone at once and a restored one is back at once, each with the next tag")
        func deleteAndRestore() async throws {
            try await withBook { client, _, _ in
                _ = try await client.get(Self.id)
                let deleted = try await client.delete(Self.id, tag: "\"1\"")
                #expect(deleted.status == 204)
                #expect(deleted.entityTag == "\"2\"")
                #expect(try await client.get(Self.id).status == 404)
                #expect(try await client.get(Self.id, knowing: "\"1\"").status == 404)
                let restored = try await client.restore(Self.id, tag: "\"2\"")
                #expect(restored.status == 204)
                #expect(restored.entityTag == "\"3\"")
                let back = try await client.get(Self.id)
                #expect(back.status == 200)
                #expect(back.entityTag == "\"3\"")
            }
        }

        @Test("A sequence of updates is read back after each of them, by whoever asks")
        func readYourWrites() async throws {
            try await withBook { writer, proxy, _ in
                let reader = try await BookClient(port: proxy.port)
                for version in 1...20 {
                    let updated = try await writer.update(Self.id, title: "Title \(version)", tag: "\"\(version)\"")
                    #expect(updated.status == 204)
                    for client in [writer, reader] {
                        let read = try await client.get(Self.id)
                        #expect(read.entityTag == updated.entityTag)
                        #expect(try BookClient.book(read).title == "Title \(version)")
                    }
                }
            }
        }

        @Test("Each page of the list is the origin's, byte for byte")
        func pages() async throws {
            try await withBook { client, proxy, origin in
                let direct = try await RawClient.connect(port: origin.port)
                for query in ["", "?page=1&pageSize=5", "?page=2&pageSize=5", "?page=900", "?page=0"] {
                    let request = String.get("/api/books" + query)
                    let answer = try await proxy.ask(request)
                    let there = try await direct.ask(request)
                    #expect(answer.status == there.status)
                    #expect(answer.body == there.body)
                    #expect(answer.entityTag == nil)
                }
                let before = try await proxy.ask(.get("/api/books?page=1&pageSize=100"))
                _ = try await client.update(Self.id, title: "Listed anew", tag: "\"1\"")
                let after = try await proxy.ask(.get("/api/books?page=1&pageSize=100"))
                #expect(before.body != after.body)
                #expect(after.text.contains("Listed anew"))
            }
        }
    }
}
