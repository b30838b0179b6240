import Foundation
import ProxyTesting

/// The client of the Book Store specification's examples, over a connection of its own.
struct BookClient: Sendable {
    struct Book: Decodable {
        var id: String
        var title: String
        var version: Int
    }

    let connection: RawClient

    init(port: Int) async throws {
        connection = try await RawClient.connect(port: port)
    }

    func get(_ id: String, knowing tag: String? = nil) async throws -> RawMessage {
        let condition = tag.map { ["If-None-Match: \($0)"] } ?? []
        return try await connection.ask(.request("GET", "/api/books/\(id)", condition))
    }

    func update(_ id: String, title: String, tag: String) async throws -> RawMessage {
        try await connection.ask(
            .request(
                "PUT", "/api/admin/books/\(id)", ["If-Match: \(tag)", "Content-Type: application/json"],
                body: "{\"title\": \"\(title)\"}"))
    }

    func delete(_ id: String, tag: String) async throws -> RawMessage {
        try await connection.ask(.request("DELETE", "/api/admin/books/\(id)", ["If-Match: \(tag)"]))
    }

    func restore(_ id: String, tag: String) async throws -> RawMessage {
        try await connection.ask(
            .request("POST", "/api/admin/books/\(id)/restore", ["If-Match: \(tag)", "Content-Length: 0"]))
    }

    /// Makes the book that the examples use, at version 1.
    func create(_ id: String) async throws -> RawMessage {
        try await connection.ask(
            .request(
                "POST", "/api/admin/books", ["Content-Type: application/json"],
                body: "{\"id\": \"\(id)\", \"title\": \"Clean Code\"}"))
    }

    static func book(_ answer: RawMessage) throws -> Book {
        try JSONDecoder().decode(Book.self, from: Data(answer.text.utf8))
    }
}
