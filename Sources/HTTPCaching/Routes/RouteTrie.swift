import HTTPSemantics

/// Path patterns merged by their common beginnings, for lookup in time that depends on the path's length only.
///
/// All literal edges of all nodes share one open-addressed hash table, keyed by node and segment.
struct RouteTrie: Sendable {
    /// A place that a path can reach by its first segments.
    struct Node: Sendable {
        /// The node behind a segment that any text fits, or -1.
        var wildcard: Int32 = -1
        /// The first route that ends here, or `RouteTrie.none`.
        var ending = RouteTrie.none
        /// The first route that takes whatever follows (`**`), or `RouteTrie.none`.
        var open = RouteTrie.none
        /// The first route of all that end here or further on: nothing better is found below.
        var best = RouteTrie.none
    }

    /// A segment that leads from one node to another.
    struct Edge: Sendable {
        var from: Int32
        var to: Int32
        /// Where the segment stands in `texts`.
        var text: Range<Int>
    }

    static let none = Int32.max

    let nodes: [Node]
    let edges: [Edge]
    /// The segments of all edges, end to end.
    let texts: [UInt8]
    /// Indices into `edges`, or -1; the count is a power of two and at least twice that of the edges.
    let slots: [Int32]

    /// The first route that matches `path`, or nil.
    func first(matching path: Span<UInt8>) -> Int? {
        guard let cursor = PathCursor(path) else { return nil }
        var found = Self.none
        search(0, cursor, path, &found)
        return found == Self.none ? nil : Int(found)
    }

    /// Lowers `found` to the first route at or below `node` that matches what `cursor` has left. A node is visited at
    /// most once per lookup, as each stands for one beginning of one pattern.
    private func search(_ node: Int, _ cursor: PathCursor, _ path: Span<UInt8>, _ found: inout Int32) {
        let here = nodes[node]
        guard here.best < found else { return }
        found = min(found, here.open)
        var cursor = cursor
        guard let segment = cursor.next(in: path) else {
            found = min(found, here.ending)
            return
        }
        if let next = literalChild(of: node, segment, path) { search(next, cursor, path, &found) }
        if here.wildcard >= 0, !segment.isEmpty { search(Int(here.wildcard), cursor, path, &found) }
    }

    func literalChild(of node: Int, _ segment: Range<Int>, _ path: Span<UInt8>) -> Int? {
        let text = path.extracting(segment)
        var slot = Self.hash(node, text) & (slots.count - 1)
        while slots[slot] >= 0 {
            let edge = edges[Int(slots[slot])]
            if edge.from == node, text.equals(texts.span.extracting(edge.text)) { return Int(edge.to) }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// FNV-1a over the node and the segment. Without a seed: the keys are the operator's, and a path that is made to
    /// collide costs at most the few slots that stand side by side.
    static func hash(_ node: Int, _ segment: Span<UInt8>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(truncatingIfNeeded: node)
        hash = hash &* 0x100_0000_01B3
        for index in segment.indices {
            hash = (hash ^ UInt64(segment[index])) &* 0x100_0000_01B3
        }
        return Int(truncatingIfNeeded: (hash ^ (hash >> 32)) & 0x7FFF_FFFF)
    }
}
