import HTTPSemantics

/// What the groups of one change have in common: the change without the values of its names. From a path that is in one of
/// the groups it finds out which one that is.
struct GroupShape: Sendable, Hashable {
    /// A segment of it.
    enum Part: Sendable, Hashable {
        case literal([UInt8])
        /// A segment that is part of the group's text.
        case bound
        /// Any one segment.
        case one
        /// Any number of segments.
        case anyNumber
    }

    let parts: [Part]

    init(_ change: RelationChange) {
        parts = change.parts.map { part in
            switch part {
            case .literal(let bytes): .literal(bytes)
            case .bound: .bound
            case .one: .one
            case .anyNumber: .anyNumber
            }
        }
    }

    /// The paths that are in any of its groups.
    var pattern: PathPattern {
        let segments = parts.map { part -> PathPattern.Segment in
            switch part {
            case .literal(let bytes): .literal(bytes)
            case .bound, .one: .one
            case .anyNumber: .anyNumber
            }
        }
        return PathPattern(text: "", segments: segments, captureNames: [])
    }

    /// Appends the text of the group that `path`, which the shape's pattern covers, is in: the same bytes as
    /// `RelationChange.append` gives for the writes that change it.
    func append(containing path: Span<UInt8>, to text: inout [UInt8]) {
        guard var cursor = PathCursor(path) else { return }
        let tail = parts.lastIndex(of: .anyNumber).map { $0 + 1 } ?? 0
        for (place, part) in parts.enumerated() {
            // The segments behind the last `**` are counted from the path's end.
            if place == tail, place > 0 { cursor.skip(in: path, leaving: parts.count - tail) }
            text.append(ASCII.slash)
            let segment = part == .anyNumber ? nil : cursor.next(in: path)
            switch part {
            case .literal(let bytes): text.append(contentsOf: bytes)
            case .bound: if let segment { text.append(path.extracting(segment)) }
            case .one: text.append(ASCII.asterisk)
            case .anyNumber:
                text.append(ASCII.asterisk)
                text.append(ASCII.asterisk)
            }
        }
    }
}

extension PathCursor {
    /// Takes segments until no more than `count` are left.
    fileprivate mutating func skip(in path: Span<UInt8>, leaving count: Int) {
        var rest = self
        var left = 0
        while rest.next(in: path) != nil { left += 1 }
        while left > count, next(in: path) != nil { left -= 1 }
    }
}
