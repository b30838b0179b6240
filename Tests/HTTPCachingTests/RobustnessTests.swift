import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

/// Field values put together at random from the pieces that parsers stumble over. Nothing may trap, and what is stored has
/// to hold together.
@Suite struct RobustnessTests {
    /// SplitMix64: the same sequence on each run.
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    static let names = [
        "Cache-Control", "CDN-Cache-Control", "Expires", "Date", "Age", "ETag", "Last-Modified", "Vary",
        "Content-Range",
        "Connection", "Set-Cookie", "Range", "If-Range", "If-None-Match", "If-Modified-Since", "Pragma",
        "Accept-Encoding", "Accept-Language", "Location", "Content-Location", "X", "",
    ]
    static let pieces = [
        "max-age", "s-maxage", "no-cache", "private", "public", "must-understand", "stale-if-error", "=", "\"", "\\",
        ",",
        ";", " ", "*", "W/", "w/", "-", "0", "1", "99999999999999999999", "bytes", "bytes=", "/", "gzip", "br", "q=",
        ".5",
        "en", "?1", "(", ")", ":", "//", "..", "?", "#", "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "\u{E9}", "a",
    ]

    private static func lines(_ generator: inout Generator) -> String {
        (0..<Int.random(in: 0...8, using: &generator)).map { _ in
            let name = names.randomElement(using: &generator) ?? ""
            let value = (0..<Int.random(in: 0...7, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }
            return "\(name): \(value.joined())"
        }.joined(separator: "\n")
    }

    @Test(arguments: 0..<20)
    func nothingTrapsAndWhatIsStoredHoldsTogether(seed: UInt64) throws {
        var generator = Generator(state: seed)
        let statuses: [UInt16] = [100, 200, 200, 200, 206, 206, 304, 404, 500]
        for _ in 0..<200 {
            var rules = CachingRules()
            rules.usesHeuristics = Bool.random(using: &generator)
            rules.setCookie = .always
            rules.freshFor = Bool.random(using: &generator) ? 60 : nil
            let exchange = Exchange(
                Self.lines(&generator), status: statuses.randomElement(using: &generator) ?? 200,
                request: Self.lines(&generator), rules: rules)
            let answer = Exchange(Self.lines(&generator), status: 206, requestTime: 5, responseTime: 9)
            check(exchange, answer)
        }
    }

    private func check(_ exchange: Exchange, _ answer: Exchange) {
        let request = HeadText(exchange.request)
        let (response, bytes) = answer.received
        _ = ForwardedHead.render(response, in: bytes.span, via: Exchange.via)
        _ = Invalidation.targets(
            requestTarget: Array("/a".utf8), authority: Array("b".utf8), scheme: Array("http".utf8),
            fields: response.fields, in: bytes.span)
        guard let head = exchange.stored else { return }
        checkLayout(head)
        _ = ClientCondition.evaluate(
            request.fields, in: request.bytes.span, request: exchange.facts, stored: head.metadata,
            head: head.bytes.span)
        let range = RangeDecision.decide(
            request.fields, in: request.bytes.span, request: exchange.facts, stored: head.metadata,
            head: head.bytes.span, storedLength: 100)
        if case .part(let part, let complete) = range {
            #expect(!part.isEmpty && part.lowerBound >= 0 && part.upperBound <= complete)
        }
        let matches = head.metadata.variation?.matches(request.fields, in: request.bytes.span)
        #expect(matches ?? true, "a response matches the request that it answered")
        _ = PartialContent.combine(head.metadata, head: head.bytes.span, with: response, in: bytes.span)
        _ = ValidationRequest.lines(for: [head])
        let freshened = ValidationAnswer.freshen(
            head.metadata, head: head.bytes.span, by: response, in: bytes.span, request: exchange.facts,
            requestFields: request.fields, requestBytes: request.bytes.span, rules: exchange.rules, via: Exchange.via)
        checkLayout(freshened)
        #expect(freshened.metadata.status == head.metadata.status)
        #expect(freshened.metadata.contentRange == head.metadata.contentRange)
    }

    private func checkLayout(_ head: StoredHead) {
        let metadata = head.metadata
        #expect(metadata.statusLineEnd < metadata.notModifiedEnd && metadata.notModifiedEnd <= metadata.headEnd)
        #expect(metadata.headEnd == head.bytes.count && head.bytes.suffix(2) == [13, 10])
        #expect(!head.bytes.headLines.contains(""))
        #expect(metadata.freshnessLifetime >= 0 && metadata.currentAge(now: Exchange.time(0)) >= 0)
        let dates = head.lines.filter { $0.hasPrefix("Date:") }
        #expect(!dates.isEmpty)
    }
}
