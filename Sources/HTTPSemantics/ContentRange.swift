/// The range of a representation that a 206 (Partial Content) response holds (RFC 9110 §14.4), in bytes.
public struct ContentRange: Sendable, Equatable {
    /// The position of the first byte.
    public let first: Int64
    /// The position of the last byte, which belongs to the range.
    public let last: Int64
    // -1 stands for nil, so that the value stays at 24 bytes.
    private let completeOrNone: Int64

    /// The length of the whole representation; nil where the origin did not know it (`*`).
    public var complete: Int64? { completeOrNone < 0 ? nil : completeOrNone }

    /// The range with its end excluded.
    public var range: Range<Int64> { first..<last + 1 }

    /// How many bytes it has.
    public var count: Int64 { last - first + 1 }

    /// Whether it is the whole representation.
    public var isComplete: Bool { first == 0 && last + 1 == completeOrNone }

    /// Nil if the parts contradict each other.
    public init?(first: Int64, last: Int64, complete: Int64?) {
        // "invalid if it contains a range-resp that has a last-pos value less than its first-pos value, or a
        // complete-length value less than or equal to its last-pos value" (RFC 9110 §14.4)
        guard first >= 0, last >= first, last < .max, complete.map({ $0 > last && $0 < .max }) ?? true else {
            return nil
        }
        self.first = first
        self.last = last
        completeOrNone = complete ?? -1
    }

    /// `range-unit SP incl-range "/" ( complete-length / "*" )`, in bytes; nil if it is anything else, including
    /// `bytes */N`, which is a 416's.
    public static func parse(_ value: Range<Int>, in bytes: Span<UInt8>) -> ContentRange? {
        guard value.count > 6, bytes.equalsIgnoringCase("bytes ", in: value.lowerBound..<value.lowerBound + 6) else {
            return nil
        }
        let rest = value.lowerBound + 6..<value.upperBound
        guard let hyphen = rest.first(where: { bytes[$0] == ASCII.hyphen }),
            let slash = rest.first(where: { bytes[$0] == ASCII.slash }), hyphen < slash,
            let first = DecimalNumber.parse(rest.lowerBound..<hyphen, in: bytes),
            let last = DecimalNumber.parse(hyphen + 1..<slash, in: bytes)
        else { return nil }
        let length = slash + 1..<rest.upperBound
        if length.count == 1, bytes[length.lowerBound] == ASCII.asterisk {
            return ContentRange(first: first, last: last, complete: nil)
        }
        guard let complete = DecimalNumber.parse(length, in: bytes) else { return nil }
        return ContentRange(first: first, last: last, complete: complete)
    }

    /// Appends `bytes first-last/complete`.
    public func append(to target: inout [UInt8]) {
        target.append(contentsOf: "bytes ".utf8)
        DecimalNumber.append(first, to: &target)
        target.append(ASCII.hyphen)
        DecimalNumber.append(last, to: &target)
        target.append(ASCII.slash)
        if let complete {
            DecimalNumber.append(complete, to: &target)
        } else {
            target.append(ASCII.asterisk)
        }
    }
}
