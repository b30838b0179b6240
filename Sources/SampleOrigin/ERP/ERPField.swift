/// A field of an ERP row.
struct ERPField: Sendable {
    /// What a field's value may be, beside null.
    indirect enum Content: Sendable {
        case text
        case number
        case boolean
        /// An array of objects with these fields.
        case lines([ERPField])
    }

    var name: String
    var content: Content
    /// Whether a new row must have it.
    var isRequired = false
    /// Whether only the full kind shows it.
    var isLeftOutOfBasicKinds = false

    static func text(_ name: String) -> ERPField { ERPField(name: name, content: .text) }
    static func number(_ name: String) -> ERPField { ERPField(name: name, content: .number) }
    static func boolean(_ name: String) -> ERPField { ERPField(name: name, content: .boolean) }
    static func lines(_ name: String, _ fields: [ERPField]) -> ERPField {
        ERPField(name: name, content: .lines(fields))
    }

    /// The same field, which a new row must have.
    var required: ERPField {
        var field = self
        field.isRequired = true
        return field
    }

    /// The same field, which the `…basic` kind does not show.
    var leftOutOfBasicKinds: ERPField {
        var field = self
        field.isLeftOutOfBasicKinds = true
        return field
    }

    /// The value as it is kept: of the right type, and objects with the known members in the known order.
    ///
    /// - Throws: ``Problem`` 400 if the value has another type.
    func normalized(_ value: JSONValue) throws -> JSONValue {
        switch (content, value) {
        case (.text, .string), (.number, .number), (.boolean, .boolean), (_, .null):
            return value
        case (.lines(let fields), .array(let elements)):
            return .array(try elements.map { try normalizedLine($0, fields) })
        default:
            throw Problem.badRequest("The field '\(name)' has the wrong type.")
        }
    }

    private func normalizedLine(_ line: JSONValue, _ fields: [ERPField]) throws -> JSONValue {
        guard case .object = line else { throw Problem.badRequest("The field '\(name)' must hold objects.") }
        return .object(try fields.map { JSONMember($0.name, try $0.normalized(line[$0.name] ?? .null)) })
    }
}
