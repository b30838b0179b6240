/// Where an entity-tag stands in the bytes of its message (RFC 9110 §8.8.3).
///
/// Legacy origins send tags that the grammar does not know: without quotes, with `w/` in lower case, with quotes inside.
/// They are kept as they are; only comparing them takes account of it.
public struct EntityTag: Sendable, Equatable {
    private let start: UInt32
    private let length: UInt32
    /// Whether it is marked as weak: `W/`, or `w/` from a legacy origin.
    public let isWeak: Bool
    /// Whether the opaque part stands in double quotes, as the grammar has it.
    public let isQuoted: Bool

    private init(whole: Range<Int>, isWeak: Bool, isQuoted: Bool) {
        start = UInt32(whole.lowerBound)
        length = UInt32(whole.count)
        self.isWeak = isWeak
        self.isQuoted = isQuoted
    }

    /// All of it: weakness indicator, quotes and opaque part. What is sent to the origin.
    public var whole: Range<Int> {
        Int(start)..<Int(start) + Int(length)
    }

    /// The opaque part, without `W/` and without the quotes.
    public var opaque: Range<Int> {
        let quotes = isQuoted ? 1 : 0
        return Int(start) + (isWeak ? 2 : 0) + quotes..<Int(start) + Int(length) - quotes
    }

    /// The tag that one field value (of `ETag`, or a list's member) is, or nil if the value is empty.
    ///
    /// What does not follow the grammar becomes an unquoted tag, which only the same bytes can match.
    public static func parse(_ value: Range<Int>, in bytes: Span<UInt8>) -> EntityTag? {
        let whole = bytes.trimmingWhitespace(value)
        guard !whole.isEmpty else { return nil }
        let isWeak = hasWeaknessIndicator(whole, in: bytes)
        let opaque = isWeak ? whole.lowerBound + 2..<whole.upperBound : whole
        // A weakness indicator alone says nothing.
        if opaque.isEmpty { return EntityTag(whole: whole, isWeak: false, isQuoted: false) }
        return EntityTag(whole: whole, isWeak: isWeak, isQuoted: isOpaqueTag(opaque, in: bytes))
    }

    /// Compares two tags, each with the bytes that it stands in.
    ///
    /// A tag without quotes is taken for the tag that has them: a client library that adds the missing quotes means the
    /// same version.
    public static func matches(
        _ left: EntityTag, in leftBytes: Span<UInt8>, _ right: EntityTag, in rightBytes: Span<UInt8>,
        by comparison: EntityTagComparison
    ) -> Bool {
        // "two entity tags are equivalent if both are not weak and their opaque-tags match" (RFC 9110 §8.8.3.2)
        if comparison == .strong, left.isWeak || right.isWeak { return false }
        return leftBytes.extracting(left.opaque).equals(rightBytes.extracting(right.opaque))
    }

    /// `weak = %s"W/"` (RFC 9110 §8.8.3), and `w/` as some origins write it.
    private static func hasWeaknessIndicator(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        range.count >= 2 && ASCII.lowercased(bytes[range.lowerBound]) == 0x77
            && bytes[range.lowerBound + 1] == ASCII.slash
    }

    /// `opaque-tag = DQUOTE *etagc DQUOTE`: no double quote inside (RFC 9110 §8.8.3).
    private static func isOpaqueTag(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        guard range.count >= 2, bytes[range.lowerBound] == ASCII.quote, bytes[range.upperBound - 1] == ASCII.quote
        else { return false }
        return bytes.firstPosition(of: ASCII.quote, in: range.lowerBound + 1..<range.upperBound - 1) == nil
    }
}
