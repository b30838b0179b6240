import HTTPCaching

/// A relation as an operator writes it: `PUT, DELETE /api/admin/books/{id}`.
func relation(_ write: String, changes: [String], later: Int64? = nil) throws -> Relation {
    let path = write.drop { $0 != "/" }
    let methods = write.prefix { $0 != "/" }.split { $0 == "," || $0 == " " }.map(String.init)
    return Relation(
        methods: methods, write: try PathPattern(String(path)), changes: try changes.map { try PathPattern($0) },
        later: later)
}

extension RelationTable {
    /// The first relation for a write, by its place.
    func index(_ method: String, _ path: String) -> Int? {
        first(method: Array(method.utf8).span, path: Array(path.utf8).span)?.index
    }

    /// What a write changes; groups stand in brackets.
    func changes(_ method: String, _ path: String) -> [String] {
        let path = Array(path.utf8)
        guard let (index, captures) = first(method: Array(method.utf8).span, path: path.span) else { return [] }
        return (0..<changeCount(of: index)).map { change in
            var text: [UInt8] = []
            appendChange(change, of: index, captures: captures, path: path.span, to: &text)
            let change = isGroup(change, of: index) ? [0x5B] + text + [0x5D] : text
            return String(decoding: change, as: UTF8.self)
        }
    }

    /// The groups that a path is in.
    func groups(_ path: String) -> [String] {
        var scratch = Array("left over".utf8)
        var groups: [String] = []
        forEachGroup(containing: Array(path.utf8).span, scratch: &scratch) { text in
            groups.append(String(decoding: (0..<text.count).map { text[$0] }, as: UTF8.self))
        }
        return groups
    }
}
