/// A JSON document, with its keys in the order in which they were given.
enum JSONValue {
    case null
    case number(String)
    case text(String)
    case object([(String, JSONValue)])

    static func number(_ value: some BinaryInteger) -> JSONValue { .number("\(value)") }

    /// `part` of `whole` with four decimals; null if there is no whole.
    static func rate(_ part: UInt64, of whole: UInt64) -> JSONValue {
        Ratio.text(part, of: whole).map { .number($0) } ?? .null
    }

    /// Appends the document over several lines, for people as much as for programs.
    func render(into bytes: inout [UInt8], indentation: Int = 0) {
        switch self {
        case .null: bytes.append("null")
        case .number(let digits): bytes.append(digits)
        case .text(let text): bytes.appendJSON(Array(text.utf8).span)
        case .object(let members):
            if members.isEmpty { return bytes.append("{}") }
            var separator: StaticString = "{\n"
            for (key, value) in members {
                bytes.append(separator)
                for _ in 0...indentation { bytes.append("  ") }
                bytes.appendJSON(Array(key.utf8).span)
                bytes.append(": ")
                value.render(into: &bytes, indentation: indentation + 1)
                separator = ",\n"
            }
            bytes.append("\n")
            for _ in 0..<indentation { bytes.append("  ") }
            bytes.append("}")
        }
    }
}
