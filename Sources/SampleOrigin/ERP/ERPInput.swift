/// The values that a client sends for a row: some fields of a kind, others it may not change are left out.
struct ERPInput: Sendable {
    let kind: ERPKind
    /// The values by field name.
    private(set) var values: [String: JSONValue] = [:]

    /// Reads the body of a POST or PUT. Fields that the kind does not have, `id` and `timeStamp` are ignored.
    ///
    /// - Throws: ``Problem`` 400 if the body is no object or a value has the wrong type.
    init(_ body: JSONValue, as kind: ERPKind) throws {
        guard case .object(let members) = body else {
            throw Problem.badRequest("The request body must be a JSON object.")
        }
        self.kind = kind
        for field in kind.fields {
            guard let member = members.first(where: { $0.name == field.name }) else { continue }
            values[field.name] = try field.normalized(member.value)
        }
    }

    /// Refuses what can't become a new row.
    ///
    /// - Throws: ``Problem`` 400 if a required field is missing.
    func validateAsNewRow() throws {
        for field in kind.fields where field.isRequired && (values[field.name] ?? .null) == .null {
            throw Problem.badRequest("The field '\(field.name)' is missing.")
        }
    }
}
