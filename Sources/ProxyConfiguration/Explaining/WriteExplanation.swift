import HTTPCaching

/// What a write invalidates.
struct WriteExplanation {
    let lines: [String]

    init(_ request: ExplainedRequest, _ reading: SettingsReading, file: String) {
        var rows = [
            ("path", request.pathText, "its own URL"),
            ("path", "Location, Content-Location", "in the response, if they name this host"),
        ]
        var lines = ["\(request.method) \(request.pathText) is a write. It reaches the origin unchanged."]
        let table = reading.settings.relationTable
        let found = table.first(method: Array(request.method.utf8).span, path: request.path.span)
        if let (index, captures) = found {
            let relation = table.relations[index]
            let place = "\(file):\(reading.relationLines[index])"
            lines.append("The relation at \(place) applies: \(relation.title)")
            for change in 0..<table.changeCount(of: index) {
                var text: [UInt8] = []
                table.appendChange(change, of: index, captures: captures, path: request.path.span, to: &text)
                // The table adds the group of everything to relations whose groups overlap with too many others.
                let reason =
                    relation.changes.indices.contains(change)
                    ? "\(relation.changes[change].text) at \(place)"
                    : "paths in more than \(RelationTable.mostGroups) groups"
                rows.append(
                    (table.isGroup(change, of: index) ? "group" : "path", String(decoding: text, as: UTF8.self), reason)
                )
            }
        } else {
            lines.append("No relation applies.")
        }
        lines += ["", "A 2xx or 3xx response invalidates these paths, with every query:"]
        lines += TextTable.lines(rows.map { [$0.0, $0.1, $0.2] })
        lines.append(
            "So does a missing response, or any other status except 4xx and 501: the write may have taken effect.")
        lines.append(Self.window(found.map { table.relations[$0.index].window } ?? Relation.defaultWindow))
        self.lines = lines
    }

    private static func window(_ seconds: Int64) -> String {
        let cases = "After a 202, or if the outcome stays unknown,"
        guard seconds > 0 else { return "\(cases) nothing more happens, because later is 0s." }
        return "\(cases) each use of these is validated for \(DurationText.text(.seconds(seconds)))."
    }
}
