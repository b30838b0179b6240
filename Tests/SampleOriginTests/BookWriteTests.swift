import HTTPTypes
import HummingbirdTesting
import Testing

@testable import SampleOrigin

@Suite("Writing books")
struct BookWriteTests {
    @Test("PUT with the current tag gives 204 and the next tag, and changes the fields it names")
    func update() async throws {
        try await withRouter { origin in
            let before = try await origin.get("/api/books/123").json
            let response = try await origin.send(
                .put, "/api/admin/books/123", body: #"{"title": "Updated"}"#, ifMatch: "\"5\"")
            #expect(response.statusCode == 204)
            #expect(response.entityTag == "\"6\"")
            #expect(response.bodySize == 0)
            #expect(response.headers[.contentLength] == nil)
            let after = try await origin.get("/api/books/123", ifNoneMatch: "\"5\"")
            #expect(after.statusCode == 200)
            #expect(after.entityTag == "\"6\"")
            #expect(try after.json["title"] == "Updated")
            #expect(try after.json["price"] == before["price"])
        }
    }

    @Test(
        "A write whose If-Match does not hold gives 412 with the specified body, and changes nothing",
        arguments: ["\"999\"", "\"4\"", "W/\"5\"", "5", "\"5", ""])
    func preconditionFailed(condition: String) async throws {
        try await withRouter { origin in
            let response = try await origin.send(
                .put, "/api/admin/books/123", body: #"{"title": "Updated"}"#, ifMatch: condition)
            #expect(response.statusCode == 412)
            #expect(response.headers[.contentType] == "application/problem+json")
            let detail =
                "The resource has been modified since you last retrieved it. Please refresh and try again."
            #expect(response.text == #"{"title":"Precondition Failed","detail":"\#(detail)","status":412}"#)
            #expect(try await origin.get("/api/books/123").entityTag == "\"5\"")
        }
    }

    @Test("If-Match may be absent, an asterisk, or a list that has the tag", arguments: [nil, "*", "\"1\", \"5\""])
    func otherConditionsThatHold(condition: String?) async throws {
        try await withRouter { origin in
            let response = try await origin.send(.delete, "/api/admin/books/123", ifMatch: condition)
            #expect(response.statusCode == 204)
            #expect(response.entityTag == "\"6\"")
        }
    }

    @Test("A book is deleted and restored, each time with the next tag")
    func deleteAndRestore() async throws {
        try await withRouter { origin in
            let total = try await origin.get("/api/books").json["totalItems"]
            let deleted = try await origin.send(.delete, "/api/admin/books/123", ifMatch: "\"5\"")
            #expect(deleted.statusCode == 204)
            #expect(deleted.entityTag == "\"6\"")
            #expect(try await origin.get("/api/books/123", ifNoneMatch: "\"6\"").statusCode == 404)
            #expect(try await origin.get("/api/books").json["totalItems"] != total)
            #expect(try await origin.send(.delete, "/api/admin/books/123", ifMatch: "\"6\"").statusCode == 404)
            #expect(try await origin.send(.put, "/api/admin/books/123", body: "{}").statusCode == 404)
            let failed = try await origin.send(.post, "/api/admin/books/123/restore", ifMatch: "\"5\"")
            #expect(failed.statusCode == 412)
            let restored = try await origin.send(.post, "/api/admin/books/123/restore", ifMatch: "\"6\"")
            #expect(restored.statusCode == 204)
            #expect(restored.entityTag == "\"7\"")
            #expect(try await origin.get("/api/books/123").entityTag == "\"7\"")
            #expect(try await origin.get("/api/books").json["totalItems"] == total)
        }
    }

    @Test("Restoring a book that is not deleted is a 409 problem")
    func restoreOfExistingBook() async throws {
        try await withRouter { origin in
            let response = try await origin.send(.post, "/api/admin/books/123/restore", ifMatch: "\"5\"")
            #expect(response.statusCode == 409)
            #expect(response.headers[.contentType] == "application/problem+json")
        }
    }

    @Test("Writes to a book that never was are 404 problems")
    func unknownBook() async throws {
        try await withRouter { origin async throws in
            #expect(try await origin.send(.put, "/api/admin/books/x", body: "{}", ifMatch: "*").statusCode == 404)
            #expect(try await origin.send(.delete, "/api/admin/books/x").statusCode == 404)
            #expect(try await origin.send(.post, "/api/admin/books/x/restore").statusCode == 404)
        }
    }

    @Test("POST creates a book under its own identifier, with a location, a tag and the book")
    func create() async throws {
        try await withRouter { origin in
            let body = #"{"id": "book-123 ü", "title": "Clean Code", "authors": ["Robert C. Martin"], "price": 39.99}"#
            let response = try await origin.send(.post, "/api/admin/books", body: body)
            #expect(response.statusCode == 201)
            #expect(response.headers[.location] == "/api/books/book-123%20%C3%BC")
            #expect(response.entityTag == "\"1\"")
            let shown = try await origin.get("/api/books/book-123%20%C3%BC")
            #expect(shown.text == response.text)
            #expect(shown.text.contains(#""price":39.99,"#))
            #expect(try await origin.send(.post, "/api/admin/books", body: body).statusCode == 409)
        }
    }

    @Test("POST without an identifier chooses one")
    func createWithoutIdentifier() async throws {
        try await withRouter { origin in
            let response = try await origin.send(.post, "/api/admin/books", body: #"{"title": "Untitled"}"#)
            let location = try #require(response.headers[.location])
            #expect(try await origin.get(location).text == response.text)
        }
    }

    @Test(
        "A body that is no book is a 400 problem and changes nothing",
        arguments: [
            "", "{", "[]", #"{"title": 5}"#, #"{"title": " "}"#, #"{"title": "x", "price": -1}"#,
            #"{"title": "x", "pageCount": -1}"#, #"{"title": "x", "price": "free"}"#,
        ])
    func invalidBody(body: String) async throws {
        try await withRouter { origin in
            let created = try await origin.send(.post, "/api/admin/books", body: body)
            let updated = try await origin.send(.put, "/api/admin/books/123", body: body)
            #expect(created.statusCode == 400)
            #expect(updated.statusCode == 400)
            #expect(updated.headers[.contentType] == "application/problem+json")
            #expect(try await origin.get("/api/books/123").entityTag == "\"5\"")
            #expect(try await origin.get("/api/books").json["totalItems"] == 41)
        }
    }

    @Test("A new book needs a title, and no empty identifier")
    func requiredFields() async throws {
        try await withRouter { origin in
            let untitled = try await origin.send(.post, "/api/admin/books", body: "{}")
            #expect(untitled.statusCode == 400)
            #expect(try untitled.json["detail"] == "The field 'title' is missing.")
            let anonymous = try await origin.send(.post, "/api/admin/books", body: #"{"id": "", "title": "x"}"#)
            #expect(anonymous.statusCode == 400)
        }
    }

    @Test("A body of more than 1 MiB is a 413 problem")
    func largeBody() async throws {
        try await withRouter { origin async throws in
            let body = #"{"title": "\#(String(repeating: "x", count: 1 << 20))"}"#
            #expect(try await origin.send(.put, "/api/admin/books/123", body: body).statusCode == 413)
        }
    }

    @Test("A long stream folds to the same book with snapshots as without")
    func longStream() async throws {
        try await withRouter { origin in
            for round in 1...70 {
                let body = #"{"title": "Round \#(round)"}"#
                let response = try await origin.send(.put, "/api/admin/books/123", body: body)
                #expect(response.entityTag == "\"\(5 + round)\"")
            }
            let shown = try await origin.get("/api/books/123")
            #expect(shown.entityTag == "\"75\"")
            let history = try await origin.service.history(ofBook: "123")
            #expect(history.map(\.version) == Array(1...75))
            #expect(history.last?.body == shown.text)
        }
    }

    @Test("The history tells what happened to a book and what it looked like")
    func history() async throws {
        try await withRouter { origin in
            _ = try await origin.send(.delete, "/api/admin/books/4")
            _ = try await origin.send(.post, "/api/admin/books/4/restore")
            let history = try await origin.service.history(ofBook: "4")
            #expect(history.map(\.event) == ["BookCreated", "BookDeleted", "BookRestored"])
            #expect(history.map(\.entityTag) == ["\"1\"", "\"2\"", "\"3\""])
            #expect(history[1].body == nil)
            #expect(history[2].body == (try await origin.get("/api/books/4").text))
            #expect(try await origin.service.history(ofBook: "x").isEmpty)
        }
    }
}
