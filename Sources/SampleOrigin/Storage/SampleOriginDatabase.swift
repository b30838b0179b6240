import GRDB

/// Opens the SQLite database of a sample origin and brings its tables up to date.
enum SampleOriginDatabase {
    /// How long a write waits for another process that writes to the same file, in seconds.
    private static let busyTimeout = 5.0

    /// Opens the database at a location.
    ///
    /// - Throws: ``SampleOriginError/cannotOpenDatabase(path:reason:)``.
    static func open(_ location: DatabaseLocation) throws -> any DatabaseWriter {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        let path =
            switch location {
            case .memory: ":memory:"
            case .file(let path): path
            }
        do {
            let database: any DatabaseWriter =
                switch location {
                case .memory: try DatabaseQueue(configuration: configuration)
                case .file(let path): try DatabasePool(path: path, configuration: configuration)
                }
            try migrator.migrate(database)
            return database
        } catch let error as DatabaseError {
            throw SampleOriginError.cannotOpenDatabase(path: path, reason: error.message ?? "\(error.resultCode)")
        } catch {
            throw SampleOriginError.cannotOpenDatabase(path: path, reason: "\(error)")
        }
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("book events") { database in
            try database.execute(
                sql: """
                    CREATE TABLE book_event (
                        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                        stream_id TEXT NOT NULL,
                        version INTEGER NOT NULL,
                        kind TEXT NOT NULL,
                        data TEXT NOT NULL,
                        recorded_at REAL NOT NULL,
                        UNIQUE (stream_id, version)
                    );
                    CREATE INDEX book_creation ON book_event (sequence) WHERE version = 1;
                    CREATE TABLE book_snapshot (
                        stream_id TEXT PRIMARY KEY,
                        state TEXT NOT NULL
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("ERP rows") { database in
            try database.execute(
                sql: """
                    CREATE TABLE erp_row (
                        entity TEXT NOT NULL,
                        id INTEGER NOT NULL,
                        fields TEXT NOT NULL,
                        row_version INTEGER NOT NULL UNIQUE,
                        PRIMARY KEY (entity, id)
                    ) WITHOUT ROWID;
                    CREATE TABLE row_version_counter (value INTEGER NOT NULL);
                    INSERT INTO row_version_counter (value) VALUES (\(RowVersion.beforeTheFirst.rawValue));
                    """)
        }
        return migrator
    }
}
