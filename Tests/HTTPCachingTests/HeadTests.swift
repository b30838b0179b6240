import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite struct HeadTests {
    static let via = "Via: 1.1 etagere"

    @Test func aStoredHeadHasTheLinesOfA304FirstAndTheRestBehindThem() throws {
        let head = try #require(
            Exchange(
                """
                Content-Type: application/json
                ETag: "1"
                \(Exchange.dateLine)
                Last-Modified: Sun, 06 Nov 1994 08:00:00 GMT
                X-custom:  a
                Content-Location: /b
                Content-Encoding: gzip
                Content-Disposition: inline
                Content-Security-Policy: default-src 'self'
                Access-Control-Allow-Origin: *
                Vary: Accept
                Accept-Ranges: bytes
                """
            ).stored)
        #expect(head.statusLine == "HTTP/1.1 200 OK")
        #expect(
            head.notModifiedLines == [
                "ETag: \"1\"", Exchange.dateLine, "X-custom: a", "Content-Location: /b",
                "Content-Security-Policy: default-src 'self'", "Access-Control-Allow-Origin: *", "Vary: Accept",
                Self.via,
            ])
        #expect(
            head.lines.dropFirst(head.notModifiedLines.count) == [
                "Content-Type: application/json", "Last-Modified: Sun, 06 Nov 1994 08:00:00 GMT",
                "Content-Encoding: gzip", "Content-Disposition: inline", "Accept-Ranges: bytes",
            ])
        #expect(head.metadata.headEnd == head.bytes.count)
        #expect(head.bytes.suffix(2) == [13, 10] && head.bytes.suffix(4) != [13, 10, 13, 10])
    }

    // "Last-Modified might be useful if the response does not have an ETag field" (RFC 9110 §15.4.5)
    @Test func a304RepeatsLastModifiedIfThereIsNoTag() throws {
        let modified = "Last-Modified: Sun, 06 Nov 1994 08:00:00 GMT"
        let head = try #require(Exchange("\(Exchange.dateLine)\n\(modified)").stored)
        #expect(head.notModifiedLines.contains(modified))
    }

    struct Line: Sendable {
        let line: String
        let isStored, isForwarded: Bool
        let rule: String

        init(_ line: String, stored: Bool, forwarded: Bool, _ rule: String) {
            (self.line, isStored, isForwarded, self.rule) = (line, stored, forwarded, rule)
        }
    }

    @Test(arguments: [
        Line("X-Unknown: 1", stored: true, forwarded: true, "RFC 9111 §3.1: including unrecognised ones"),
        Line("Cache-Status: origin; hit", stored: true, forwarded: true, "RFC 9211 §2: each cache appends"),
        Line("Set-Cookie: a=b", stored: true, forwarded: true, "RFC 9111 §3.1, as it is public"),
        Line("Via: 1.0 other", stored: true, forwarded: true, "RFC 9110 §7.6.3"),
        Line("Warning: 110 - stale", stored: true, forwarded: true, "RFC 9111 §5.5: obsoleted"),
        Line("Connection: close", stored: false, forwarded: false, "RFC 9110 §7.6.1"),
        Line("Keep-Alive: timeout=5", stored: false, forwarded: false, "RFC 9110 §7.6.1"),
        Line("Proxy-Connection: close", stored: false, forwarded: false, "RFC 9110 §7.6.1"),
        Line("TE: trailers", stored: false, forwarded: false, "RFC 9110 §7.6.1"),
        Line("Transfer-Encoding: chunked", stored: false, forwarded: false, "RFC 9110 §7.6.1"),
        Line("Upgrade: h2c", stored: false, forwarded: false, "RFC 9110 §7.6.1"),
        Line("Trailer: X", stored: false, forwarded: false, "trailers are discarded"),
        Line("Vary: X", stored: true, forwarded: true, "RFC 9110 §7.6.1: never appropriate as a connection option"),
        Line("X-Hop: 1", stored: false, forwarded: false, "RFC 9110 §7.6.1: listed by Connection"),
        Line("X-HOP-TWO: 1", stored: false, forwarded: false, "RFC 9110 §7.6.1: listed by Connection"),
        Line("Content-Length: 3", stored: false, forwarded: false, "the sender adds it"),
        Line("Age: 3", stored: false, forwarded: true, "RFC 9111 §4: replacing any present in the response"),
        Line("Proxy-Authenticate: Basic", stored: false, forwarded: true, "RFC 9111 §3.1: MUST NOT be stored"),
        Line("Proxy-Authentication-Info: x", stored: false, forwarded: true, "RFC 9111 §3.1: MUST NOT be stored"),
        Line("Proxy-Authorization: x", stored: false, forwarded: true, "RFC 9111 §3.1: MUST NOT be stored"),
        Line("X-Private: 1", stored: false, forwarded: true, "RFC 9111 §5.2.2.7: MUST NOT store the listed"),
        Line("x-no-CACHE: 1", stored: false, forwarded: true, "RFC 9111 §5.2.2.4: excluded"),
    ])
    func aLineIsStoredAndForwardedOrNot(row: Line) throws {
        let exchange = Exchange(
            """
            \(Exchange.dateLine)
            Cache-Control: public, max-age=60, private="x-private", no-cache="X-No-Cache"
            Connection: x-hop, close, ,X-Hop-Two, Vary
            \(row.line)
            """)
        let head = try #require(exchange.stored)
        #expect(head.lines.contains(row.line) == row.isStored, "\(row.rule)")
        let (response, bytes) = exchange.received
        let forwarded = ForwardedHead.render(response, in: bytes.span, via: Exchange.via).headLines
        #expect(forwarded.contains(row.line) == row.isForwarded, "\(row.rule)")
        #expect(forwarded.first == "HTTP/1.1 200 OK" && forwarded.last == Self.via)
    }

    // "A recipient with a clock that receives a response with an invalid Date header field value MAY replace that value"
    // (RFC 9110 §6.6.1)
    @Test(arguments: ["", "Date: x\n", "Date: Thu, 01 Jan 1970\n"])
    func aMissingOrInvalidDateIsTheTimeOfReceipt(date: String) throws {
        let head = try #require(Exchange("\(date)Cache-Control: max-age=60").stored)
        #expect(head.lines.filter { $0.hasPrefix("Date:") } == [Exchange.dateLine])
    }

    @Test func aForwardedHeadKeepsItsOrderAndItsStrangeness() {
        var exchange = Exchange("b: 2\nA: 1\nDate: x\nETag: abc\nContent-Range: bytes 0-1/2", status: 207)
        exchange.reason = "Multi  Status"
        let (response, bytes) = exchange.received
        let lines = ForwardedHead.render(response, in: bytes.span, via: Exchange.via).headLines
        #expect(
            lines == [
                "HTTP/1.1 207 Multi  Status", "b: 2", "A: 1", "Date: x", "ETag: abc",
                "Content-Range: bytes 0-1/2", Self.via,
            ])
    }

    @Test func aForwardedHeadWithoutADateGetsOne() {
        let (response, bytes) = Exchange("A: 1").received
        let lines = ForwardedHead.render(response, in: bytes.span, via: Exchange.via).headLines
        #expect(lines == ["HTTP/1.1 200 OK", "A: 1", Exchange.dateLine, Self.via])
    }

    @Test(arguments: ["\"1\"", "W/\"1\"", "w/\"1\"", "abc", "\"a,b\"", "a,b", "\"\u{E9}\"", "\"a"])
    func aTagIsStoredByteForByteAndFoundAgain(tag: String) throws {
        let head = try #require(Exchange("ETag: \(tag)\nContent-Type: a").stored)
        let stored = try #require(head.metadata.entityTag)
        #expect(head.bytes[stored.whole].headLines == [tag])
        let fields = StoredHead.fields(ofHead: head.bytes.span, metadata: head.metadata)
        #expect(fields.contains(.entityTag) && fields.contains(.contentType) && fields.contains(.via))
        #expect(fields.lines.count == head.lines.count)
    }

    @Test func lastModifiedIsFoundAgain() throws {
        let head = try #require(Exchange("Last-Modified: Sun, 06 Nov 1994 08:00:00 GMT").stored)
        let range = try #require(head.metadata.lastModified)
        #expect(head.bytes[range].headLines == ["Sun, 06 Nov 1994 08:00:00 GMT"])
        #expect(head.metadata.lastModifiedSeconds == 784_108_800)
    }

    @Test func anEmptyReasonPhraseLeavesItsSpace() throws {
        var exchange = Exchange("Cache-Control: max-age=1")
        exchange.reason = ""
        #expect(try #require(exchange.stored).bytes.starts(with: Array("HTTP/1.1 200 \r\n".utf8)))
    }

    @Test func a206OfAStored200HasItsLinesAndAContentRange() throws {
        let head = try #require(Exchange("\(Exchange.dateLine)\nETag: \"1\"\nContent-Type: a").stored)
        let lines = RangeDecision.partialHead(
            head.metadata, head: head.bytes.span, part: 2..<5, complete: 10
        ).headLines
        #expect(
            lines == [
                "HTTP/1.1 206 Partial Content", Exchange.dateLine, "ETag: \"1\"", Self.via, "Content-Type: a",
                "Content-Range: bytes 2-4/10",
            ])
    }

    // "SHOULD NOT generate other representation header fields beyond those required" (RFC 9110 §15.3.7)
    @Test func a206ForIfRangeLeavesTheRepresentationMetadataOut() throws {
        let head = try #require(Exchange("\(Exchange.dateLine)\nETag: \"1\"\nContent-Type: a").stored)
        let lines = RangeDecision.partialHead(
            head.metadata, head: head.bytes.span, part: 2..<5, complete: 10, forIfRange: true
        ).headLines
        #expect(!lines.contains("Content-Type: a") && lines.contains("Content-Range: bytes 2-4/10"))
    }

    @Test func aStored206KeepsItsRangeAndGivesOutParts() throws {
        let head = try #require(
            Exchange("\(Exchange.dateLine)\nETag: \"1\"\ncontent-range: bytes 0-9/100\nContent-Type: a", status: 206)
                .stored)
        #expect(head.metadata.isPartial && head.metadata.contentRange?.count == 10)
        #expect(head.lines.contains("Content-Range: bytes 0-9/100"))
        #expect(!head.notModifiedLines.contains("Content-Range: bytes 0-9/100"))
        let lines = RangeDecision.partialHead(
            head.metadata, head: head.bytes.span, part: 2..<5, complete: 100
        ).headLines
        #expect(lines.filter { $0.hasPrefix("Content-Range") } == ["Content-Range: bytes 2-4/100"])
    }

    // "the client MUST process the combined response as if it were a complete 200 (OK) response" (RFC 9110 §15.3.7.3)
    @Test func a206OfEverythingIsStoredAsA200() throws {
        let head = try #require(Exchange("ETag: \"1\"\nContent-Range: bytes 0-99/100", status: 206).stored)
        #expect(head.metadata.status == 200 && !head.metadata.isPartial)
        #expect(head.statusLine == "HTTP/1.1 200 OK")
        #expect(!head.lines.contains { $0.hasPrefix("Content-Range") })
    }

    @Test func a416HasTheLengthAndNeitherValidatorsNorDirectives() throws {
        let head = try #require(
            Exchange(
                """
                \(Exchange.dateLine)
                ETag: "1"
                Cache-Control: max-age=60
                Content-Type: a
                Access-Control-Allow-Origin: *
                """
            ).stored)
        let lines = RangeDecision.notSatisfiableHead(
            head.metadata, head: head.bytes.span, complete: 47_022
        ).headLines
        #expect(
            lines == [
                "HTTP/1.1 416 Range Not Satisfiable", Exchange.dateLine, "Access-Control-Allow-Origin: *", Self.via,
                "Content-Range: bytes */47022",
            ])
    }
}
