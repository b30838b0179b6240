import HTTPSemantics

extension PathPattern {
    /// The pattern for folded paths: its literals are folded as `FoldedPath` folds a path, and segments that no folded path
    /// has (empty ones, `.` and `..`) are left out. It has the same text and the same names.
    package var folded: PathPattern {
        var folded: [Segment] = []
        for segment in segments {
            switch segment {
            case .literal(let bytes):
                let text = Self.fold(bytes)
                if !text.isEmpty { folded.append(.literal(text)) }
            case .anyNumber:
                if folded.last != .anyNumber { folded.append(segment) }
            case .one, .capture:
                folded.append(segment)
            }
        }
        return PathPattern(
            text: text, segments: folded.isEmpty ? [.literal([])] : folded, captureNames: captureNames)
    }

    /// Whether a literal segment is `.` or `..`, however it is spelt: a folded path never has one.
    package var hasDotSegment: Bool {
        segments.contains { segment in
            guard case .literal(let bytes) = segment, !bytes.isEmpty else { return false }
            return Self.fold(bytes).isEmpty
        }
    }

    /// A segment as it stands in a folded path; empty if none has it.
    private static func fold(_ segment: [UInt8]) -> [UInt8] {
        var path: [UInt8] = []
        FoldedPath.append(([ASCII.slash] + segment).span, to: &path)
        return Array(path.dropFirst())
    }
}
