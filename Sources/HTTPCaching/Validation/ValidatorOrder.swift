import HTTPSemantics

/// How an origin counts up its entity-tags. HTTP knows no order among tags (RFC 9110 §8.8.3); an operator who knows the
/// origin may declare one.
package enum ValidatorOrder: Sendable, Equatable {
    /// A decimal number of any length, such as the version of an event stream: `"42"`. Leading zeros mean nothing.
    case integer
    /// A big-endian number in base64 (RFC 4648 §4 or §5), such as a database's row version: `"AAAAAAAAB9E="`. Leading zero
    /// bytes mean nothing; the padding may be left out.
    case base64BigEndian

    /// How `left` stands to `right`; nil if one of them is no number of this kind, so that neither is known to be newer.
    /// Allocates nothing.
    ///
    /// - Parameters:
    ///   - left: an opaque tag, without `W/` and without the quotes (`EntityTag.opaque`).
    ///   - right: another one.
    package func compare(_ left: Span<UInt8>, _ right: Span<UInt8>) -> ValidatorComparison? {
        switch self {
        case .integer: Self.compareIntegers(left, right)
        case .base64BigEndian: Self.compareBase64(left, right)
        }
    }

    private static func compareIntegers(_ left: Span<UInt8>, _ right: Span<UInt8>) -> ValidatorComparison? {
        guard isInteger(left), isInteger(right) else { return nil }
        let left = left.extracting(leadingZeros(left)...)
        let right = right.extracting(leadingZeros(right)...)
        if left.count != right.count { return left.count < right.count ? .older : .newer }
        for index in 0..<left.count where left[index] != right[index] {
            return left[index] < right[index] ? .older : .newer
        }
        return .same
    }

    private static func isInteger(_ text: Span<UInt8>) -> Bool {
        for index in 0..<text.count where !ASCII.isDigit(text[index]) { return false }
        return !text.isEmpty
    }

    private static func leadingZeros(_ text: Span<UInt8>) -> Int {
        var count = 0
        while count < text.count, text[count] == ASCII.zero { count += 1 }
        return count
    }

    private static func compareBase64(_ left: Span<UInt8>, _ right: Span<UInt8>) -> ValidatorComparison? {
        guard let leftCount = Base64.byteCount(of: left), let rightCount = Base64.byteCount(of: right) else {
            return nil
        }
        let count = max(leftCount, rightCount)
        for index in 0..<count {
            // The shorter one has zeros in front.
            let leftIndex = index - (count - leftCount)
            let rightIndex = index - (count - rightCount)
            let leftByte = leftIndex < 0 ? 0 : Base64.byte(at: leftIndex, of: left)
            let rightByte = rightIndex < 0 ? 0 : Base64.byte(at: rightIndex, of: right)
            if leftByte != rightByte { return leftByte < rightByte ? .older : .newer }
        }
        return .same
    }
}
