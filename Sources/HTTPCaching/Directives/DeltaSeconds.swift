import HTTPSemantics

/// What a directive says with a number of seconds (RFC 9111 §1.2.2).
enum DeltaSeconds: Sendable, Equatable {
    case absent
    case seconds(Int64)
    /// Present, but no non-negative integer, or several that contradict each other.
    case invalid

    /// "the cache MUST consider the value to be 2147483648 (2^31) or the greatest positive integer it can conveniently
    /// represent" (RFC 9111 §1.2.2)
    static let greatest: Int64 = 2_147_483_648

    init(_ range: Range<Int>, in bytes: Span<UInt8>) {
        if let value = DecimalNumber.parse(range, in: bytes) {
            self = .seconds(min(value, Self.greatest))
        } else {
            self = .invalid
        }
    }

    var isPresent: Bool { self != .absent }

    /// The seconds, if they are valid.
    var value: Int64? {
        if case .seconds(let value) = self { value } else { nil }
    }

    /// Adds another occurrence of the same directive. "When there is more than one value present for a given directive
    /// …, either the first occurrence should be used, or the response should be considered stale." (RFC 9111 §4.2.1)
    mutating func add(_ other: DeltaSeconds) {
        if self == .absent {
            self = other
        } else if self != other {
            self = .invalid
        }
    }
}
