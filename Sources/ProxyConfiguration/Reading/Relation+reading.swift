import HTTPCaching

extension Relation {
    /// Reads `relations`, and warns of what hardly can be meant.
    static func readAll(_ top: inout Section, routes: [RouteSettings]) -> [Relation] {
        let expected = "a list of entries that start with '- write:'"
        var all: [ReadRelation] = []
        for entry in top.list("relations", of: expected, acceptsOne: false) ?? [] {
            guard let mapping = entry.mapping else {
                top.context.refuse(
                    "a relation is \(entry.kindOfNode), expected keys such as 'write: PUT /api/books/{id}'",
                    at: entry.position)
                continue
            }
            var section = Section(mapping, name: "relations", position: entry.position, context: top.context)
            let relation = ReadRelation(reading: &section)
            section.refuseUnknownKeys()
            if let relation { all.append(relation) }
        }
        top.context.relationLines = all.map(\.position.line)
        RelationWarnings(all, routes: routes, context: top.context).warn()
        return all.map(\.relation)
    }

    /// As it stands in the file: `PUT, DELETE /api/admin/books/{id}`.
    var title: String {
        methods.isEmpty ? write.text : "\(methods.joined(separator: ", ")) \(write.text)"
    }
}

/// A relation and where it stands.
struct ReadRelation {
    var relation: Relation
    let position: Position
    /// Where its changes stand, in their order.
    let changes: [Entry]

    /// Reads one entry; nil after a complaint.
    init?(reading section: inout Section) {
        let write = section.require("write", .write)
        let expected = "path patterns such as [/api/books, \"/api/books/{id}\"]"
        let entries = section.requireList("changes", of: expected, acceptsOne: true)
        var later: Int64?
        section.read("later", .seconds, into: &later)
        if entries?.isEmpty == true {
            section.refuse("changes", "\(section.path("changes")) is empty, expected \(expected)")
        }
        let changes = (entries ?? []).compactMap { entry in
            section.context.value(of: entry, as: .relationPattern).map { (pattern: $0, entry: entry) }
        }
        guard let write, !changes.isEmpty else { return nil }
        relation = Relation(
            methods: write.methods, write: write.path, changes: changes.map(\.pattern), later: later)
        position = section.position
        self.changes = changes.map(\.entry)
    }
}
