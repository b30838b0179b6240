import HTTPTypes
import HummingbirdTesting
import Testing

@testable import SampleOrigin

@Suite("Reading books")
struct BookReadTests {
    @Test("A book comes with the quoted version of its stream")
    func bookHasEntityTag() async throws {
        try await withRouter { origin in
            let response = try await origin.get("/api/books/123")
            #expect(response.statusCode == 200)
            #expect(response.entityTag == "\"5\"")
            #expect(response.headers[.contentType] == "application/json")
            #expect(try response.json["id"] == "123")
            #expect(try response.json["version"] == 5)
            #expect((500...1536).contains(response.bodySize))
        }
    }

    @Test(
        "If-None-Match with the current tag gives 304 without a body",
        arguments: ["\"5\"", "W/\"5\"", "*", "\"3\", \"5\"", "\"3\",W/\"5\""])
    func notModified(condition: String) async throws {
        try await withRouter { origin in
            let response = try await origin.get("/api/books/123", ifNoneMatch: condition)
            #expect(response.statusCode == 304)
            #expect(response.entityTag == "\"5\"")
            #expect(response.bodySize == 0)
            #expect(response.headers[.contentLength] == nil)
        }
    }

    @Test("If-None-Match with other or malformed tags gives the book", arguments: ["\"4\"", "5", "\"5", ""])
    func modified(condition: String) async throws {
        try await withRouter { origin in
            let response = try await origin.get("/api/books/123", ifNoneMatch: condition)
            #expect(response.statusCode == 200)
            #expect(response.entityTag == "\"5\"")
        }
    }

    @Test("An unknown book is a 404 problem")
    func unknownBook() async throws {
        try await withRouter { origin in
            let response = try await origin.get("/api/books/nope")
            #expect(response.statusCode == 404)
            #expect(response.headers[.contentType] == "application/problem+json")
            #expect(response.entityTag == nil)
        }
    }

    @Test("HEAD answers as GET does, without the body")
    func head() async throws {
        try await withRouter { origin in
            let get = try await origin.get("/api/books/123")
            let head = try await origin.send(.head, "/api/books/123")
            #expect(head.statusCode == 200)
            #expect(head.headers == get.headers)
            #expect(head.bodySize == 0)
        }
    }

    @Test("Equal versions are equal bytes")
    func stableBytes() async throws {
        try await withRouter { origin in
            let first = try await origin.get("/api/books/7").text
            let second = try await origin.get("/api/books/7").text
            #expect(first == second)
            let tag = try await origin.get("/api/books/7").entityTag
            let revision = try #require(try await origin.service.history(ofBook: "7").last)
            #expect(revision.body == first)
            #expect(revision.entityTag == tag)
        }
    }

    @Test("The list is paged, carries versions, and has no entity-tag")
    func list() async throws {
        try await withRouter { origin in
            let response = try await origin.get("/api/books?page=2&pageSize=20")
            let page = try response.json
            #expect(response.entityTag == nil)
            #expect(page.memberNames == ["items", "page", "pageSize", "totalItems", "totalPages"])
            #expect(page["page"] == 2)
            #expect(page["pageSize"] == 20)
            #expect(page["totalItems"] == 41)
            #expect(page["totalPages"] == 3)
            #expect(page["items"]?.elements.count == 20)
            let last = try await origin.get("/api/books?page=3").json["items"]?.elements
            #expect(last?.map { $0["id"] } == ["123"])
            #expect(last?.first?["version"] == 5)
            let beyond = try await origin.get("/api/books?page=9").json["items"]?.elements
            #expect(beyond == [])
        }
    }

    @Test(
        "A page that can't be is a 400 problem",
        arguments: ["page=0", "page=x", "page=", "pageSize=0", "pageSize=101", "page=99999999999999999999"])
    func invalidPage(query: String) async throws {
        try await withRouter { origin in
            let response = try await origin.get("/api/books?\(query)")
            #expect(response.statusCode == 400)
            #expect(response.headers[.contentType] == "application/problem+json")
        }
    }

    @Test("Every line of the sample catalogue becomes a book, and an empty origin has none")
    func samples() async throws {
        #expect(SampleBooks.streams.count == 41)
        try await withRouter(SampleOriginConfiguration(isSeeded: false)) { origin async throws in
            #expect(try await origin.get("/api/books").json["totalItems"] == 0)
            #expect(try await origin.get("/api/books/123").statusCode == 404)
        }
    }
}
