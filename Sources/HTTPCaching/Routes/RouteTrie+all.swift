import HTTPSemantics

extension RouteTrie {
    /// Calls `body` with every route that matches `path`, in no particular order. Of routes with patterns alike it knows the
    /// first only. Allocates nothing.
    func forEach(matching path: Span<UInt8>, _ body: (Int) -> Void) {
        guard let cursor = PathCursor(path) else { return }
        visit(0, cursor, path, body)
    }

    private func visit(_ node: Int, _ cursor: PathCursor, _ path: Span<UInt8>, _ body: (Int) -> Void) {
        let here = nodes[node]
        if here.open != Self.none { body(Int(here.open)) }
        var cursor = cursor
        guard let segment = cursor.next(in: path) else {
            if here.ending != Self.none { body(Int(here.ending)) }
            return
        }
        if let next = literalChild(of: node, segment, path) { visit(next, cursor, path, body) }
        if here.wildcard >= 0, !segment.isEmpty { visit(Int(here.wildcard), cursor, path, body) }
    }
}
