import HTTPSemantics

/// One field line as values that can be compared.
struct FieldSummary: Equatable, Sendable {
    var recognised: FieldName
    var name: String
    var value: String

    init(_ recognised: FieldName, _ name: String, _ value: String) {
        self.recognised = recognised
        self.name = name
        self.value = value
    }

    static func all(_ fields: FieldTable, in bytes: Span<UInt8>) -> [FieldSummary] {
        fields.lines.map { line in
            FieldSummary(line.name, text(bytes.copied(line.nameRange)), text(bytes.copied(line.valueRange)))
        }
    }
}
