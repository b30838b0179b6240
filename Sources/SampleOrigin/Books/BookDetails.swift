import Foundation

/// What a bookseller knows about a book.
struct BookDetails: Codable, Equatable, Sendable {
    var title: String
    var authors: [String] = []
    var isbn = ""
    var publisher = ""
    /// An ISO 8601 date, such as `2008-08-01`; empty if unknown.
    var publishedOn = ""
    var language = "en"
    var pageCount = 0
    var genres: [String] = []
    var price: Decimal = 0
    /// The ISO 4217 code of the price's currency.
    var currency = "EUR"
    var description = ""

    /// Replaces the fields that a change names.
    mutating func apply(_ changes: BookChanges) {
        title = changes.title ?? title
        authors = changes.authors ?? authors
        isbn = changes.isbn ?? isbn
        publisher = changes.publisher ?? publisher
        publishedOn = changes.publishedOn ?? publishedOn
        language = changes.language ?? language
        pageCount = changes.pageCount ?? pageCount
        genres = changes.genres ?? genres
        price = changes.price ?? price
        currency = changes.currency ?? currency
        description = changes.description ?? description
    }
}
