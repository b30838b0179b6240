/// A run of digits, as `delta-seconds`, positions and lengths are written.
public enum DecimalNumber {
    /// The number that `range` spells, `Int64.max` if it is greater than that; nil if there is anything but digits, or
    /// nothing at all.
    ///
    /// "recipients MUST anticipate potentially large decimal numerals and prevent parsing errors due to integer
    /// conversion overflows" (RFC 9110 §14.1.2)
    public static func parse(_ range: Range<Int>, in bytes: Span<UInt8>) -> Int64? {
        guard !range.isEmpty else { return nil }
        var value: Int64 = 0
        for index in range {
            let byte = bytes[index]
            guard ASCII.isDigit(byte) else { return nil }
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, tooLargeAgain) = product.addingReportingOverflow(Int64(byte - ASCII.zero))
            value = tooLarge || tooLargeAgain ? .max : sum
        }
        return value
    }

    /// Appends `number` (not negative) in digits.
    public static func append(_ number: Int64, to target: inout [UInt8]) {
        if number >= 10 { append(number / 10, to: &target) }
        target.append(ASCII.zero + UInt8(number % 10))
    }

    /// Appends `number` (not negative) in `width` digits, with leading zeros.
    public static func append(_ number: Int64, width: Int, to target: inout [UInt8]) {
        var divisor: Int64 = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            target.append(ASCII.zero + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }
}
