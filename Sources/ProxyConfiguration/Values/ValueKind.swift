/// What a value may be, and how its text is read.
struct ValueKind<Value> {
    /// What a complaint says was expected, such as `a size such as 64KiB`.
    let expected: String
    /// The value that a text stands for.
    let parse: (String) throws(Complaint) -> Value

    init(_ expected: String, _ parse: @escaping (String) throws(Complaint) -> Value) {
        self.expected = expected
        self.parse = parse
    }
}

extension ValueKind {
    /// One of some words.
    static func word(_ words: [(String, Value)]) -> ValueKind {
        let names = words.map(\.0)
        let expected = names.count == 2 ? names.joined(separator: " or ") : "one of \(names.joined(separator: ", "))"
        return ValueKind(expected) { text throws(Complaint) in
            if let word = words.first(where: { $0.0 == text }) { return word.1 }
            let nearest = NearestWord.to(text, among: names).map { "'\($0)' (\(expected))" }
            throw Complaint("'\(text)' is not known", expected: nearest)
        }
    }
}

extension ValueKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the words of an enumeration.
    static var anyCase: ValueKind {
        word(Value.allCases.map { ($0.rawValue, $0) })
    }
}

extension ValueKind where Value == Bool {
    /// `on` or `off`.
    static var onOrOff: ValueKind {
        ValueKind("on or off") { text throws(Complaint) in
            switch text {
            case "on", "true", "yes": return true
            case "off", "false", "no": return false
            default: throw Complaint("'\(text)' is neither on nor off")
            }
        }
    }
}
