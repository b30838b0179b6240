import Foundation
import GRDB

extension ERPRow {
    /// The row of an entity that a statement found.
    init(stored row: Row, of entity: ERPEntity) throws {
        let stored = try StoredJSON.value(JSONValue.self, row["fields"])
        guard case .object(let members) = stored else {
            throw UnreadableRow(reason: "the fields of an ERP row are no object")
        }
        // Decoding loses the order of members; a row must read the same as when it was written.
        let values = try entity.normalized(Dictionary(members.map { ($0.name, $0.value) }) { _, last in last })
        self.init(id: row["id"], values: values, version: RowVersion(rawValue: row["row_version"]))
    }

    /// The values as the table keeps them.
    func storedFields(of entity: ERPEntity) -> String {
        JSONValue.object(
            entity.fields.compactMap { field in values[field.name].map { JSONMember(field.name, $0) } }
        ).text
    }
}
