package import HTTPSemantics

extension SynthesisedTag {
    /// What a condition is without our tags.
    package enum Removal: Sendable, Equatable {
        /// None of ours is in it: the lines go as they came.
        case none
        /// The values of the lines that are left, in their order. A line that held ours has its other members in their own
        /// bytes, joined by `, `; one that held none is as it came; one in which nothing is left is not among them.
        case some(remaining: [[UInt8]])
        /// Nothing else was in it. What that means depends on the request: a GET or HEAD may go without its `If-None-Match`;
        /// a write without its `If-Match` would no longer be conditional, where a weak tag can't match (RFC 9110 §13.1.1).
        case all
    }

    /// Takes our tags out of a condition, over all of its lines. Where there are none it allocates nothing and costs a look
    /// at the values.
    ///
    /// From the first member on that makes no sense, a line can't be told into members. That rest of it stays as it is unless
    /// one of our tags stands in it in any way; then it is dropped whole, since ours never reach the origin and what is
    /// malformed matches nothing. A `*`, invalid beside other members, is dropped from an `If-Match` that held ours: alone
    /// it would be valid and match everything. In `If-None-Match` it is the stricter condition, and stays.
    ///
    /// - Parameter name: `.ifMatch` or `.ifNoneMatch`.
    package static func removingOurs(
        from name: FieldName, fields: FieldTable, in bytes: Span<UInt8>
    ) -> Removal {
        guard holdsOurs(name, fields, in: bytes) else { return .none }
        var remaining: [[UInt8]] = []
        for line in fields.lines where line.name == name {
            let value = removingOurs(from: line.valueRange, in: bytes, dropsWildcard: name == .ifMatch)
            if !value.isEmpty { remaining.append(value) }
        }
        return remaining.isEmpty ? .all : .some(remaining: remaining)
    }

    private static func holdsOurs(_ name: FieldName, _ fields: FieldTable, in bytes: Span<UInt8>) -> Bool {
        guard fields.contains(name) else { return false }
        for line in fields.lines where line.name == name {
            if holdsOurs(line.valueRange, in: bytes) { return true }
        }
        return false
    }

    private static func holdsOurs(_ line: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        guard isMentioned(line, in: bytes) else { return false }
        var members = EntityTagMembers(line)
        while let tag = members.next(in: bytes) {
            if isOurs(opaque: bytes.extracting(tag.opaque)) { return true }
        }
        return isMentioned(members.rest, in: bytes)
    }

    /// Whether one of our tags stands anywhere in `range`, also as a part of something else.
    package static func isMentioned(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        guard range.count >= opaqueLength else { return false }
        let text = bytes.extracting(range)
        for start in 0...text.count - opaqueLength where isOurs(at: start, in: text) { return true }
        return false
    }

    /// The value of one line, empty if nothing is left.
    private static func removingOurs(
        from line: Range<Int>, in bytes: Span<UInt8>, dropsWildcard: Bool
    ) -> [UInt8] {
        var kept: [Range<Int>] = []
        var holdsOurs = false
        var members = EntityTagMembers(line)
        while let tag = members.next(in: bytes) {
            if isOurs(opaque: bytes.extracting(tag.opaque)) { holdsOurs = true } else { kept.append(tag.whole) }
        }
        let rest = bytes.trimmingWhitespace(members.rest)
        if !rest.isEmpty {
            let isWildcard = bytes[rest.lowerBound] == ASCII.asterisk
            if isMentioned(rest, in: bytes) || isWildcard && dropsWildcard {
                holdsOurs = true
            } else {
                kept.append(rest)
            }
        }
        if !holdsOurs, !kept.isEmpty { return bytes.copied(line) }
        return Array(kept.map { bytes.copied($0) }.joined(separator: [ASCII.comma, ASCII.space]))
    }
}
