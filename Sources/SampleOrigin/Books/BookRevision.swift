package import Foundation

/// One event of a book's stream, and what the book looked like right after it.
package struct BookRevision: Sendable, Equatable {
    /// The version that the event made, counted from 1.
    package var version: Int
    /// `BookCreated`, `BookUpdated`, `BookDeleted` or `BookRestored`.
    package var event: String
    /// The `ETag` field value of this version, as the origin sends it.
    package var entityTag: String
    /// When the event was recorded.
    package var recordedAt: Date
    /// The body of a 200 answer to `GET /api/books/{id}` at this version; nil while the book is deleted.
    package var body: String?
}
