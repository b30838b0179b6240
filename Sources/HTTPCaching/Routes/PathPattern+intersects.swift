extension PathPattern {
    /// Whether some path is matched by both patterns.
    package func intersects(_ other: PathPattern) -> Bool {
        /// Places in the two patterns that one path can reach together.
        var pending = [(0, 0)]
        var seen: Set<Int> = [0]
        func reach(_ left: Int, _ right: Int) {
            if seen.insert(left * (Self.mostSegments + 1) + right).inserted { pending.append((left, right)) }
        }
        while let (left, right) = pending.popLast() {
            if left == segments.count, right == other.segments.count { return true }
            let first = left < segments.count ? segments[left] : nil
            let second = right < other.segments.count ? other.segments[right] : nil
            // A `**` may end here, and then takes nothing more.
            if first == .anyNumber { reach(left + 1, right) }
            if second == .anyNumber { reach(left, right + 1) }
            guard let first, let second, Self.share(first, second) else { continue }
            reach(first == .anyNumber ? left : left + 1, second == .anyNumber ? right : right + 1)
        }
        return false
    }

    /// Whether some text fits both segments.
    private static func share(_ left: Segment, _ right: Segment) -> Bool {
        switch (left, right) {
        case (.literal(let left), .literal(let right)): left == right
        case (.literal(let text), .one), (.literal(let text), .capture): !text.isEmpty
        case (.one, .literal(let text)), (.capture, .literal(let text)): !text.isEmpty
        case (.one, _), (.capture, _), (.anyNumber, _), (_, .anyNumber): true
        }
    }
}
