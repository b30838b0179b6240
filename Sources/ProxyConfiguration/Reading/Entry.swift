/// One value of the file, with its name and its place.
struct Entry {
    let node: YAMLNode
    /// The keys that lead to it, such as `origin.url`.
    let name: String
    /// Where its key stands, or the value itself if it has none.
    let keyPosition: Position
    /// Where the value stands.
    let position: Position

    init(_ node: YAMLNode, name: String, keyPosition: Position) {
        self.node = node
        self.name = name
        self.keyPosition = keyPosition
        position = node.position
    }

    /// Whether nothing stands behind the key.
    var isEmpty: Bool { node.isEmpty }

    /// The value as a mapping, if it is one.
    var mapping: YAMLMapping? { node.mapping }

    /// In words, for complaints.
    var kindOfNode: String {
        switch node {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .scalar: "a single value"
        }
    }
}
