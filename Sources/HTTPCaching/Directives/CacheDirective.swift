import HTTPSemantics

/// One directive of a `Cache-Control` field, as positions: `token [ "=" ( token / quoted-string ) ]` (RFC 9111 §5.2).
struct CacheDirective {
    /// What stands before `=`.
    let name: Range<Int>
    /// What stands after `=`, without the quotes around it; nil if there is no `=`.
    let argument: Range<Int>?
    /// Whether the argument is a quoted string.
    let isQuoted: Bool

    init(_ member: Range<Int>, in bytes: Span<UInt8>) {
        guard let equals = member.first(where: { bytes[$0] == ASCII.equals }) else {
            name = member
            argument = nil
            isQuoted = false
            return
        }
        // Space around "=" is not allowed. It stays at the argument, which makes a number invalid, but not at the name:
        // a misspelt `private = x` still restricts.
        name = bytes.trimmingWhitespace(member.lowerBound..<equals)
        let hasSpaceBefore = name.upperBound != equals
        let value = (hasSpaceBefore ? equals : equals + 1)..<member.upperBound
        isQuoted =
            value.count >= 2 && bytes[value.lowerBound] == ASCII.quote
            && bytes[value.upperBound - 1] == ASCII.quote
        argument = isQuoted ? value.lowerBound + 1..<value.upperBound - 1 : value
    }

    /// "Cache directives are identified by a token, to be compared case-insensitively" (RFC 9111 §5.2)
    func isNamed(_ text: StaticString, in bytes: Span<UInt8>) -> Bool {
        bytes.equalsIgnoringCase(text, in: name)
    }

    /// The argument as `delta-seconds`. "recipients ought to accept both forms, even if a specific form is required for
    /// generation" (RFC 9111 §5.2)
    func seconds(in bytes: Span<UInt8>) -> DeltaSeconds {
        guard let argument else { return .invalid }
        return DeltaSeconds(argument, in: bytes)
    }

    /// The argument as a list of field names that can be withheld, in lower case; nil unless it has one and consists of
    /// nothing else. Without an essential field nothing is left to be reused: that is the unqualified directive.
    func withheldFields(in bytes: Span<UInt8>) -> [[UInt8]]? {
        guard let argument, let names = FieldNameList.parse(argument, in: bytes),
            !names.contains(where: EssentialFields.contains)
        else { return nil }
        return names
    }
}
