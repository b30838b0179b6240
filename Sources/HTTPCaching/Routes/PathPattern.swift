import HTTPSemantics

/// A pattern over the path of a request target: `/api/books/{id}`, `/static/**`.
///
/// - A literal segment stands for itself, byte for byte: percent-encoding is neither decoded nor normalised.
/// - `*` stands for one segment that is not empty, and so does `{name}`, which also captures it.
/// - `**` stands for any number of segments, none and empty ones included.
///
/// A pattern says nothing of queries and so covers every one of them.
package struct PathPattern: Sendable, Hashable {
    /// One segment of a pattern.
    package enum Segment: Sendable, Hashable {
        case literal([UInt8])
        /// `*`
        case one
        /// `{name}`; the number is the capture's place in `captureNames`.
        case capture(Int)
        /// `**`
        case anyNumber
    }

    /// The most segments that a pattern may have.
    package static let mostSegments = 32
    /// The most captures that a pattern may have.
    package static let mostCaptures = 8

    /// The pattern as it was written.
    package let text: String
    /// What stands between the slashes; at least one, which is empty for `/`.
    package let segments: [Segment]
    /// The names in braces, in the order in which they stand.
    package let captureNames: [String]

    /// Parses `text`. Throws a `PathPatternError` that names the first mistake.
    package init(_ text: String) throws(PathPatternError) {
        var parser = PathPatternParser(text)
        try parser.parse()
        self.text = text
        self.segments = parser.segments
        self.captureNames = parser.captureNames
    }

    /// A pattern with these segments that was written as `text`.
    init(text: String, segments: [Segment], captureNames: [String]) {
        self.text = text
        self.segments = segments
        self.captureNames = captureNames
    }

    /// Whether both were written alike.
    package static func == (left: PathPattern, right: PathPattern) -> Bool {
        left.text == right.text
    }

    /// Hashes the text, as equality compares it.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }

    /// Whether the pattern covers `path`, a request target in origin form, with or without its query.
    /// Allocates nothing.
    package func matches(_ path: Span<UInt8>) -> Bool {
        captures(in: path) != nil
    }

    /// What the pattern's names stand for in `path`, or nil if the pattern doesn't cover it. Allocates nothing.
    ///
    /// Where several `**` leave a choice, the earlier ones take as few segments as they can.
    package func captures(in path: Span<UInt8>) -> PathCaptures? {
        guard var cursor = PathCursor(path) else { return nil }
        var captures = PathCaptures(count: captureNames.count)
        var position = 0
        // Where to go on when a later segment fails: behind the last `**`, which then takes one segment more. Only the
        // last one matters: whatever an earlier one could take in addition, the last could take as well.
        var retry: (position: Int, cursor: PathCursor)?
        while true {
            if position < segments.count, segments[position] == .anyNumber {
                retry = (position + 1, cursor)
                position += 1
                continue
            }
            if cursor.isAtEnd, position == segments.count { return captures }
            if position < segments.count, let range = cursor.next(in: path),
                Self.accepts(segments[position], range, of: path)
            {
                if case .capture(let place) = segments[position] { captures.set(place, range) }
                position += 1
                continue
            }
            guard var again = retry, again.cursor.next(in: path) != nil else { return nil }
            retry = again
            (position, cursor) = again
        }
    }

    private static func accepts(_ segment: Segment, _ range: Range<Int>, of path: Span<UInt8>) -> Bool {
        switch segment {
        case .literal(let bytes): path.extracting(range).equals(bytes.span)
        case .one, .capture: !range.isEmpty
        case .anyNumber: true
        }
    }
}
