import HTTPCaching

/// Which route a safe request has, and which writes invalidate the response.
struct ReadExplanation {
    private(set) var lines: [String]

    /// - Parameter showsFields: whether every request field is listed that means something.
    init(_ request: ExplainedRequest, _ reading: SettingsReading, file: String, showsFields: Bool) {
        guard request.isRead else {
            lines = [
                "\(request.method) \(request.pathText) is passed to the origin. Its response is not stored, and it invalidates nothing."
            ]
            return
        }
        let settings = reading.settings
        lines = ["\(request.method) \(request.pathText) is a read."]
        if let index = settings.routeTable.firstIndex(matching: request.target.span) {
            let route = settings.routes[index]
            lines.append("The route at \(file):\(reading.routeLines[index]) applies: \(route.match.text)")
            lines += TextTable.lines(route.rules.differences)
            guard route.rules.isCached else { return }
        } else {
            lines.append("No route applies; the defaults are used.")
            lines += TextTable.lines(settings.defaultRules.differences)
        }
        let rules = settings.routeTable.first(matching: request.target.span) ?? settings.defaultRules
        let fields = RequestFieldExplanation(settings, rules: rules)
        lines += fields.lines
        if showsFields { lines += fields.allLines }
        lines += ["", "These writes invalidate the response:"]
        var rows = [["any unsafe method", request.pathText, "its own URL"]]
        let table = settings.relationTable
        for (index, relation) in settings.relations.enumerated() {
            for change in relation.changes {
                guard let write = Self.write(by: relation, change, changing: request) else { continue }
                let methods = Self.methods(of: index, in: table, for: write)
                guard !methods.isEmpty else { continue }
                let path = write.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
                rows.append([methods, path, "\(change.text) at \(file):\(reading.relationLines[index])"])
            }
        }
        lines += TextTable.lines(rows)
        addGroups(of: request, table)
    }

    /// The path of the write by which the change covers the request's path, by segments: those that any text can stand for
    /// are as the relation has them. Nil if the change doesn't cover the path.
    private static func write(
        by relation: Relation, _ change: PathPattern, changing request: ExplainedRequest
    ) -> [[UInt8]]? {
        let change = change.folded
        guard let captures = change.captures(in: request.path.span) else { return nil }
        let write = relation.write.folded
        return [[]]
            + write.segments.map { segment in
                switch segment {
                case .literal(let bytes): return bytes
                case .one: return Array("*".utf8)
                case .anyNumber: return Array("**".utf8)
                case .capture(let place):
                    let name = write.captureNames[place]
                    guard let bound = change.captureNames.firstIndex(of: name) else { return Array("{\(name)}".utf8) }
                    return Array(request.path[captures[bound]])
                }
            }
    }

    /// The relation's methods, without those for which an earlier relation takes the write.
    private static func methods(of index: Int, in table: RelationTable, for write: [[UInt8]]) -> String {
        let relation = table.relations[index]
        guard !relation.methods.isEmpty else { return "any unsafe method" }
        let path = Array(write.joined(separator: [0x2F]))
        // A free segment of the write is looked up as itself: an earlier relation that takes it takes all, or nearly so.
        return relation.methods.filter { method in
            table.first(method: Array(method.utf8).span, path: path.span).map { $0.index >= index } ?? true
        }.joined(separator: ", ")
    }

    private mutating func addGroups(of request: ExplainedRequest, _ table: RelationTable) {
        var scratch: [UInt8] = []
        var groups: [String] = []
        table.forEachGroup(containing: request.path.span, scratch: &scratch) { text in
            groups.append(String(decoding: (0..<text.count).map { text[$0] }, as: UTF8.self))
        }
        if !groups.isEmpty { lines.append("It is in the groups \(groups.sorted().joined(separator: ", ")).") }
    }
}
