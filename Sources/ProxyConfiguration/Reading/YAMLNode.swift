/// One value of a YAML document, with its place.
enum YAMLNode {
    case scalar(YAMLScalar)
    case sequence([YAMLNode], Position)
    case mapping(YAMLMapping, Position)

    /// Where it starts.
    var position: Position {
        switch self {
        case .scalar(let scalar): scalar.position
        case .sequence(_, let position), .mapping(_, let position): position
        }
    }

    var scalar: YAMLScalar? {
        if case .scalar(let scalar) = self { scalar } else { nil }
    }

    var sequence: [YAMLNode]? {
        if case .sequence(let items, _) = self { items } else { nil }
    }

    var mapping: YAMLMapping? {
        if case .mapping(let mapping, _) = self { mapping } else { nil }
    }

    /// Whether it is what stands for nothing.
    var isEmpty: Bool {
        guard let scalar, scalar.style == .plain else { return false }
        return ["", "~", "null"].contains(scalar.string)
    }
}

/// A value that is no collection.
struct YAMLScalar {
    let string: String
    let style: Style
    let position: Position

    enum Style {
        case plain
        case quoted
        case block
    }
}

/// Keys in the order of the file with their values; one that is given twice is there twice.
struct YAMLMapping {
    private(set) var keys: [YAMLNode] = []
    var values: [YAMLNode] = []

    mutating func append(_ key: YAMLNode, _ value: YAMLNode) {
        keys.append(key)
        values.append(value)
    }
}
