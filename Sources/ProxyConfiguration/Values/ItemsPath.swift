/// `validators.items`: where a list holds its items, in three forms of JSONPath (RFC 9535).
enum ItemsPath {
    /// The names of the members that lead to the items: `$.data.items[*]` has two.
    static func parse(_ text: String) throws(Complaint) -> [[UInt8]] {
        guard text.hasPrefix("$"), text.hasSuffix("[*]") else {
            throw Complaint("'\(text)' doesn't start with '$' or end in '[*]'")
        }
        let path = text.dropFirst().dropLast(3)
        guard !path.isEmpty else { return [] }
        let names = path.split(separator: ".", omittingEmptySubsequences: false)
        guard names[0].isEmpty, names.dropFirst().allSatisfy(isName) else {
            throw Complaint("'\(text)' has more than names and dots")
        }
        guard names.count <= 3 else { throw Complaint("'\(text)' has more than two names") }
        return names.dropFirst().map { Array($0.utf8) }
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || "_-@$".contains($0) }
    }
}

extension ValueKind where Value == [[UInt8]] {
    /// The path to a list's items.
    static var itemsPath: ValueKind {
        ValueKind("$[*], $.name[*] or $.name.name[*]") { text throws(Complaint) in
            try ItemsPath.parse(text)
        }
    }
}
