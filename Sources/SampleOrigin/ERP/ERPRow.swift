/// A row of an ERP table.
struct ERPRow: Equatable, Sendable {
    let id: Int64
    /// The values by field name; a field without one is null.
    var values: [String: JSONValue]
    var version: RowVersion

    /// The row as a kind shows it, with its version as `timeStamp`.
    func json(as kind: ERPKind) -> JSONValue {
        let fields = kind.fields.map { JSONMember($0.name, values[$0.name] ?? .null) }
        return .object(
            [JSONMember("id", .string(String(id)))] + fields + [JSONMember("timeStamp", .string(version.text))])
    }
}
