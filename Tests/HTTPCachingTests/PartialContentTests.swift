import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct PartialContentTests {
    struct Row: Sendable {
        let stored, received: String
        let expected: PartialContent.Combination
        let rule: String

        init(_ stored: String, _ received: String, _ expected: PartialContent.Combination, _ rule: String) {
            (self.stored, self.received, self.expected, self.rule) = (stored, received, expected, rule)
        }
    }

    static let ranges: [Row] = [
        Row(
            "0-9/100", "10-19/100",
            .join([.stored(0..<10), .received(0..<10)], range: ContentRange(first: 0, last: 19, complete: 100)),
            "RFC 9110 §15.3.7.3: a larger continuous range"),
        Row(
            "10-19/100", "0-9/100",
            .join([.received(0..<10), .stored(0..<10)], range: ContentRange(first: 0, last: 19, complete: 100)),
            "RFC 9110 §15.3.7.3: in front"),
        Row(
            "0-9/100", "5-14/100",
            .join([.stored(0..<5), .received(0..<10)], range: ContentRange(first: 0, last: 14, complete: 100)),
            "RFC 9110 §15.3.7.3: overlapping"),
        Row(
            "10-19/100", "5-14/100",
            .join([.received(0..<10), .stored(5..<10)], range: ContentRange(first: 5, last: 19, complete: 100)),
            "RFC 9110 §15.3.7.3: overlapping"),
        Row(
            "10-19/100", "5-24/100",
            .join([.received(0..<20)], range: ContentRange(first: 5, last: 24, complete: 100)),
            "RFC 9110 §15.3.7.3: around"),
        Row("0-49/100", "50-99/100", .join([.stored(0..<50), .received(0..<50)], range: nil), "§15.3.7.3: complete"),
        Row("50-99/100", "0-59/100", .join([.received(0..<60), .stored(10..<50)], range: nil), "§15.3.7.3: complete"),
        Row("10-19/100", "0-99/100", .join([.received(0..<100)], range: nil), "§15.3.7.3: complete"),
        Row(
            "0-49/*", "50-99/100", .join([.stored(0..<50), .received(0..<50)], range: nil), "the length becomes known"),
        Row(
            "0-9/*", "10-19/*",
            .join([.stored(0..<10), .received(0..<10)], range: ContentRange(first: 0, last: 19, complete: nil)),
            "the length stays unknown"),
        Row("0-9/100", "2-5/100", .keepStored, "within"),
        Row("0-9/100", "0-9/100", .keepStored, "the same"),
        Row("0-9/100", "11-19/100", .replace, "a gap"),
        Row("11-19/100", "0-9/100", .replace, "a gap"),
        Row("0-9/100", "10-19/200", .replace, "two lengths"),
        Row("0-19/*", "0-9/15", .keepStored, "within"),
    ]

    @Test(arguments: ranges)
    func partsOfOneRepresentationAreJoined(row: Row) throws {
        let (head, response, bytes) = try Self.messages(
            "ETag: \"1\"\nContent-Range: bytes \(row.stored)", "ETag: \"1\"\nContent-Range: bytes \(row.received)")
        let combination = PartialContent.combine(head.metadata, head: head.bytes.span, with: response, in: bytes.span)
        #expect(combination == row.expected, "\(row.rule)")
    }

    struct Unfit: Sendable {
        let received: String
        let rule: String
        var status: UInt16 = 206
    }

    @Test(arguments: [
        Unfit(received: "ETag: \"2\"\nContent-Range: bytes 10-19/100", rule: "RFC 9111 §3.4: the same"),
        Unfit(received: "ETag: W/\"1\"\nContent-Range: bytes 10-19/100", rule: "RFC 9111 §3.4: strong"),
        Unfit(received: "Content-Range: bytes 10-19/100", rule: "RFC 9111 §3.4: validator"),
        Unfit(received: "ETag: \"1\"", rule: "RFC 9110 §15.3.7.2: multipart"),
        Unfit(received: "ETag: \"1\"\nContent-Range: items 10-19/100", rule: "RFC 9110 §14.4: MUST NOT … recombine"),
        Unfit(received: "ETag: \"1\"\nContent-Range: bytes 10-9/100", rule: "RFC 9110 §14.4: MUST NOT … recombine"),
        Unfit(received: "ETag: \"1\"", rule: "a whole one", status: 200),
    ])
    func otherResponsesTakeTheStoredOnesPlace(row: Unfit) throws {
        let (head, response, bytes) = try Self.messages(
            "ETag: \"1\"\nContent-Range: bytes 0-9/100", row.received, status: row.status)
        let combination = PartialContent.combine(head.metadata, head: head.bytes.span, with: response, in: bytes.span)
        #expect(combination == .replace, "\(row.rule)")
    }

    // "a cache MUST update the stored response header fields using the header fields provided in the new response"
    // (RFC 9111 §3.4)
    @Test func aCombinedHeadIsUpdatedAndSaysItsRange() throws {
        let range = ContentRange(first: 0, last: 19, complete: 100)
        let head = try Self.combinedHead(range: range)
        #expect(head.statusLine == "HTTP/1.1 206 Partial Content")
        #expect(head.metadata.contentRange == range)
        #expect(head.lines.contains("X: 2") && !head.lines.contains("X: 1") && head.lines.contains("Y: 1"))
        #expect(head.lines.filter { $0.hasPrefix("Content-Range") } == ["Content-Range: bytes 0-19/100"])
    }

    // "If the union consists of the entire range of the representation, then the client MUST process the combined
    // response as if it were a complete 200 (OK) response" (RFC 9110 §15.3.7.3)
    @Test func aCompletedHeadIsA200() throws {
        let head = try Self.combinedHead(range: nil)
        #expect(head.statusLine == "HTTP/1.1 200 OK")
        #expect(head.metadata.status == 200 && !head.metadata.isPartial)
        #expect(!head.lines.contains { $0.hasPrefix("Content-Range") })
    }

    private static func messages(
        _ stored: String, _ received: String, status: UInt16 = 206
    ) throws -> (StoredHead, ReceivedResponse, [UInt8]) {
        var exchange = Exchange(stored, status: 206)
        exchange.reason = "Partial Content"
        let (response, bytes) = Exchange(received, status: status).received
        return (try #require(exchange.stored), response, bytes)
    }

    private static func combinedHead(range: ContentRange?) throws -> StoredHead {
        let (head, response, bytes) = try messages(
            "ETag: \"1\"\nX: 1\nY: 1\nContent-Range: bytes 0-9/100",
            "ETag: \"1\"\nX: 2\nContent-Range: bytes 10-19/100")
        let request = HeadText("")
        return PartialContent.combinedHead(
            head.metadata, head: head.bytes.span, with: response, in: bytes.span, range: range,
            request: Exchange().facts, requestFields: request.fields, requestBytes: request.bytes.span,
            rules: CachingRules(), via: Exchange.via)
    }
}
