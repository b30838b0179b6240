/// What a request's `Range` field asks for (RFC 9110 §14.2).
public enum RequestedRange: Sendable, Equatable {
    /// No `Range` field, one that is invalid, or one in a unit other than bytes: "A server MAY ignore the Range header
    /// field."
    case none
    case single(ByteRange)
    /// More than one range.
    case several

    /// Whether a `Range` field has a unit other than bytes.
    public static func hasOtherUnit(_ fields: FieldTable, in bytes: Span<UInt8>) -> Bool {
        for line in fields.lines where line.name == .range {
            // "ranges-specifier = range-unit "=" range-set" (RFC 9110 §14.1.1)
            guard let equals = bytes.firstPosition(of: ASCII.equals, in: line.valueRange) else { continue }
            let unit = bytes.trimmingWhitespace(line.valueRange.lowerBound..<equals)
            if !unit.isEmpty, !bytes.equalsIgnoringCase("bytes", in: unit) { return true }
        }
        return false
    }

    /// - Parameters:
    ///   - fields: those of a GET request; for other methods the field has no meaning.
    public static func parse(_ fields: FieldTable, in bytes: Span<UInt8>) -> RequestedRange {
        // Range is not a list field: two lines of it can't be combined into a valid one (RFC 9110 §5.2).
        guard let value = fields.firstValue(.range), fields.count(of: .range) == 1 else { return .none }
        // "range-unit names are case-insensitive" (RFC 9110 §14.1)
        guard value.count > 6, bytes.equalsIgnoringCase("bytes=", in: value.lowerBound..<value.lowerBound + 6) else {
            return .none
        }
        var result = RequestedRange.none
        var members = ListMembers(value.lowerBound + 6..<value.upperBound)
        while let member = members.next(in: bytes) {
            // One invalid member makes the whole set invalid.
            guard let range = ByteRange.parse(member, in: bytes) else { return .none }
            result = result == .none ? .single(range) : .several
        }
        return result
    }
}
