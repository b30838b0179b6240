/// `If-None-Match` and `If-Match`: `"*" / #entity-tag`, over all field lines of the name (RFC 9110 §8.8.3, §13.1).
///
/// What is malformed matches nothing but the very same bytes: a needless 200 is harmless, a false 304 is not.
public enum EntityTagList {
    /// Whether the list has a member that matches `stored`.
    ///
    /// - Parameters:
    ///   - stored: the tag of the stored response, nil if it has none; then only `*` matches.
    ///   - storedBytes: the bytes that `stored` stands in.
    ///   - name: `.ifNoneMatch` or `.ifMatch`.
    public static func contains(
        _ stored: EntityTag?, in storedBytes: Span<UInt8>, name: FieldName, fields: FieldTable,
        bytes: Span<UInt8>, comparison: EntityTagComparison
    ) -> Bool {
        guard fields.contains(name) else { return false }
        var lineCount = 0
        var isWildcard = false
        for line in fields.lines where line.name == name {
            let value = line.valueRange
            lineCount += 1
            isWildcard = value.count == 1 && bytes[value.lowerBound] == ASCII.asterisk
            if let stored, matches(stored, in: storedBytes, line: value, bytes: bytes, comparison: comparison) {
                return true
            }
        }
        // "a list value containing "*" and other values (including other instances of "*") is syntactically invalid"
        // (RFC 9110 §13.1.2)
        return isWildcard && lineCount == 1
    }

    private static func matches(
        _ stored: EntityTag, in storedBytes: Span<UInt8>, line: Range<Int>, bytes: Span<UInt8>,
        comparison: EntityTagComparison
    ) -> Bool {
        // A tag outside the grammar (with a comma but without quotes, or with a quote inside) comes back as the whole
        // value; it can't be told from a list otherwise.
        if !stored.isQuoted, !(comparison == .strong && stored.isWeak),
            storedBytes.extracting(stored.whole).equals(bytes.extracting(line))
        {
            return true
        }
        var members = EntityTagMembers(line)
        while let member = members.next(in: bytes) {
            if EntityTag.matches(stored, in: storedBytes, member, in: bytes, by: comparison) { return true }
        }
        return false
    }
}
