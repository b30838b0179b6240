/// The shapes of all groups that writes can change, ready to find those that a path is in, in time that depends on the path
/// and on what it matches only.
struct GroupTable: Sendable {
    let shapes: [GroupShape]
    /// Whether a path of the shape's can be in more groups than are told apart.
    let isCrowded: [Bool]
    /// The shapes' patterns, each of them once.
    private let patterns: PathTable
    /// For each pattern the shapes that have it: they differ in what is part of the group's text.
    private let shapesByPattern: [[Int]]

    init(_ all: [GroupShape]) {
        var shapes: [GroupShape] = []
        var seen: Set<GroupShape> = []
        var patterns: [PathPattern] = []
        var places: [[PathPattern.Segment]: Int] = [:]
        var shapesByPattern: [[Int]] = []
        for shape in all where seen.insert(shape).inserted {
            let pattern = shape.pattern
            let place = places[pattern.segments] ?? patterns.count
            if place == patterns.count {
                places[pattern.segments] = place
                patterns.append(pattern)
                shapesByPattern.append([])
            }
            shapesByPattern[place].append(shapes.count)
            shapes.append(shape)
        }
        self.shapes = shapes
        self.shapesByPattern = shapesByPattern
        self.patterns = PathTable(patterns)
        isCrowded = Self.crowded(shapes.map(\.pattern))
    }

    /// Which of the patterns share paths with so many others that one path may match too many. A path that does is covered by
    /// patterns each of which meets all the others there, so that none of them is missed here.
    private static func crowded(_ patterns: [PathPattern]) -> [Bool] {
        guard patterns.count > RelationTable.mostGroups else { return patterns.map { _ in false } }
        return patterns.map { pattern in
            patterns.count { $0.intersects(pattern) } > RelationTable.mostGroups
        }
    }

    func place(of shape: GroupShape) -> Int? {
        shapes.firstIndex(of: shape)
    }

    /// The shapes whose groups `path` is in. Allocates nothing.
    func matches(_ path: Span<UInt8>) -> GroupMatches {
        var matches = GroupMatches()
        patterns.forEach(matching: path) { pattern in
            for shape in shapesByPattern[pattern] { matches.append(shape) }
        }
        return matches
    }
}
