import HTTPCaching
import HTTPSemantics

/// `relations.write`: the writes that a relation speaks of.
struct RelationWrite {
    /// None for every method that is not known to be safe.
    var methods: [String]
    var path: PathPattern

    /// Reads `PUT, DELETE /api/admin/books/{id}`.
    init(_ text: String) throws(Complaint) {
        guard let slash = text.utf8.firstIndex(of: ASCII.slash) else {
            throw Complaint("'\(text)' has no path")
        }
        let start = text.utf8.distance(from: text.startIndex, to: slash)
        if start > 0, !ASCII.isWhitespace(Array(text.utf8)[start - 1]) {
            throw Complaint("'\(text)' has no space before its path", offset: start)
        }
        methods = try Self.methods(text[..<slash])
        do throws(Complaint) {
            path = try ValueKind<PathPattern>.relationPattern.parse(String(text[slash...]))
        } catch {
            throw Complaint(error.wrong, expected: error.expected, offset: start + error.offset)
        }
    }

    private static func methods(_ text: Substring) throws(Complaint) -> [String] {
        guard text.contains(where: { $0 != " " && $0 != "\t" }) else { return [] }
        var methods: [String] = []
        var offset = 0
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let method = String(part.drop { $0 == " " || $0 == "\t" }.trimmingSuffix { $0 == " " || $0 == "\t" })
            let place = offset + part.prefix { $0 == " " || $0 == "\t" }.utf8.count
            offset += part.utf8.count + 1
            try check(method, at: place)
            guard !methods.contains(method) else {
                throw Complaint("\(method) is given twice", expected: "it once", offset: place)
            }
            methods.append(method)
        }
        return methods
    }

    private static func check(_ method: String, at offset: Int) throws(Complaint) {
        let several = "methods with commas between them, then a space and a path"
        if method.isEmpty {
            throw Complaint("a comma has no method beside it", expected: several, offset: offset)
        }
        if method == "*" {
            throw Complaint(
                "'*' is not a method", expected: "no method, which means every unsafe one",
                offset: offset)
        }
        guard Token.isToken(method) else {
            throw Complaint("'\(method)' is not a method", expected: several, offset: offset)
        }
        if let meant = Method.differingInCase(from: method) {
            throw Complaint("'\(method)' is not the method \(meant), as case matters", expected: meant, offset: offset)
        }
        if Method(method).isSafe {
            throw Complaint(
                "\(method) is safe and changes nothing", expected: "methods such as POST, PUT and DELETE",
                offset: offset)
        }
    }
}

extension ValueKind where Value == RelationWrite {
    /// Methods and a path.
    static var write: ValueKind {
        ValueKind("methods and a path pattern such as PUT, DELETE /api/books/{id}") { text throws(Complaint) in
            try RelationWrite(text)
        }
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var text = self
        while let last = text.last, predicate(last) { text.removeLast() }
        return text
    }
}
