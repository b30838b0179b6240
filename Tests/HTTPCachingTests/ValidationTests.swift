import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct ValidationTests {
    private static func head(_ lines: String, status: UInt16 = 200) throws -> StoredHead {
        try #require(Exchange(lines, status: status).stored)
    }

    struct Request: Sendable {
        let variants: [String]
        let expected: String?
        let rule: String

        init(_ variants: [String], _ expected: String?, _ rule: String) {
            (self.variants, self.expected, self.rule) = (variants, expected, rule)
        }
    }

    static let old = "Last-Modified: Sun, 06 Nov 1994 08:00:00 GMT"
    static let new = "Last-Modified: Sunday, 06-Nov-94 08:30:00 GMT"

    @Test(arguments: [
        Request(["ETag: \"1\""], "If-None-Match: \"1\"", "RFC 9111 §4.3.1"),
        Request(["ETag: \"1\"", "ETag: W/\"2\""], "If-None-Match: \"1\", W/\"2\"", "§4.3.1: one or more entity-tags"),
        Request(["ETag: \"1\"", "ETag: \"1\""], "If-None-Match: \"1\"", "each tag once"),
        Request(["ETag: abc"], "If-None-Match: abc", "byte for byte: unquoted"),
        Request(["ETag: w/\"a,b\""], "If-None-Match: w/\"a,b\"", "byte for byte: lower case"),
        Request(["ETag: \"\u{E9}\""], "If-None-Match: \"\u{E9}\"", "byte for byte: obs-text"),
        Request(["ETag: AAAAAAAAB9E="], "If-None-Match: AAAAAAAAB9E=", "byte for byte: base64"),
        Request([old], "If-Modified-Since: Sun, 06 Nov 1994 08:00:00 GMT", "§4.3.1: Last-Modified"),
        Request([old, new], "If-Modified-Since: Sunday, 06-Nov-94 08:30:00 GMT", "the latest, byte for byte"),
        Request(["ETag: \"1\"\n\(old)"], "If-None-Match: \"1\"", "the tag is the better one"),
        Request(["ETag: \"1\"", old], "If-None-Match: \"1\"", "the tag is the better one"),
        Request(["Cache-Control: max-age=9"], nil, "no validator"),
        Request(["Cache-Control: max-age=9\nLast-Modified: x"], nil, "no valid validator"),
        Request([], nil, "nothing stored"),
    ])
    func theOriginIsAskedWithTheStoredValidators(row: Request) throws {
        let variants = try row.variants.map { try Self.head($0) }
        let lines = ValidationRequest.lines(for: variants)
        #expect(lines?.headLines == row.expected.map { [$0] }, "\(row.rule)")
        #expect(lines.map { $0.suffix(2) == [13, 10] } ?? true)
    }

    @Test func aStoredErrorIsNotValidatedByItsTag() throws {
        let head = try Self.head("ETag: \"1\"\nCache-Control: max-age=9", status: 404)
        #expect(ValidationRequest.lines(for: [head]) == nil)
    }

    struct Selection: Sendable {
        let variants: [String]
        let response: String
        let expected: [Int]
        let rule: String

        init(_ variants: [String], _ response: String, _ expected: [Int], _ rule: String) {
            (self.variants, self.response, self.expected, self.rule) = (variants, response, expected, rule)
        }
    }

    static let later = "Date: Sun, 06 Nov 1994 08:50:00 GMT"

    @Test(arguments: [
        Selection(["ETag: \"1\"", "ETag: \"2\""], "ETag: \"2\"", [1], "§4.3.4: the same strong validator"),
        Selection(["ETag: \"1\"", "ETag: \"1\""], "ETag: \"1\"", [0, 1], "§4.3.4: all the stored responses"),
        Selection(["ETag: \"1\""], "ETag: \"3\"", [], "§4.3.4: MUST NOT use the new response"),
        Selection(["ETag: W/\"1\""], "ETag: \"1\"", [0], "one tag was sent: the same version, weakened on its way"),
        Selection(["ETag: \"1-gzip\""], "ETag: \"1\"", [0], "one tag was sent: Apache's mod_deflate"),
        Selection(["ETag: \"1\""], "ETag: \"1-gzip\"", [0], "one tag was sent: Apache's mod_deflate"),
        Selection(["ETag: \"1-br\""], "ETag: \"1-gzip\"", [0], "one tag was sent: one suffix for another"),
        Selection(["ETag: W/\"1--gzip\""], "ETag: W/\"1\"", [0], "one tag was sent: Jetty"),
        Selection(["ETag: \"1;gz\""], "ETag: W/\"1\"", [0], "one tag was sent: LiteSpeed"),
        Selection(["ETag: \"gzip\""], "ETag: \"br\"", [], "a coding's name alone is no suffix"),
        Selection(["ETag: \"1-gzip\""], "ETag: \"2-gzip\"", [], "§4.3.4: MUST NOT use the new response"),
        Selection(["ETag: 1"], "ETag: \"1\"", [0], "one tag was sent: quotes were added on its way"),
        Selection(["ETag: \"1\"\n\(old)"], new, [0], "one tag was sent, and a 304 without one confirms it"),
        Selection(["ETag: \"1\"", "ETag: W/\"2\""], "ETag: \"2\"", [1], "RFC 9110 §13.1.2: compared weakly"),
        Selection(["ETag: \"1\"", "ETag: \"1-gzip\""], "ETag: W/\"1\"", [0], "several: the suffix tells them apart"),
        Selection(["ETag: \"1\"", "ETag: W/\"1\""], "ETag: \"1\"", [0], "§4.3.4: the strong one, if there is one"),
        Selection(["ETag: \"1\""], "ETag: W/\"1\"", [0], "§4.3.4: one or more weak validators"),
        Selection(["ETag: W/\"1\"", "ETag: W/\"2\""], "ETag: W/\"2\"", [1], "§4.3.4: weak validators"),
        Selection(
            ["\(later)\nETag: W/\"1\"", "\(Exchange.dateLine)\nETag: W/\"1\""], "ETag: W/\"1\"", [0],
            "§4.3.4: the most recent of those"),
        Selection(["ETag: W/\"1\""], "ETag: W/\"3\"", [], "§4.3.4: correspond to none"),
        Selection(["ETag: abc"], "ETag: abc", [0], "legacy: unquoted"),
        Selection(["ETag: w/\"1\""], "ETag: W/\"1\"", [0], "legacy: lower case"),
        Selection([old, new], "Last-Modified: Sun, 06 Nov 1994 08:30:00 GMT", [1], "§4.3.4: a weak validator"),
        Selection([old], "Last-Modified: Sun, 06 Nov 1994 08:30:00 GMT", [], "§4.3.4: correspond to none"),
        Selection(["ETag: \"1\""], "", [0], "legacy: the tag is missing, but only one was sent"),
        Selection(["ETag: \"1\"", "ETag: \"2\""], "", [], "§4.3.4: there is only one stored response"),
        Selection([], "", [], "nothing stored"),
    ])
    func a304SelectsTheStoredResponsesThatItUpdates(row: Selection) throws {
        let variants = try row.variants.map { try Self.head($0) }
        let (response, bytes) = Exchange(row.response, status: 304).received
        let all = ValidationAnswer.selectAllFreshened(among: variants, by: response, in: bytes.span)
        #expect(all == row.expected, "\(row.rule)")
        let one = ValidationAnswer.selectFreshened(among: variants, by: response, in: bytes.span)
        #expect(row.expected.isEmpty ? one == nil : one.map(row.expected.contains) == true)
    }

    struct HeadRow: Sendable {
        let stored, response: String
        let effect: ValidationAnswer.HeadEffect
        let rule: String
        var status: UInt16 = 200

        init(
            _ stored: String, _ response: String, _ effect: ValidationAnswer.HeadEffect, _ rule: String,
            status: UInt16 = 200
        ) {
            (self.stored, self.response, self.effect) = (stored, response, effect)
            (self.rule, self.status) = (rule, status)
        }
    }

    @Test(arguments: [
        HeadRow("ETag: \"1\"", "ETag: \"1\"", .freshen, "§4.3.5: matching values"),
        HeadRow("ETag: \"1\"", "ETag: \"1\"\nContent-Length: 10", .freshen, "§4.3.5: Content-Length matches"),
        HeadRow("ETag: \"1\"", "ETag: \"1\"\nContent-Length: 11", .invalidate, "§4.3.5: otherwise … stale"),
        HeadRow("ETag: \"1\"", "ETag: \"1\"\nContent-Length: x", .invalidate, "§4.3.5: otherwise … stale"),
        HeadRow("ETag: \"1\"", "ETag: \"2\"", .invalidate, "§4.3.5: otherwise … stale"),
        HeadRow("ETag: \"1\"", "ETag: W/\"1\"", .invalidate, "§4.3.5: matching values"),
        HeadRow(old, "ETag: \"1\"", .invalidate, "§4.3.5: for any received validator fields"),
        HeadRow("ETag: \"1\"\n\(old)", "\(old)", .freshen, "§4.3.5: any received"),
        HeadRow("ETag: \"1\"\n\(old)", "ETag: \"1\"\n\(new)", .invalidate, "§4.3.5: any received"),
        HeadRow("ETag: \"1\"", "Last-Modified: x", .invalidate, "§4.3.5: any received"),
        HeadRow("ETag: \"1\"", "", .freshen, "§4.3.5: none received"),
        HeadRow("ETag: \"1\"", "ETag: \"2\"", .none, "§4.3.5: receives a 200", status: 404),
        HeadRow("ETag: \"1\"", "ETag: \"2\"", .none, "§4.3.5: receives a 200", status: 304),
    ])
    func aHEADFreshensOrInvalidatesTheStoredGET(row: HeadRow) throws {
        let head = try Self.head(row.stored)
        let (response, bytes) = Exchange(row.response, status: row.status).received
        let effect = ValidationAnswer.effectOfHead(
            on: head.metadata, head: head.bytes.span, storedLength: 10, response: response, in: bytes.span)
        #expect(effect == row.effect, "\(row.rule)")
    }

    @Test func aHEADsLengthIsThatOfTheWholeRepresentation() throws {
        let head = try Self.head("ETag: \"1\"\nContent-Range: bytes 0-9/100", status: 206)
        for (length, effect) in [(100, ValidationAnswer.HeadEffect.freshen), (10, .invalidate)] {
            let (response, bytes) = Exchange("ETag: \"1\"\nContent-Length: \(length)").received
            let found = ValidationAnswer.effectOfHead(
                on: head.metadata, head: head.bytes.span, storedLength: 10, response: response, in: bytes.span)
            #expect(found == effect)
        }
    }
}
