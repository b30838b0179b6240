import GRDB

/// The rows of the ERP system.
struct ERPStore: Sendable {
    /// The identifier of the first row of each table.
    static let firstIdentifier: Int64 = 10_001

    let database: any DatabaseWriter
    /// Hears of each change that a request makes.
    var observer: ChangeObserver?

    /// A row; nil if there is none with that identifier.
    func row(_ id: Int64, of entity: ERPEntity) async throws -> ERPRow? {
        try await database.read { try ERPStore.row(id, of: entity, $0) }
    }

    /// A page of a table, by identifier.
    func page(_ request: PageRequest, of entity: ERPEntity) async throws -> Page<ERPRow> {
        try await database.read { database in
            let count = try database.cachedStatement(sql: "SELECT COUNT(*) FROM erp_row WHERE entity = ?")
            let total = try Int.fetchOne(count, arguments: [entity.rawValue])
            let page = try database.cachedStatement(
                sql: "SELECT id, fields, row_version FROM erp_row WHERE entity = ? ORDER BY id LIMIT ? OFFSET ?")
            let rows = try Row.fetchAll(page, arguments: [entity.rawValue, request.size, request.offset])
            return Page(
                items: try rows.map { try ERPRow(stored: $0, of: entity) }, request: request, totalItems: total ?? 0)
        }
    }

    /// Adds a row with the next free identifier.
    func create(
        _ values: [String: JSONValue], in entity: ERPEntity, correlation: String? = nil
    ) async throws -> ERPRow {
        try await database.write { database in
            let row = try ERPStore.create(values, in: entity, database)
            announce(row, of: entity, correlation, database)
            return row
        }
    }

    /// Changes some values of a row, if its version meets a condition.
    ///
    /// Reading the version and changing the row are one transaction: of several changes of the same version, one wins.
    ///
    /// - Returns: the row after the change.
    /// - Throws: ``Problem`` 404 if there is no such row, 412 if the condition fails.
    func update(
        _ id: Int64, of entity: ERPEntity, with changes: [String: JSONValue], if condition: EntityTagCondition?,
        correlation: String? = nil
    ) async throws -> ERPRow {
        try await database.write { database in
            guard var row = try ERPStore.row(id, of: entity, database) else { throw ERPStore.missing(id, entity) }
            let replacedVersion = row.version
            if let condition, !condition.matchesStrongly(replacedVersion.text) { throw Problem.preconditionFailed }
            row.values.merge(changes) { _, new in new }
            row.version = try ERPStore.nextVersion(database)
            let statement = try database.cachedStatement(
                sql: """
                    UPDATE erp_row SET fields = ?, row_version = ?
                    WHERE entity = ? AND id = ? AND row_version = ?
                    """)
            try statement.execute(
                arguments: [
                    row.storedFields(of: entity), row.version.rawValue, entity.rawValue, id, replacedVersion.rawValue,
                ])
            guard database.changesCount == 1 else { throw Problem.preconditionFailed }
            announce(row, of: entity, correlation, database)
            return row
        }
    }

    /// The answer for a row that does not exist.
    static func missing(_ id: Int64, _ entity: ERPEntity) -> Problem {
        .notFound("There is no \(entity.rawValue) '\(id)'.")
    }

    /// Adds a row within a database access.
    static func create(
        _ values: [String: JSONValue], in entity: ERPEntity, _ database: Database
    ) throws -> ERPRow {
        let values = try entity.normalized(values)
        let lastIdentifier = try Int64.fetchOne(
            database, sql: "SELECT MAX(id) FROM erp_row WHERE entity = ?", arguments: [entity.rawValue])
        let row = ERPRow(
            id: lastIdentifier.map { $0 + 1 } ?? firstIdentifier, values: values, version: try nextVersion(database))
        try database.execute(
            sql: "INSERT INTO erp_row (entity, id, fields, row_version) VALUES (?, ?, ?, ?)",
            arguments: [entity.rawValue, row.id, row.storedFields(of: entity), row.version.rawValue])
        return row
    }

    private func announce(_ row: ERPRow, of entity: ERPEntity, _ correlation: String?, _ database: Database) {
        observer?.announce(
            .row(kind: entity.rawValue, id: row.id), version: row.version.rawValue, correlation: correlation,
            in: database
        ) {
            ERPKind(rawValue: entity.rawValue).map { row.json(as: $0).text }
        }
    }

    private static func row(_ id: Int64, of entity: ERPEntity, _ database: Database) throws -> ERPRow? {
        let statement = try database.cachedStatement(
            sql: "SELECT id, fields, row_version FROM erp_row WHERE entity = ? AND id = ?")
        let row = try Row.fetchOne(statement, arguments: [entity.rawValue, id])
        return try row.map { try ERPRow(stored: $0, of: entity) }
    }

    private static func nextVersion(_ database: Database) throws -> RowVersion {
        let value = try Int64.fetchOne(
            database, sql: "UPDATE row_version_counter SET value = value + 1 RETURNING value")
        guard let value else { throw UnreadableRow(reason: "the row version counter is missing") }
        return RowVersion(rawValue: value)
    }
}
