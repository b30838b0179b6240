import HTTPCaching

extension ValueKind where Value == PathPattern {
    /// A pattern over paths.
    static var pattern: ValueKind {
        ValueKind("a path pattern such as /api/books/{id} or /static/**") { text throws(Complaint) in
            do throws(PathPatternError) {
                return try PathPattern(text)
            } catch {
                throw Complaint(error, in: text)
            }
        }
    }

    /// A pattern of a relation. It is compared with paths that were resolved.
    static var relationPattern: ValueKind {
        ValueKind(pattern.expected) { text throws(Complaint) in
            let pattern = try pattern.parse(text)
            guard !pattern.hasDotSegment else {
                throw Complaint("'\(text)' has a dot segment", expected: "the path that it resolves to")
            }
            return pattern
        }
    }
}

extension Complaint {
    /// What is wrong with a pattern that was written as `text`.
    init(_ error: PathPatternError, in text: String) {
        let parts = error.message.split(separator: ", expected ", maxSplits: 1)
        self.init(
            "in '\(text)' \(parts[0])", expected: parts.count > 1 ? String(parts[1]) : nil, offset: error.offset)
    }
}
