import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct RangeTests {
    struct Requested: Sendable {
        let lines: String
        let expected: RequestedRange
        let rule: String

        init(_ lines: String, _ expected: RequestedRange, _ rule: String) {
            (self.lines, self.expected, self.rule) = (lines, expected, rule)
        }
    }

    @Test(arguments: [
        Requested("Range: bytes=0-499", .single(.from(0, through: 499)), "RFC 9110 §14.1.2, examples"),
        Requested("Range: bytes=500-", .single(.from(500, through: nil)), "RFC 9110 §14.1.2"),
        Requested("Range: bytes=-500", .single(.suffix(500)), "RFC 9110 §14.1.2, examples"),
        Requested("Range: bytes=-0", .single(.suffix(0)), "RFC 9110 §14.1.2: valid, though unsatisfiable"),
        Requested("Range: BYTES=0-1", .single(.from(0, through: 1)), "RFC 9110 §14.1: case-insensitive"),
        Requested("Range: bytes=0-0,-1", .several, "RFC 9110 §14.1.2, examples"),
        Requested("Range: bytes= 0-0 , 4-5 ", .several, "RFC 9110 §5.6.1: OWS"),
        Requested("Range: bytes=0-1,", .single(.from(0, through: 1)), "RFC 9110 §5.6.1.2: empty members"),
        Requested(
            "Range: bytes=0-99999999999999999999", .single(.from(0, through: .max)),
            "RFC 9110 §14.1.2: potentially large decimal numerals"),
        Requested(
            "Range: bytes=99999999999999999999-", .single(.from(.max, through: nil)),
            "RFC 9110 §14.1.2: potentially large decimal numerals"),
        Requested("Range: bytes=2-1", .none, "RFC 9110 §14.1.1: invalid if last-pos is less than first-pos"),
        Requested("Range: bytes=0-1,2-1", .none, "one invalid member makes the set invalid"),
        Requested("Range: bytes=", .none, "RFC 9110 §14.1.1: 1#range-spec"),
        Requested("Range: bytes", .none, "RFC 9110 §14.1.1: no set"),
        Requested("Range: bytes=-", .none, "RFC 9110 §14.1.1: neither int-range nor suffix-range"),
        Requested("Range: bytes=a-b", .none, "RFC 9110 §14.1.1: 1*DIGIT"),
        Requested("Range: bytes=0 - 1", .none, "RFC 9110 §14.1.1: no whitespace"),
        Requested("Range: bytes =0-1", .none, "RFC 9110 §14.1.1: no whitespace"),
        Requested("Range: bytes=--1", .none, "RFC 9110 §14.1.1: 1*DIGIT"),
        Requested("Range: bytes=1", .none, "RFC 9110 §14.1.1: no hyphen"),
        Requested("Range: items=0-1", .none, "RFC 9110 §14.2: a unit that isn't understood"),
        Requested("Range: bytes=0-1\nRange: bytes=0-1", .none, "RFC 9110 §5.2: not a list field"),
        Requested("Accept: */*", .none, "no Range"),
    ])
    func aRangeFieldAsksForOneRangeOrSeveralOrNone(row: Requested) {
        let head = HeadText(row.lines)
        let parsed = RequestedRange.parse(head.fields, in: head.bytes.span)
        #expect(parsed == row.expected, "\(row.rule)")
    }

    struct Resolved: Sendable {
        let range: ByteRange
        let length: Int64
        let expected: Range<Int64>?

        init(_ range: ByteRange, of length: Int64, _ expected: Range<Int64>?) {
            (self.range, self.length, self.expected) = (range, length, expected)
        }
    }

    @Test(arguments: [
        Resolved(.from(0, through: 499), of: 10_000, 0..<500),
        Resolved(.from(9500, through: nil), of: 10_000, 9500..<10_000),
        Resolved(.suffix(500), of: 10_000, 9500..<10_000),
        Resolved(.suffix(20_000), of: 10_000, 0..<10_000),
        Resolved(.from(0, through: .max), of: 10_000, 0..<10_000),
        Resolved(.from(0, through: 10_000), of: 10_000, 0..<10_000),
        Resolved(.from(9999, through: nil), of: 10_000, 9999..<10_000),
        Resolved(.from(10_000, through: nil), of: 10_000, nil),
        Resolved(.from(.max, through: .max), of: 10_000, nil),
        Resolved(.suffix(0), of: 10_000, nil),
        Resolved(.suffix(.max), of: 10_000, 0..<10_000),
        Resolved(.from(0, through: nil), of: 0, nil),
    ])
    func aRangeSelectsBytesOfARepresentationIfItIsSatisfiable(row: Resolved) {
        #expect(row.range.resolved(length: row.length) == row.expected)
    }

    struct Content: Sendable {
        let value: String
        let expected: ContentRange?
        let rule: String

        init(_ value: String, _ expected: ContentRange?, _ rule: String) {
            (self.value, self.expected, self.rule) = (value, expected, rule)
        }
    }

    @Test(arguments: [
        Content("bytes 42-1233/1234", ContentRange(first: 42, last: 1233, complete: 1234), "RFC 9110 §14.4, examples"),
        Content("bytes 42-1233/*", ContentRange(first: 42, last: 1233, complete: nil), "RFC 9110 §14.4, examples"),
        Content("Bytes 0-0/1", ContentRange(first: 0, last: 0, complete: 1), "RFC 9110 §14.1: case-insensitive"),
        Content("bytes */1234", nil, "RFC 9110 §14.4: unsatisfied-range, for 416"),
        Content("bytes 5-4/10", nil, "RFC 9110 §14.4: last-pos less than first-pos"),
        Content("bytes 0-10/10", nil, "RFC 9110 §14.4: complete-length equal to last-pos"),
        Content("bytes 0-9/5", nil, "RFC 9110 §14.4: complete-length less than last-pos"),
        Content("bytes 0-9223372036854775807/*", nil, "too large to count with"),
        Content("bytes 0-1/99999999999999999999", nil, "too large to count with"),
        Content("bytes=0-1/2", nil, "RFC 9110 §14.4: SP"),
        Content("items 0-1/2", nil, "RFC 9110 §14.4: a unit that isn't understood"),
        Content("bytes 0-1", nil, "RFC 9110 §14.4: no length"),
        Content("bytes -1/2", nil, "RFC 9110 §14.4: first-pos"),
        Content("bytes 0-/2", nil, "RFC 9110 §14.4: last-pos"),
        Content("bytes 0-1/", nil, "RFC 9110 §14.4: complete-length"),
        Content("bytes 0-1/2, bytes 4-5/6", nil, "not a list"),
        Content("", nil, "empty"),
    ])
    func aContentRangeIsSoundOrNothing(row: Content) {
        let bytes = Array(row.value.utf8)
        let parsed = ContentRange.parse(0..<bytes.count, in: bytes.span)
        #expect(parsed == row.expected, "\(row.rule)")
        guard let parsed else { return }
        var written: [UInt8] = []
        parsed.append(to: &written)
        #expect(String(decoding: written, as: UTF8.self).lowercased() == row.value.lowercased())
    }
}
