import Foundation

/// New values for some fields of a book; nil leaves a field as it is.
struct BookChanges: Codable, Equatable, Sendable {
    var title: String?
    var authors: [String]?
    var isbn: String?
    var publisher: String?
    var publishedOn: String?
    var language: String?
    var pageCount: Int?
    var genres: [String]?
    var price: Decimal?
    var currency: String?
    var description: String?

    /// Refuses values that no book can have.
    ///
    /// - Throws: ``Problem`` 400.
    func validate() throws {
        if let title, title.allSatisfy(\.isWhitespace) {
            throw Problem.badRequest("The field 'title' must not be empty.")
        }
        if let price, price < 0 {
            throw Problem.badRequest("The field 'price' must not be negative.")
        }
        if let pageCount, pageCount < 0 {
            throw Problem.badRequest("The field 'pageCount' must not be negative.")
        }
    }
}
