import GRDB

extension ERPStore {
    /// Adds the sample rows, unless there is any row already.
    func addSamplesIfEmpty() async throws {
        try await database.write { database in
            guard try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM erp_row") == 0 else { return }
            for (entity, rows) in SampleRows().tables {
                for values in rows { _ = try ERPStore.create(values, in: entity, database) }
            }
        }
    }
}
