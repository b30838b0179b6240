/// Walks the members of a list of entity-tags in one field value: `#entity-tag` (RFC 9110 §8.8.3, §13.1), and the unquoted
/// tags of legacy origins.
///
/// It holds positions only: the bytes are given to each step.
public struct EntityTagMembers: Sendable {
    private var position: Int
    private let end: Int

    /// - Parameter value: the value of one field line.
    public init(_ value: Range<Int>) {
        position = value.lowerBound
        end = value.upperBound
    }

    /// What has not been walked. Once `next` has returned nil: empty if the list was sound, else everything from the member
    /// on that makes no sense.
    public var rest: Range<Int> { position..<end }

    /// The next member of the list; nil at its end, and at a member that makes no sense.
    public mutating func next(in bytes: Span<UInt8>) -> EntityTag? {
        while position < end, bytes[position] == ASCII.comma || ASCII.isWhitespace(bytes[position]) { position += 1 }
        var after = position
        var isQuoted = false
        // Backslash has no meaning inside a tag: "Previously, opaque-tag was defined to be a quoted-string"
        // (RFC 9110 §8.8.3).
        while after < end, isQuoted || bytes[after] != ASCII.comma {
            if bytes[after] == ASCII.quote { isQuoted.toggle() }
            after += 1
        }
        guard !isQuoted, let tag = EntityTag.parse(position..<after, in: bytes), Self.isMember(tag, in: bytes) else {
            return nil
        }
        position = after
        return tag
    }

    /// Without quotes around it there may be none inside it, and "*" beside other members is no member.
    private static func isMember(_ tag: EntityTag, in bytes: Span<UInt8>) -> Bool {
        if tag.isQuoted { return true }
        for index in tag.whole where bytes[index] == ASCII.quote { return false }
        return tag.whole.count != 1 || bytes[tag.whole.lowerBound] != ASCII.asterisk
    }
}
