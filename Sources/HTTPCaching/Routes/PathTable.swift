import HTTPSemantics

/// Path patterns in order: the first that matches wins.
///
/// The patterns are merged into a trie of segments, so that a lookup costs one hash and one comparison per segment of
/// the path however many patterns there are. Only those with a `**` before their end stand outside the trie; they are
/// tried one by one, and only those that come before what the trie found.
package struct PathTable: Sendable {
    private let trie: RouteTrie
    /// The patterns with an inner `**`, each with its place, in order.
    private let others: [(index: Int, pattern: PathPattern)]
    /// Whether there is no pattern.
    package let isEmpty: Bool

    /// A table of `patterns`, in order of precedence.
    package init(_ patterns: [PathPattern]) {
        var builder = RouteTrieBuilder()
        var others: [(index: Int, pattern: PathPattern)] = []
        for (index, pattern) in patterns.enumerated() {
            if pattern.hasInnerAnyNumber {
                others.append((index, pattern))
            } else {
                builder.insert(pattern, route: index)
            }
        }
        trie = builder.build()
        self.others = others
        isEmpty = patterns.isEmpty
    }

    /// The place of the first pattern that covers `path`, a request target in origin form, with or without its query.
    /// Allocates nothing.
    package func firstIndex(matching path: Span<UInt8>) -> Int? {
        guard !isEmpty else { return nil }
        let found = trie.first(matching: path)
        for other in others {
            if let found, other.index > found { break }
            if other.pattern.matches(path) { return other.index }
        }
        return found
    }

    /// Calls `body` with the place of every pattern that covers `path`, in no particular order; of patterns that differ in
    /// their names only, the first is the one that counts. Allocates nothing.
    func forEach(matching path: Span<UInt8>, _ body: (Int) -> Void) {
        guard !isEmpty else { return }
        trie.forEach(matching: path, body)
        for other in others where other.pattern.matches(path) { body(other.index) }
    }
}

extension PathPattern {
    /// Whether a `**` stands before the end.
    fileprivate var hasInnerAnyNumber: Bool { segments.dropLast().contains(.anyNumber) }
}
