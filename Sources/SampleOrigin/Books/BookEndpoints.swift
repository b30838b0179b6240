import Foundation
import HTTPTypes
import Hummingbird

/// The Book Store API.
struct BookEndpoints: Sendable {
    let store: BookStore
    let format: EntityTagFormat

    /// Everything below `/api/books` and `/api/admin/books`.
    var all: [Endpoint] {
        [
            Endpoint(.get, "/api/books") { request, _ in try await list(request) },
            Endpoint(.get, "/api/books/{id}") { request, context in
                try await show(context.parameters.identifier(), request)
            },
            Endpoint(.post, "/api/admin/books") { request, _ in try await create(request) },
            Endpoint(.put, "/api/admin/books/{id}") { request, context in
                let changes = try await request.decodeBody(as: BookChanges.self)
                try changes.validate()
                return try await append(.updated(changes), to: context.parameters.identifier(), request)
            },
            Endpoint(.delete, "/api/admin/books/{id}") { request, context in
                try await append(.deleted, to: context.parameters.identifier(), request)
            },
            Endpoint(.post, "/api/admin/books/{id}/restore") { request, context in
                try await append(.restored, to: context.parameters.identifier(), request)
            },
        ]
    }

    private func list(_ request: Request) async throws -> Response {
        .json(try await store.page(PageRequest(request)).json(\.listItemJSON))
    }

    private func show(_ id: String, _ request: Request) async throws -> Response {
        guard let book = try await store.book(id), !book.isDeleted else {
            throw Problem.notFound("There is no book '\(id)'.")
        }
        return .representation(book.json, opaqueTag: book.opaqueTag, of: request, format: format)
    }

    private func create(_ request: Request) async throws -> Response {
        let new = try await request.decodeBody(as: NewBook.self)
        if new.id?.isEmpty == true { throw Problem.badRequest("The field 'id' must not be empty.") }
        let book = try await store.create(
            new.id ?? UUID().uuidString.lowercased(), new.details, correlation: request.correlation)
        let headers: HTTPFields = [
            .location: "/api/books/\(book.id.asPathSegment)", .eTag: format.fieldValue(book.opaqueTag),
        ]
        return .json(book.json, status: .created, headers: headers)
    }

    private func append(_ event: BookEvent, to id: String, _ request: Request) async throws -> Response {
        let condition = EntityTagCondition(.ifMatch, of: request, format: format)
        let book = try await store.append(event, to: id, if: condition, correlation: request.correlation)
        return .withoutContent(headers: [.eTag: format.fieldValue(book.opaqueTag)])
    }
}
