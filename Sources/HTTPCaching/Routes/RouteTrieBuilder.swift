import HTTPSemantics

/// Collects patterns into a `RouteTrie`.
struct RouteTrieBuilder {
    private struct EdgeKey: Hashable {
        var node: Int
        var segment: [UInt8]
    }

    private var nodes = [RouteTrie.Node()]
    private var edges: [EdgeKey: Int] = [:]

    /// Adds a pattern whose only `**`, if any, is its last segment. Routes are added in their order.
    mutating func insert(_ pattern: PathPattern, route: Int) {
        let route = Int32(route)
        var node = 0
        nodes[node].best = min(nodes[node].best, route)
        for segment in pattern.segments {
            switch segment {
            case .literal(let bytes): node = literalChild(of: node, bytes)
            case .one, .capture: node = wildcardChild(of: node)
            case .anyNumber:
                nodes[node].open = min(nodes[node].open, route)
                return
            }
            nodes[node].best = min(nodes[node].best, route)
        }
        nodes[node].ending = min(nodes[node].ending, route)
    }

    private mutating func literalChild(of node: Int, _ segment: [UInt8]) -> Int {
        let key = EdgeKey(node: node, segment: segment)
        if let child = edges[key] { return child }
        nodes.append(RouteTrie.Node())
        edges[key] = nodes.count - 1
        return nodes.count - 1
    }

    private mutating func wildcardChild(of node: Int) -> Int {
        if nodes[node].wildcard >= 0 { return Int(nodes[node].wildcard) }
        nodes.append(RouteTrie.Node())
        nodes[node].wildcard = Int32(nodes.count - 1)
        return nodes.count - 1
    }

    func build() -> RouteTrie {
        var capacity = 8
        while capacity < edges.count * 2 { capacity *= 2 }
        var slots = [Int32](repeating: -1, count: capacity)
        var table: [RouteTrie.Edge] = []
        var texts: [UInt8] = []
        for (key, child) in edges.sorted(by: { $0.value < $1.value }) {
            var slot = RouteTrie.hash(key.node, key.segment.span) & (capacity - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = Int32(table.count)
            let text = texts.count..<texts.count + key.segment.count
            texts += key.segment
            table.append(RouteTrie.Edge(from: Int32(key.node), to: Int32(child), text: text))
        }
        return RouteTrie(nodes: nodes, edges: table, texts: texts, slots: slots)
    }
}
