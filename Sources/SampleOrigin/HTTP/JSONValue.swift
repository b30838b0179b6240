import Foundation

/// A JSON value whose objects keep the order of their members, so that equal values are equal bytes.
enum JSONValue: Equatable, Sendable {
    case null
    case boolean(Bool)
    case number(Decimal)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    /// The value of a member of this object; nil if there is none or this is no object.
    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int) { self = .number(Decimal(value)) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension JSONValue: Decodable {
    /// Decodes any JSON value. Objects come out sorted by name, as a decoder does not know their order.
    init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: JSONMemberName.self) {
            let members = try object.allKeys.map { name in
                JSONMember(name.stringValue, try object.decode(JSONValue.self, forKey: name))
            }
            self = .object(members.sorted { $0.name < $1.name })
            return
        }
        if var array = try? decoder.unkeyedContainer() {
            var elements: [JSONValue] = []
            while !array.isAtEnd { elements.append(try array.decode(JSONValue.self)) }
            self = .array(elements)
            return
        }
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let boolean = try? value.decode(Bool.self) {
            self = .boolean(boolean)
        } else if let number = try? value.decode(Decimal.self) {
            self = .number(number)
        } else {
            self = .string(try value.decode(String.self))
        }
    }
}
