/// Puts environment variables into a value: `${NAME}`, `${NAME:-default}`, and `$$` for a dollar sign.
enum VariableExpansion {
    /// `text` with its variables replaced. A dollar sign before anything else but a brace or another one stands for
    /// itself. A default is used for a variable that is absent or empty, and may hold variables itself.
    static func expand(_ text: String, _ environment: [String: String]) throws(Complaint) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
        let result = try expand(Array(text.utf8)[...], environment)
        return String(decoding: result, as: UTF8.self)
    }

    private static func expand(
        _ text: ArraySlice<UInt8>, _ environment: [String: String]
    ) throws(Complaint) -> [UInt8] {
        var result: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            let next = index + 1 < text.endIndex ? text[index + 1] : 0
            switch (text[index], next) {
            case (UInt8(ascii: "$"), UInt8(ascii: "$")):
                result.append(UInt8(ascii: "$"))
                index += 2
            case (UInt8(ascii: "$"), UInt8(ascii: "{")):
                let end = try closingBrace(of: text, from: index)
                result += try variable(text[index + 2..<end], at: index, environment)
                index = end + 1
            default:
                result.append(text[index])
                index += 1
            }
        }
        return result
    }

    /// The index of the brace that ends the variable at `start`, past those of variables in its default.
    private static func closingBrace(of text: ArraySlice<UInt8>, from start: Int) throws(Complaint) -> Int {
        var depth = 0
        for index in start..<text.endIndex {
            if text[index] == UInt8(ascii: "{"), text[index - 1] == UInt8(ascii: "$") { depth += 1 }
            if text[index] == UInt8(ascii: "}") { depth -= 1 }
            if depth == 0, index > start + 1 { return index }
        }
        throw Complaint("a variable has no closing brace", expected: "${NAME} or ${NAME:-default}", offset: start)
    }

    /// What stands for the variable whose braces hold `text`.
    private static func variable(
        _ text: ArraySlice<UInt8>, at offset: Int, _ environment: [String: String]
    ) throws(Complaint) -> [UInt8] {
        let nameEnd = text.firstIndex { !isNameByte($0) } ?? text.endIndex
        let name = String(decoding: text[..<nameEnd], as: UTF8.self)
        let rest = text[nameEnd...]
        let startsWithDigit = text.first.map { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ?? true
        guard !startsWithDigit, rest.isEmpty || rest.starts(with: ":-".utf8) else {
            let written = String(decoding: text, as: UTF8.self)
            throw Complaint(
                "'${\(written)}' is not a variable", expected: "${NAME} or ${NAME:-default}", offset: offset)
        }
        if rest.isEmpty {
            guard let value = environment[name] else {
                throw Complaint(
                    "the environment variable \(name) is not set", expected: "a value, or ${\(name):-default}",
                    offset: offset)
            }
            return Array(value.utf8)
        }
        if let value = environment[name], !value.isEmpty { return Array(value.utf8) }
        return try expand(rest.dropFirst(2), environment)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
