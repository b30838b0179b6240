import Foundation
import GRDB

/// The stored events of one book, seen within a database access.
struct BookStream {
    /// A snapshot of the fold is kept after each so many events, so that a long stream stays quick to read.
    static let eventsPerSnapshot = 8

    let id: String

    /// The fold of the whole stream; nil if it has no events.
    func book(_ database: Database) throws -> Book? {
        var book = try snapshot(database)
        for recorded in try events(database, after: book?.version ?? 0) {
            apply(recorded.event, to: &book)
        }
        return book
    }

    /// The book after each of its events, the first event first.
    func history(_ database: Database) throws -> [(recorded: RecordedBookEvent, book: Book)] {
        var book: Book?
        return try events(database, after: 0).compactMap { recorded in
            apply(recorded.event, to: &book)
            return book.map { (recorded, $0) }
        }
    }

    /// Records the event that made a book what it is now.
    ///
    /// The table's uniqueness of stream and version lets only one of two writers have a version.
    func append(_ event: BookEvent, making book: Book, _ database: Database) throws {
        let insertion = try database.cachedStatement(
            sql: "INSERT INTO book_event (stream_id, version, kind, data, recorded_at) VALUES (?, ?, ?, ?, ?)")
        try insertion.execute(
            arguments: [
                id, book.version, event.kind.rawValue, try event.data(), Date.now.timeIntervalSince1970,
            ])
        guard book.version.isMultiple(of: BookStream.eventsPerSnapshot) else { return }
        try database.execute(
            sql: "INSERT OR REPLACE INTO book_snapshot (stream_id, state) VALUES (?, ?)",
            arguments: [id, try StoredJSON.text(book)])
    }

    private func apply(_ event: BookEvent, to book: inout Book?) {
        switch event {
        case .created(let details) where book == nil: book = Book(id: id, created: details)
        default: book?.apply(event)
        }
    }

    private func snapshot(_ database: Database) throws -> Book? {
        let statement = try database.cachedStatement(sql: "SELECT state FROM book_snapshot WHERE stream_id = ?")
        let state = try String.fetchOne(statement, arguments: [id])
        return try state.map { try StoredJSON.value(Book.self, $0) }
    }

    private func events(_ database: Database, after version: Int) throws -> [RecordedBookEvent] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT version, kind, data, recorded_at FROM book_event
                WHERE stream_id = ? AND version > ? ORDER BY version
                """)
        let rows = try Row.fetchCursor(statement, arguments: [id, version])
        var events: [RecordedBookEvent] = []
        while let row = try rows.next() {
            events.append(
                RecordedBookEvent(
                    version: row["version"],
                    event: try BookEvent(kind: row["kind"], data: row["data"]),
                    recordedAt: Date(timeIntervalSince1970: row["recorded_at"])))
        }
        return events
    }
}
