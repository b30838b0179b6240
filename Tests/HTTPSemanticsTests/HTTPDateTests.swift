import HTTPSemantics
import Testing

@Suite struct HTTPDateTests {
    // Sat, 21 Nov 2026 11:00:00 GMT
    static let now = Timestamp(seconds: 1_795_258_800)

    struct Row: Sendable {
        let text: String
        let seconds: Int64?
        let rule: String

        init(_ text: String, _ seconds: Int64?, _ rule: String) {
            (self.text, self.seconds, self.rule) = (text, seconds, rule)
        }
    }

    static let valid: [Row] = [
        Row("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777, "§5.6.7: IMF-fixdate"),
        Row("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777, "§5.6.7: obsolete RFC 850 format"),
        Row("Sun Nov  6 08:49:37 1994", 784_111_777, "§5.6.7: ANSI C's asctime() format"),
        Row("Wed Nov 16 08:49:37 1994", 784_975_777, "§5.6.7: date3 = month SP 2DIGIT"),
        Row("Thu, 01 Jan 1970 00:00:00 GMT", 0, "the epoch"),
        Row("Wed, 31 Dec 1969 23:59:59 GMT", -1, "before the epoch"),
        Row("Thu, 29 Feb 2024 00:00:00 GMT", 1_709_164_800, "a leap day"),
        Row("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400, "a leap day of a century"),
        Row("Tue, 19 Jan 2038 03:14:08 GMT", 2_147_483_648, "beyond 32 bits"),
        Row("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799, "the last of four digits"),
        Row("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_799, "§5.6.7: 23:59:60 (leap second)"),
        Row("sun, 06 nov 1994 08:49:37 gmt", 784_111_777, "RFC 9111 §4.2: match case-insensitively"),
        Row("SUN, 06 NOV 1994 08:49:37 GMT", 784_111_777, "RFC 9111 §4.2: match case-insensitively"),
        Row("Mon, 06 Nov 1994 08:49:37 GMT", 784_111_777, "encouraged to be robust: the wrong day's name"),
        Row("Saturday, 21-Nov-76 11:00:00 GMT", 3_373_182_000, "§5.6.7: 50 years in the future is not more than 50"),
        Row("Saturday, 21-Nov-76 11:00:01 GMT", 217_422_001, "§5.6.7: more than 50 years in the future: 1976"),
        Row("Monday, 01-Jan-77 00:00:00 GMT", 220_924_800, "§5.6.7: more than 50 years in the future: 1977"),
        Row("Saturday, 21-Nov-26 11:00:00 GMT", 1_795_258_800, "§5.6.7: this year"),
        Row("Wednesday, 01-Jan-25 00:00:00 GMT", 1_735_689_600, "§5.6.7: the most recent year in the past"),
        Row("Tuesday, 29-Feb-00 00:00:00 GMT", 951_782_400, "2000, as 2100 has no such day"),
    ]

    static let invalid: [Row] = [
        Row("", nil, "empty"),
        Row("0", nil, "RFC 9111 §5.3: especially the value \"0\""),
        Row("-1", nil, "RFC 9111 §5.3: invalid date formats"),
        Row("Sun, 06 Nov 1994 08:49:37 EST", nil, "RFC 9111 §4.2: a zone other than GMT is invalid"),
        Row("Sun, 06 Nov 1994 08:49:37 UTC", nil, "RFC 9111 §4.2: a zone other than GMT is invalid"),
        Row("Sun, 06 Nov 1994 08:49:37 +0000", nil, "§5.6.7: GMT"),
        Row("Sun, 06 Nov 1994 08:49:37", nil, "§5.6.7: no zone"),
        Row("Sun, 6 Nov 1994 08:49:37 GMT", nil, "§5.6.7: day = 2DIGIT"),
        Row("Sun, 06 Nov 94 08:49:37 GMT", nil, "§5.6.7: year = 4DIGIT"),
        Row("Sun, 06-Nov-1994 08:49:37 GMT", nil, "§5.6.7: dashes belong to the RFC 850 format"),
        Row("Sun 06 Nov 1994 08:49:37 GMT", nil, "§5.6.7: no comma"),
        Row("Sun,06 Nov 1994 08:49:37  GMT", nil, "§5.6.7: spaces elsewhere"),
        Row("Sun, 06  Nov 1994 8:49:37 GMT", nil, "§5.6.7: hour = 2DIGIT"),
        Row("Sun, 06 Nov 1994 08.49.37 GMT", nil, "§5.6.7: colons"),
        Row("Sun, 06 Foo 1994 08:49:37 GMT", nil, "no such month"),
        Row("Foo, 06 Nov 1994 08:49:37 GMT", nil, "no such day of the week"),
        Row("Thu, 30 Feb 2024 00:00:00 GMT", nil, "no such day"),
        Row("Wed, 29 Feb 2023 00:00:00 GMT", nil, "no leap year"),
        Row("Thu, 29 Feb 1900 00:00:00 GMT", nil, "no leap year"),
        Row("Thu, 00 Jan 1970 00:00:00 GMT", nil, "no such day"),
        Row("Mon, 31 Apr 2023 00:00:00 GMT", nil, "no such day"),
        Row("Thu, 01 Jan 1970 24:00:00 GMT", nil, "§5.6.7: 00:00:00 - 23:59:60"),
        Row("Thu, 01 Jan 1970 00:60:00 GMT", nil, "§5.6.7: 00:00:00 - 23:59:60"),
        Row("Thu, 01 Jan 1970 00:00:60 GMT", nil, "a leap second ends a day"),
        Row("Thu, 01 Jan 1970 23:59:61 GMT", nil, "§5.6.7: 00:00:00 - 23:59:60"),
        Row("Sunday, 06-Nov-1994 08:49:37 GMT", nil, "§5.6.7: date2 has 2DIGIT"),
        Row("Sun, 06-Nov-94 08:49:37 GMT", nil, "§5.6.7: day-name-l"),
        Row("Sun Nov 06 08:49:37 1994 GMT", nil, "§5.6.7: asctime has no zone"),
        Row("Sun Nov 6 08:49:37 1994", nil, "§5.6.7: 2DIGIT / ( SP 1DIGIT )"),
        Row("1994-11-06T08:49:37Z", nil, "another standard"),
        Row("Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT", nil, "two members"),
    ]

    @Test(arguments: valid + invalid)
    func aDateIsAMomentOrNothing(row: Row) {
        let bytes = Array(row.text.utf8)
        let parsed = HTTPDate.parse(0..<bytes.count, in: bytes.span, now: Self.now)
        #expect(parsed == row.seconds, "\(row.rule)")
    }

    @Test(arguments: valid)
    func aMomentIsWrittenInThePreferredFormatAndReadsTheSame(row: Row) throws {
        let seconds = try #require(row.seconds)
        var written: [UInt8] = []
        HTTPDate.append(seconds, to: &written)
        #expect(written.count == 29)
        let parsed = HTTPDate.parse(0..<written.count, in: written.span, now: Self.now)
        #expect(parsed == seconds)
    }

    @Test func thePreferredFormatHasNamesInTheirCase() {
        var written: [UInt8] = []
        HTTPDate.append(784_111_777, to: &written)
        #expect(String(decoding: written, as: UTF8.self) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test func everyDayOfFourCenturiesReadsAsItWasWritten() {
        let start: Int64 = -11_676_096_000
        for day in stride(from: Int64(0), to: 146_097, by: 7) {
            var written: [UInt8] = []
            let seconds = start + day * 86_400 + day % 86_400
            HTTPDate.append(seconds, to: &written)
            if HTTPDate.parse(0..<29, in: written.span, now: Self.now) != seconds { Issue.record("\(seconds)") }
        }
    }
}
