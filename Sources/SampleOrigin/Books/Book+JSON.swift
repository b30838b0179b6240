import Foundation

extension Book {
    /// The book as `GET /api/books/{id}` shows it.
    var json: JSONValue {
        .object([
            JSONMember("id", .string(id)),
            JSONMember("title", .string(details.title)),
            JSONMember("authors", .array(details.authors.map(JSONValue.string))),
            JSONMember("isbn", .string(details.isbn)),
            JSONMember("publisher", .string(details.publisher)),
            JSONMember("publishedOn", .string(details.publishedOn)),
            JSONMember("language", .string(details.language)),
            JSONMember("pageCount", .number(Decimal(details.pageCount))),
            JSONMember("genres", .array(details.genres.map(JSONValue.string))),
            JSONMember("price", .number(details.price)),
            JSONMember("currency", .string(details.currency)),
            JSONMember("description", .string(details.description)),
            JSONMember("version", .number(Decimal(version))),
        ])
    }

    /// The book as an item of `GET /api/books`.
    var listItemJSON: JSONValue {
        .object([
            JSONMember("id", .string(id)),
            JSONMember("title", .string(details.title)),
            JSONMember("authors", .array(details.authors.map(JSONValue.string))),
            JSONMember("isbn", .string(details.isbn)),
            JSONMember("price", .number(details.price)),
            JSONMember("currency", .string(details.currency)),
            JSONMember("version", .number(Decimal(version))),
        ])
    }
}
