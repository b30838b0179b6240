import HTTPCaching
import Testing

@Suite struct ValidatorOrderTests {
    struct Row: Sendable {
        let left, right: String
        let expected: ValidatorComparison?
        let rule: String

        init(_ left: String, _ right: String, _ expected: ValidatorComparison?, _ rule: String) {
            (self.left, self.right, self.expected, self.rule) = (left, right, expected, rule)
        }
    }

    @Test(arguments: [
        Row("1", "2", .older, "a number"),
        Row("9", "10", .older, "as numbers, not as text"),
        Row("10", "9", .newer, "as numbers, not as text"),
        Row("42", "42", .same, "the same number"),
        Row("0042", "42", .same, "leading zeros mean nothing"),
        Row("007", "10", .older, "leading zeros mean nothing"),
        Row("0", "000", .same, "nothing but zeros"),
        Row("0", "1", .older, "zero"),
        Row("18446744073709551615", "18446744073709551616", .older, "beyond 64 bits"),
        Row("99999999999999999999999999999999999", "100000000000000000000000000000000000", .older, "of any length"),
        Row("", "1", nil, "no digit"),
        Row("1", "", nil, "no digit"),
        Row("-1", "1", nil, "no sign"),
        Row("+1", "1", nil, "no sign"),
        Row("1.0", "1", nil, "no fraction"),
        Row(" 1", "1", nil, "no space"),
        Row("1a", "2", nil, "no letter"),
        Row("0x1", "2", nil, "no other base"),
        Row("v1", "v2", nil, "no prefix"),
        Row("\"1\"", "2", nil, "the quotes are no part of an opaque tag"),
    ])
    func decimalNumbersCompareByTheirValue(row: Row) {
        check(row, .integer)
    }

    @Test(arguments: [
        Row("AAAAAAAAB9E=", "AAAAAAAAB9I=", .older, "a row version of eight bytes"),
        Row("AAAAAAAAB/8=", "AAAAAAAACAA=", .older, "0x07FF and 0x0800"),
        Row("AAAAAAAAB9E=", "AAAAAAAAB9E=", .same, "the same bytes"),
        Row("AAAAAAAAB9E=", "AAAAAAAAB9E", .same, "RFC 4648 §3.2: padding may be left out"),
        Row("AAAAAAAAB/8=", "AAAAAAAAB_8", .same, "RFC 4648 §5: the alphabet for URLs"),
        Row("AAAAAAAA+9E=", "AAAAAAAA-9E=", .same, "RFC 4648 §5: the alphabet for URLs"),
        Row("AQ==", "AAE=", .same, "leading zero bytes mean nothing"),
        Row("Ag==", "AAAAAQ==", .newer, "leading zero bytes mean nothing"),
        Row("/w==", "AQA=", .older, "0xFF and 0x0100"),
        Row("AA==", "AAAA", .same, "nothing but zeros"),
        Row("Z///", "aAAA", .older, "a letter's value, not its octet"),
        Row("z///", "0AAA", .older, "a digit comes after the letters"),
        Row("", "AQ==", nil, "no byte"),
        Row("====", "AQ==", nil, "no byte"),
        Row("A", "AQ==", nil, "RFC 4648 §4: six bits are no byte"),
        Row("AAAAA", "AQ==", nil, "RFC 4648 §4: six bits are no byte"),
        Row("AQ=", "AQ==", nil, "RFC 4648 §4: half of the padding"),
        Row("AAE==", "AQ==", nil, "RFC 4648 §4: too much padding"),
        Row("AAAA=", "AQ==", nil, "RFC 4648 §4: too much padding"),
        Row("AQ===", "AQ==", nil, "RFC 4648 §4: too much padding"),
        Row("A=Q=", "AQ==", nil, "RFC 4648 §3.3: padding in the middle"),
        Row("AR==", "AQ==", nil, "RFC 4648 §3.5: bits left over are zero"),
        Row("AAF=", "AAE=", nil, "RFC 4648 §3.5: bits left over are zero"),
        Row("A Q=", "AQ==", nil, "RFC 4648 §3.3: no other characters"),
        Row("AQ\u{E9}", "AQ==", nil, "RFC 4648 §3.3: no other characters"),
        Row("AQ==", "*", nil, "RFC 4648 §3.3: no other characters"),
    ])
    func rowVersionsCompareAsBigEndianNumbers(row: Row) {
        check(row, .base64BigEndian)
    }

    private func check(_ row: Row, _ order: ValidatorOrder) {
        let (left, right) = (Array(row.left.utf8), Array(row.right.utf8))
        #expect(order.compare(left.span, right.span) == row.expected, "\(row.rule)")
        let reversed: ValidatorComparison? =
            switch row.expected {
            case .older: .newer
            case .newer: .older
            default: row.expected
            }
        #expect(order.compare(right.span, left.span) == reversed, "\(row.rule)")
    }
}
