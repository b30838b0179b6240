import HTTPSemantics

/// One thing that a relation's writes change: a pattern whose names are bound to what the write's pattern captured.
struct RelationChange: Sendable {
    /// A segment of it.
    enum Part: Sendable, Hashable {
        case literal([UInt8])
        /// What the capture at this place of the write's pattern stands for.
        case bound(Int)
        /// Any one segment.
        case one
        /// Any number of segments.
        case anyNumber
    }

    /// The group that holds every path.
    static let everything = RelationChange(parts: [.anyNumber])

    let parts: [Part]

    /// Whether it stands for more than one path.
    var isGroup: Bool { parts.contains { $0 == .one || $0 == .anyNumber } }

    private init(parts: [Part]) {
        self.parts = parts
    }

    /// `pattern` as a change by writes that `write` covers; both are folded.
    init(_ pattern: PathPattern, by write: PathPattern) {
        let open = pattern.segments.indices.filter { pattern.segments[$0] == .anyNumber }
        parts = pattern.segments.enumerated().map { place, segment in
            switch segment {
            case .literal(let bytes): .literal(bytes)
            case .one: .one
            case .anyNumber: .anyNumber
            case .capture(let name):
                // Between two `**` a name could stand for any of several segments of a path; as a free one it stands for
                // all of them.
                if let first = open.first, let last = open.last, first < place, place < last {
                    .one
                } else {
                    write.captureNames.firstIndex(of: pattern.captureNames[name]).map(Part.bound) ?? .one
                }
            }
        }
    }

    /// Appends the path, or the group's text, for a write to `path` with these captures.
    func append(_ captures: PathCaptures, of path: Span<UInt8>, to text: inout [UInt8]) {
        for part in parts {
            text.append(ASCII.slash)
            switch part {
            case .literal(let bytes): text.append(contentsOf: bytes)
            case .bound(let capture): text.append(path.extracting(captures[capture]))
            case .one: text.append(ASCII.asterisk)
            case .anyNumber:
                text.append(ASCII.asterisk)
                text.append(ASCII.asterisk)
            }
        }
    }
}

extension [UInt8] {
    mutating func append(_ bytes: Span<UInt8>) {
        for index in bytes.indices { append(bytes[index]) }
    }
}
