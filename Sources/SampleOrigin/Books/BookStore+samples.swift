import GRDB

extension BookStore {
    /// Records the sample catalogue, unless any book was ever created.
    func recordSamplesIfEmpty() async throws {
        try await database.write { database in
            guard try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM book_event") == 0 else { return }
            for (id, events) in SampleBooks.streams {
                let stream = BookStream(id: id)
                var book: Book?
                for event in events {
                    if case .created(let details) = event {
                        book = Book(id: id, created: details)
                    } else {
                        book?.apply(event)
                    }
                    if let book { try stream.append(event, making: book, database) }
                }
            }
        }
    }
}
