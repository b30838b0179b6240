import Foundation

/// A line of the catalogue that a fresh Book Store starts with.
struct SampleBook: Sendable {
    var title: String
    var author: String
    var publisher: String
    var year: Int
    var pageCount: Int
    var cents: Int
    var genre: String

    /// The details of the book that is the catalogue's nth.
    func details(number: Int) -> BookDetails {
        BookDetails(
            title: title,
            authors: author.components(separatedBy: "; "),
            isbn: SampleBook.isbn(number),
            publisher: publisher,
            publishedOn: "\(year)-\(twoDigits(1 + number % 12))-\(twoDigits(1 + number * 7 % 28))",
            pageCount: pageCount,
            genres: genre.components(separatedBy: "; "),
            price: Decimal(cents) / 100,
            description: description)
    }

    private var description: String {
        let names = author.components(separatedBy: "; ").joined(separator: " and ")
        return """
            \(title), first published by \(publisher) in \(year), is among the books that readers of \
            \(genre.lowercased().replacingOccurrences(of: "; ", with: " and ")) come back to. Over \(pageCount) pages, \
            \(names) takes one idea at a time, shows where it came from, and follows it to where it stops being \
            useful. Our booksellers recommend it for the examples, which have aged well, and for a style that does not \
            confuse difficulty with depth. This copy is the current paperback printing, with the author's corrections, \
            an index, and a list of further reading. It usually ships on the day of your order.
            """
    }

    private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// A made-up ISBN-13 with a right check digit, from the range that is kept for tests.
    private static func isbn(_ number: Int) -> String {
        let digits = (Array("978300000") + Array(String(1000 + number).suffix(3))).compactMap(\.wholeNumberValue)
        let sum = digits.enumerated().reduce(0) { $0 + $1.element * ($1.offset.isMultiple(of: 2) ? 1 : 3) }
        return digits.map(String.init).joined() + String((10 - sum % 10) % 10)
    }
}

extension SampleBook {
    /// Reads a line of the catalogue's table; nil if it has not the seven columns.
    init?(line: Substring) {
        let columns = line.components(separatedBy: "|")
        guard columns.count == 7, let year = Int(columns[3]), let pageCount = Int(columns[4]),
            let cents = Int(columns[5])
        else { return nil }
        self.init(
            title: columns[0], author: columns[1], publisher: columns[2], year: year, pageCount: pageCount,
            cents: cents, genre: columns[6])
    }
}
