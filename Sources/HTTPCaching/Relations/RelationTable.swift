import HTTPSemantics

/// Relations in order, made ready to be looked up: from a write to what it changes, and from a read to the groups whose
/// change concerns it.
///
/// What a write changes is a *path*, such as `/api/books/7`, or a *group* of them, such as `/api/books/7/**` or
/// `/api/authors/*`. A group is named by a text, and both sides find the same one: `appendChange` from the write's path,
/// `forEachGroup` from the path of each response that is in it. So a group can be invalidated by its name alone.
///
/// Every path that is given to the table is folded (`FoldedPath`), and so is each that it gives.
package struct RelationTable: Sendable {
    /// The most groups that a path is said to be in. One that is in more is in the group `/**` instead, and every write
    /// that changes one of its groups changes `/**` too.
    package static let mostGroups = 8

    /// The relations for one method.
    private struct MethodTable {
        let method: [UInt8]
        let writes: PathTable
        /// For each pattern of `writes` the relation.
        let relations: [Int]
    }

    /// The relations, in order.
    package let relations: [Relation]
    private let writes: [PathPattern]
    private let changes: [[RelationChange]]
    private let methods: [MethodTable]
    /// For unsafe methods that no relation names.
    private let otherMethods: MethodTable
    private let groups: GroupTable

    /// A table of `relations`, in order of precedence.
    package init(_ relations: [Relation] = []) {
        self.relations = relations
        let writes = relations.map(\.write.folded)
        self.writes = writes

        let named = zip(relations, writes).map { relation, write in
            relation.changes.map { RelationChange($0.folded, by: write) }
        }
        let groups = GroupTable(named.joined().filter(\.isGroup).map(GroupShape.init))
        self.groups = groups
        changes = named.map { changes in
            let isCrowded = changes.contains { $0.isGroup && groups.isCrowded[groups.place(of: GroupShape($0)) ?? 0] }
            return isCrowded ? changes + [.everything] : changes
        }

        /// The relations for `method`; with an empty one those for all that are named nowhere.
        func table(for method: String) -> MethodTable {
            let bytes = Array(method.utf8)
            let isSafe = Method(0..<bytes.count, in: bytes.span).isSafe
            let indices = relations.indices.filter { index in
                let methods = relations[index].methods
                return methods.isEmpty ? !isSafe : methods.contains(method)
            }
            return MethodTable(method: bytes, writes: PathTable(indices.map { writes[$0] }), relations: indices)
        }
        var seen: Set<String> = []
        methods = relations.flatMap(\.methods).filter { seen.insert($0).inserted }.map { table(for: $0) }
        otherMethods = table(for: "")
    }

    /// Whether there is no relation.
    package var isEmpty: Bool { relations.isEmpty }

    /// Whether a write can change a group.
    package var hasGroups: Bool { !groups.shapes.isEmpty }

    /// The first relation that speaks of a write by `method` to `path`, and what its names stand for there. A relation
    /// without methods speaks of every method that is not known to be safe. Allocates nothing.
    package func first(method: Span<UInt8>, path: Span<UInt8>) -> (index: Int, captures: PathCaptures)? {
        for index in methods.indices {
            let name = methods[index].method
            if method.equals(name.span) { return first(in: methods[index], path) }
        }
        guard !otherMethods.writes.isEmpty, !Method(0..<method.count, in: method).isSafe else { return nil }
        return first(in: otherMethods, path)
    }

    private func first(in table: MethodTable, _ path: Span<UInt8>) -> (index: Int, captures: PathCaptures)? {
        guard let place = table.writes.firstIndex(matching: path) else { return nil }
        let relation = table.relations[place]
        return writes[relation].captures(in: path).map { (relation, $0) }
    }

    /// How many things a write changes by `relation`.
    package func changeCount(of relation: Int) -> Int {
        changes[relation].count
    }

    /// Whether `change` is a group of paths and not a single one.
    package func isGroup(_ change: Int, of relation: Int) -> Bool {
        changes[relation][change].isGroup
    }

    /// Appends the text of a change by a write to `path`, for which `first` gave these captures: a path, or the text that
    /// names a group.
    package func appendChange(
        _ change: Int, of relation: Int, captures: PathCaptures, path: Span<UInt8>, to text: inout [UInt8]
    ) {
        changes[relation][change].append(captures, of: path, to: &text)
    }

    /// Calls `body` with the text of each group that `path` is in, each of them once, at most `mostGroups` times. Allocates
    /// nothing once `scratch`, whose content is replaced, has room for the texts.
    package func forEachGroup(containing path: Span<UInt8>, scratch: inout [UInt8], _ body: (Span<UInt8>) -> Void) {
        guard hasGroups else { return }
        let matches = groups.matches(path)
        scratch.removeAll(keepingCapacity: true)
        if matches.overflows {
            GroupShape(.everything).append(containing: path, to: &scratch)
            return body(scratch.span)
        }
        var texts = InlineArray<8, Range<Int>>(repeating: 0..<0)
        var count = 0
        for index in 0..<matches.count {
            let start = scratch.count
            groups.shapes[matches[index]].append(containing: path, to: &scratch)
            let text = start..<scratch.count
            var isNew = true
            for earlier in 0..<count where scratch.span.extracting(texts[earlier]).equals(scratch.span.extracting(text))
            {
                isNew = false
            }
            guard isNew else {
                scratch.removeLast(text.count)
                continue
            }
            texts[count] = text
            count += 1
            body(scratch.span.extracting(text))
        }
    }
}
