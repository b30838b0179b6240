/// One range of a `Range` field in bytes (RFC 9110 §14.1.2).
public enum ByteRange: Sendable, Equatable {
    /// `int-range`: from `first` to `last`, both included; nil: to the end.
    case from(Int64, through: Int64?)
    /// `suffix-range`: the last so many bytes.
    case suffix(Int64)

    /// The bytes it selects of a representation of `length` bytes, or nil if it is not satisfiable.
    public func resolved(length: Int64) -> Range<Int64>? {
        switch self {
        case .from(let first, let last):
            // "an int-range with a first-pos that is less than the current length of the selected representation"
            guard first < length else { return nil }
            // "If the last-pos value is absent, or if the value is greater than or equal to the current length of the
            // representation data, the byte range is interpreted as the remainder of the representation"
            return first..<min(last ?? length - 1, length - 1) + 1
        case .suffix(let count):
            // "or a suffix-range with a non-zero suffix-length"
            guard count > 0, length > 0 else { return nil }
            return max(0, length - count)..<length
        }
    }

    /// `int-range = first-pos "-" [ last-pos ]` or `suffix-range = "-" suffix-length`; nil if it is neither.
    static func parse(_ range: Range<Int>, in bytes: Span<UInt8>) -> ByteRange? {
        guard let hyphen = range.first(where: { bytes[$0] == ASCII.hyphen }) else { return nil }
        let after = hyphen + 1..<range.upperBound
        if hyphen == range.lowerBound {
            return DecimalNumber.parse(after, in: bytes).map { .suffix($0) }
        }
        guard let first = DecimalNumber.parse(range.lowerBound..<hyphen, in: bytes) else { return nil }
        if after.isEmpty { return .from(first, through: nil) }
        // "An int-range is invalid if the last-pos value is present and less than the first-pos." (RFC 9110 §14.1.1)
        guard let last = DecimalNumber.parse(after, in: bytes), last >= first else { return nil }
        return .from(first, through: last)
    }
}
