import HTTPCaching

/// Finds what is legal in `relations` but hardly can be meant.
struct RelationWarnings {
    private let all: [ReadRelation]
    private let routes: [RouteSettings]
    private let context: ReadingContext
    /// The patterns of the writes, folded.
    private let writes: [PathPattern]

    init(_ all: [ReadRelation], routes: [RouteSettings], context: ReadingContext) {
        self.all = all
        self.routes = routes
        self.context = context
        writes = all.map(\.relation.write.folded)
    }

    func warn() {
        let cached = zip(routes, context.routeLines).filter(\.0.rules.isCached)
        for index in all.indices {
            warnOfShadow(on: index)
            if !cached.isEmpty { warnOfNoRoute(all[index], cached) }
            warnOfNames(in: all[index])
        }
    }

    /// Warns if an earlier relation takes all writes of a method.
    private func warnOfShadow(on index: Int) {
        let (later, position) = (all[index].relation, all[index].position)
        let covering = (0..<index).filter { writes[$0].covers(writes[index]) }
        func first(for method: String) -> Int? {
            covering.first { all[$0].relation.methods.isEmpty || all[$0].relation.methods.contains(method) }
        }
        if later.methods.isEmpty {
            // That an earlier relation takes some of the methods is how a rule for the others is written.
            if let earlier = covering.first(where: { all[$0].relation.methods.isEmpty }) {
                warnOfShadow(by: earlier, on: later, for: [], position)
            }
            return
        }
        let takers = later.methods.map { (method: $0, taker: first(for: $0)) }
        for earlier in Set(takers.compactMap(\.taker)).sorted() {
            let methods = takers.filter { $0.taker == earlier }.map(\.method)
            warnOfShadow(by: earlier, on: later, for: methods == later.methods ? [] : methods, position)
        }
    }

    private func warnOfShadow(by earlier: Int, on later: Relation, for methods: [String], _ position: Position) {
        let methods = methods.isEmpty ? "" : " for \(methods.joined(separator: ", "))"
        context.warn(
            "the relation \(later.title) never applies\(methods), because \(all[earlier].relation.title) "
                + "in line \(all[earlier].position.line) covers all of it", at: position)
    }

    /// Warns if there is nothing in any route that the relation changes.
    private func warnOfNoRoute(_ read: ReadRelation, _ cached: [(RouteSettings, Int)]) {
        let changes = read.relation.changes.map(\.folded)
        guard !cached.contains(where: { route, _ in changes.contains { $0.intersects(route.match.folded) } }) else {
            return
        }
        let texts = cached.map(\.0.match.text)
        let nearest = read.relation.changes.lazy.compactMap { NearestWord.to($0.text, among: texts) }.first
        let line = nearest.flatMap { nearest in cached.first { $0.0.match.text == nearest } }.map(\.1)
        let hint = nearest.map { "; the nearest is \($0) in line \(line ?? 0)" } ?? ""
        context.warn(
            "the relation \(read.relation.title) changes nothing that a route with caching covers\(hint)",
            at: read.changes.first?.position ?? read.position)
    }

    /// Warns of names that get no value from the write.
    private func warnOfNames(in read: ReadRelation) {
        let names = read.relation.write.captureNames
        for (change, entry) in zip(read.relation.changes, read.changes) {
            let open = change.segments.indices.filter { change.segments[$0] == .anyNumber }
            for (place, segment) in change.segments.enumerated() {
                guard case .capture(let capture) = segment else { continue }
                let name = change.captureNames[capture]
                let isInside = open.first.map { $0 < place } == true && open.last.map { place < $0 } == true
                guard isInside || !names.contains(name) else { continue }
                let reason = isInside ? "stands between two '**'" : "is no name of the write's pattern"
                let meant = isInside ? nil : NearestWord.to(name, among: names).map { "; is {\($0)} meant?" }
                let offset = change.text.firstRange(of: "{\(name)}")?.lowerBound.utf16Offset(in: change.text) ?? 0
                context.warn(
                    "\(entry.name): in '\(change.text)' {\(name)} \(reason), so it stands for any one segment\(meant ?? "")",
                    at: context.position(of: entry, at: offset, in: change.text))
            }
        }
    }
}
