/// Walks the members of a comma-separated list in one field value (RFC 9110 §5.6.1). Commas inside quoted strings do not
/// separate; empty members are skipped; whitespace around a member is no part of it.
///
/// It holds positions only: the bytes are given to each step.
public struct ListMembers: Sendable {
    private var position: Int
    private let end: Int

    /// - Parameter value: the field value, or any part of one.
    public init(_ value: Range<Int>) {
        position = value.lowerBound
        end = value.upperBound
    }

    /// The next member that is not empty. A quoted string that never ends takes the rest of the value with it.
    public mutating func next(in bytes: Span<UInt8>) -> Range<Int>? {
        while position < end {
            let member = bytes.trimmingWhitespace(takeMember(in: bytes))
            // "A recipient MUST parse and ignore a reasonable number of empty list elements" (RFC 9110 §5.6.1.2)
            if !member.isEmpty { return member }
        }
        return nil
    }

    private mutating func takeMember(in bytes: Span<UInt8>) -> Range<Int> {
        let start = position
        var isQuoted = false
        while position < end {
            let byte = bytes[position]
            if isQuoted, byte == ASCII.backslash {
                // "quoted-pair = "\" ( HTAB / SP / VCHAR / obs-text )" (RFC 9110 §5.6.4)
                position += 1
            } else if byte == ASCII.quote {
                isQuoted.toggle()
            } else if byte == ASCII.comma, !isQuoted {
                position += 1
                return start..<position - 1
            }
            position += 1
        }
        position = end
        return start..<end
    }
}
