import Foundation
import GRDB

/// The books, as streams of events in a database.
struct BookStore: Sendable {
    let database: any DatabaseWriter
    /// Hears of each change that a request makes.
    var observer: ChangeObserver?

    /// The first events of the books that are not deleted. A deleted book takes no event but its restoration, so a
    /// stream's last event tells whether it is.
    private static let listed = """
        FROM book_event AS created WHERE created.version = 1 AND '\(BookEvent.Kind.deleted.rawValue)' <> (
            SELECT kind FROM book_event AS last WHERE last.stream_id = created.stream_id
            ORDER BY last.version DESC LIMIT 1)
        """

    /// A book, deleted or not; nil if there never was one.
    func book(_ id: String) async throws -> Book? {
        try await database.read { try BookStream(id: id).book($0) }
    }

    /// A page of the books that are not deleted, in the order of their creation.
    func page(_ request: PageRequest) async throws -> Page<Book> {
        try await database.read { database in
            let count = try database.cachedStatement(sql: "SELECT COUNT(*) \(BookStore.listed)")
            let total = try Int.fetchOne(count)
            let page = try database.cachedStatement(
                sql: "SELECT created.stream_id \(BookStore.listed) ORDER BY created.sequence LIMIT ? OFFSET ?")
            let ids = try String.fetchAll(page, arguments: [request.size, request.offset])
            let books = try ids.compactMap { try BookStream(id: $0).book(database) }
            return Page(items: books, request: request, totalItems: total ?? 0)
        }
    }

    /// Starts a book's stream.
    ///
    /// - Throws: ``Problem`` 409 if there is a book with that identifier, deleted or not.
    func create(_ id: String, _ details: BookDetails, correlation: String? = nil) async throws -> Book {
        try await database.write { database in
            let stream = BookStream(id: id)
            guard try stream.book(database) == nil else {
                throw Problem.conflict("There is a book '\(id)' already.")
            }
            let book = Book(id: id, created: details)
            try stream.append(.created(details), making: book, database)
            announce(book, correlation, database)
            return book
        }
    }

    /// Appends an event to a book's stream if the book's version meets a condition.
    ///
    /// Reading the version and appending are one transaction: of several changes on the same version, one wins.
    ///
    /// - Returns: the book after the event.
    /// - Throws: ``Problem`` 404 if there is no such book, 404 or 409 if its state does not allow the event, 412 if
    ///   the condition fails.
    func append(
        _ event: BookEvent, to id: String, if condition: EntityTagCondition?, correlation: String? = nil
    ) async throws -> Book {
        do {
            return try await database.write { database in
                let stream = BookStream(id: id)
                guard var book = try stream.book(database) else {
                    throw Problem.notFound("There is no book '\(id)'.")
                }
                try book.validate(event.kind)
                if let condition, !condition.matchesStrongly(book.opaqueTag) { throw Problem.preconditionFailed }
                book.apply(event)
                try stream.append(event, making: book, database)
                announce(book, correlation, database)
                return book
            }
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
            throw Problem.preconditionFailed
        }
    }

    /// The events of a book and what they made of it, the first event first; empty if there never was one.
    func history(_ id: String, format: EntityTagFormat) async throws -> [BookRevision] {
        try await database.read { database in
            try BookStream(id: id).history(database).map { recorded, book in
                BookRevision(
                    version: book.version,
                    event: recorded.event.kind.rawValue,
                    entityTag: format.fieldValue(book.opaqueTag),
                    recordedAt: recorded.recordedAt,
                    body: book.isDeleted ? nil : book.json.text)
            }
        }
    }

    private func announce(_ book: Book, _ correlation: String?, _ database: Database) {
        observer?.announce(
            .book(book.id), version: Int64(book.version), correlation: correlation, in: database
        ) {
            book.isDeleted ? nil : book.json.text
        }
    }
}
