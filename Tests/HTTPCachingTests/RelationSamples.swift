import HTTPCaching
import ProxyTesting

/// Random relations and paths over few words, so that they meet often.
struct RelationSamples {
    private var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    mutating func method() -> String {
        random.pick(["GET", "PUT", "POST", "PATCH"])
    }

    mutating func path() -> String {
        (0...random.below(3)).map { _ in "/" + random.pick(["a", "b", "c"]) }.joined()
    }

    /// A pattern of the segments given; each name occurs once at the most.
    mutating func pattern(_ segments: [String], length: Int) throws -> PathPattern {
        var left = segments
        var text = ""
        for _ in 0..<length {
            let segment = random.pick(left)
            if segment.hasPrefix("{") { left.removeAll { $0 == segment } }
            text += "/" + segment
        }
        return try PathPattern(text)
    }

    mutating func relations(count: Int) throws -> [Relation] {
        try (0..<count).map { _ in
            let methods = random.pick([[], ["PUT"], ["POST"], ["PUT", "POST"]])
            let write = try pattern(["a", "b", "{x}", "{y}", "*", "**"], length: 1 + random.below(4))
            let changes = try (0...random.below(3)).map { _ in
                try pattern(["a", "b", "{x}", "{y}", "{z}", "*", "**"], length: 1 + random.below(4))
            }
            return Relation(methods: methods, write: write, changes: changes)
        }
    }
}
