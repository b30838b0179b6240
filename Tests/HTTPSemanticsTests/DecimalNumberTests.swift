import HTTPSemantics
import Testing

@Suite struct DecimalNumberTests {
    @Test(
        arguments: [
            ("0", 0), ("007", 7), ("9223372036854775807", Int64.max), ("9223372036854775808", Int64.max),
            ("99999999999999999999999999", Int64.max), ("", nil), ("-1", nil), ("+1", nil), ("1.0", nil), (" 1", nil),
            ("0x10", nil), ("1e3", nil),
        ] as [(String, Int64?)])
    func digitsAloneAreANumberAndTooManySaturate(text: String, expected: Int64?) {
        let bytes = Array(text.utf8)
        let parsed = DecimalNumber.parse(0..<bytes.count, in: bytes.span)
        #expect(parsed == expected)
    }
}
