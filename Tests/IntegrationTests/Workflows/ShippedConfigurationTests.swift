import Foundation
import ProxyTesting
import SampleOrigin
import Testing

extension Integration {
    /// The specifications' sequences, with each response validated on each use, as shipped, and with responses that are
    /// fresh, where only invalidation keeps old versions from readers.
    @Suite("The shipped proxy.conf")
    struct ShippedConfigurationTests {
        private static let json = "Content-Type: application/json"

        private func clients(_ proxy: RunningProxy, _ count: Int) async throws -> [BookClient] {
            var clients: [BookClient] = []
            for _ in 0..<count { clients.append(try await BookClient(port: proxy.port)) }
            return clients
        }

        /// Reads a book over all connections at once.
        private func tags(_ clients: [BookClient], of id: String) async throws -> Set<String> {
            try await withThrowingTaskGroup(of: String.self) { group in
                for client in clients {
                    group.addTask {
                        let answer = try await client.get(id)
                        return answer.status == 200 ? answer.entityTag ?? "" : "\(answer.status)"
                    }
                }
                return try await group.reduce(into: []) { $0.insert($1) }
            }
        }

        @Test(
            "A write shows at once over every one of 50 connections, whatever it does to the book",
            arguments: [false, true])
        func writes(isFresh: Bool) async throws {
            try await withShippedProxy(isFresh: isFresh) { proxy, _ in
                let clients = try await clients(proxy, 50)
                let writer = clients[7]
                for title in ["two", "three", "four", "five"] {
                    let tag = try #require(try await writer.get("7").entityTag)
                    #expect(try await writer.update("7", title: title, tag: tag).status == 204)
                }
                var tag = try #require(try await writer.get("7").entityTag)
                #expect(try await tags(clients, of: "7") == [tag])

                let updated = try await writer.update("7", title: "again", tag: tag)
                #expect(updated.status == 204)
                let newTag = try #require(updated.entityTag)
                #expect(try await tags(clients, of: "7") == [newTag])

                let refused = try await clients[8].update("7", title: "late", tag: tag)
                #expect(refused.status == 412)
                #expect(refused["Content-Type"] == "application/problem+json")
                #expect(refused.text.contains("\"Precondition Failed\""))
                #expect(try await clients[8].get("7").entityTag == newTag)

                #expect(try await writer.delete("7", tag: newTag).status == 204)
                #expect(try await tags(clients, of: "7") == ["404"])
                tag = "\"\(try #require(Int(newTag.dropFirst().dropLast())) + 1)\""
                let restored = try await writer.restore("7", tag: tag)
                #expect(restored.status == 204)
                #expect(try await tags(clients, of: "7") == [try #require(restored.entityTag)])
                for client in clients { client.connection.close() }
            }
        }

        @Test(
            "A list that a client has is a 304 without a body until an item of it is written", arguments: [false, true])
        func lists(isFresh: Bool) async throws {
            try await withShippedProxy(isFresh: isFresh) { proxy, _ in
                for (list, item) in [
                    ("/api/books?page=1", "/api/admin/books/3"), ("/api/v1/supplier", "/api/v1/supplier/10001"),
                ] {
                    let first = try await proxy.ask(.get(list))
                    let tag = try #require(first.entityTag)
                    #expect(tag.hasPrefix("W/\"etagere."))
                    let second = try await proxy.ask(.get(list, "If-None-Match: \(tag)"))
                    #expect(second.status == 304)
                    #expect(second.bodyLength == 0)

                    let body = item.contains("books") ? "{\"price\": 1}" : "{\"city\": \"Nowhere\"}"
                    #expect(try await proxy.ask(.request("PUT", item, [Self.json], body: body)).status == 204)
                    let changed = try await proxy.ask(.get(list, "If-None-Match: \(tag)"))
                    #expect(changed.status == 200)
                    #expect(changed.text != first.text)
                    let newTag = try #require(changed.entityTag)
                    #expect(try await proxy.ask(.get(list, "If-None-Match: \(newTag)")).status == 304)
                }
            }
        }

        @Test("What a list shows of an item's version reaches the item's readers")
        func evidence() async throws {
            try await withShippedProxy(isFresh: true) { proxy, origin in
                let old = try await proxy.ask(.get("/api/books/3"))
                #expect(try await proxy.ask(.get("/api/books/3")).isHit)
                // Past the proxy.
                let direct = try await RawClient.connect(port: origin.port)
                let updated = try await direct.ask(
                    .request("PUT", "/api/admin/books/3", [Self.json], body: "{\"price\": 1}"))
                #expect(try await proxy.ask(.get("/api/books/3")).entityTag == old.entityTag)
                _ = try await proxy.ask(.get("/api/books"))
                #expect(try await proxy.ask(.get("/api/books/3")).entityTag == updated.entityTag)
            }
        }

        @Test(
            "Once the origin shows what an action has done, no reader gets what was before", arguments: [false, true])
        func actions(isFresh: Bool) async throws {
            let configuration = SampleOriginConfiguration(
                port: 0, latency: .milliseconds(4), actionDelay: .milliseconds(150))
            try await withShippedProxy(configuration, isFresh: isFresh) { proxy, origin in
                let path = "/api/v1/supplierinvoice/10001"
                let before = try #require(try await proxy.ask(.get(path)).entityTag)
                let accepted = try await proxy.ask(.request("POST", "\(path)/action/release", body: ""))
                #expect(accepted.status == 202)
                let start = ContinuousClock.now
                typealias Poll = (start: ContinuousClock.Instant, isOld: Bool)
                let (shown, polls) = try await withThrowingTaskGroup(of: [Poll].self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            var polls: [Poll] = []
                            let client = try await proxy.connect()
                            while ContinuousClock.now - start < .milliseconds(600) {
                                let start = ContinuousClock.now
                                polls.append((start, try await client.ask(.get(path)).entityTag == before))
                            }
                            client.close()
                            return polls
                        }
                    }
                    let direct = try await RawClient.connect(port: origin.port)
                    while try await direct.ask(.get(path)).entityTag == before {}
                    let shown = ContinuousClock.now
                    return (shown, try await group.reduce(into: []) { $0 += $1 })
                }
                let late = polls.filter { $0.start > shown }
                #expect(late.count > 8)
                #expect(late.count { $0.isOld } == 0)
                #expect(polls.contains { $0.isOld })
                if isFresh { #expect(try await proxy.ask(.get(path)).isHit, "the window was closed") }
            }
        }
    }
}
