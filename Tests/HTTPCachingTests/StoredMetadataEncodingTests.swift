import HTTPCaching
import HTTPSemantics
import ProxyTesting
import Testing

@Suite("Metadata as bytes")
struct StoredMetadataEncodingTests {
    /// Responses with their requests that between them have every property.
    static let exchanges: [Exchange] = [
        Exchange("ETag: \"1\""),
        Exchange("ETag: W/\"1\"\nLast-Modified: Sun, 06 Nov 1994 08:00:00 GMT"),
        Exchange("ETag: w/1\nDate: Sun, 06 Nov 1994 08:49:30 GMT\nAge: 2147483648", requestTime: -5, responseTime: 7),
        Exchange("ETag: unquoted\nCache-Control: no-cache, no-transform, immutable"),
        Exchange("ETag: \"a\"b\"\nCache-Control: public, s-maxage=99999999999, stale-while-revalidate=5"),
        Exchange("Cache-Control: max-age=60, stale-if-error=99999999999\nLast-Modified: nonsense"),
        Exchange("Last-Modified: Thu, 01 Jan 1970 00:00:00 GMT\nExpires: 0"),
        Exchange("ETag: W/\"etagere.0123456789abcdef0123456789abcdef\""),
        Exchange("ETag: \"1\"\nContent-Range: bytes 5-9/*", status: 206),
        Exchange("ETag: \"1\"\nContent-Range: bytes 0-4611686018427387902/4611686018427387904", status: 206),
        Exchange("ETag: \"1\"\nVary: Accept-Encoding", request: "Accept-Encoding: gzip, br;q=0.5"),
        Exchange("ETag: \"1\"\nVary: Accept-Encoding", request: "Accept-Encoding: gzip\nAccept-Encoding: br;q=0"),
        Exchange("ETag: \"1\"\nVary: Accept-Encoding, X-Kind, accept-language", request: "X-Kind: \u{E9}, b"),
        Exchange("ETag: \"1\"\nVary: A,B", request: "A:\nB: 1\nB: 2"),
        Exchange("Cache-Control: max-age=1", status: 404),
        Exchange("Cache-Control: max-age=1", status: 301),
    ]

    static func encoded(_ metadata: StoredMetadata) -> [UInt8] {
        var bytes: [UInt8] = [1, 2, 3]
        metadata.encode(into: &bytes)
        return Array(bytes[3...])
    }

    static func decoded(_ bytes: [UInt8], _ head: [UInt8]) -> StoredMetadata? {
        StoredMetadata.decode(0..<bytes.count, in: bytes.span, head: head.span)
    }

    @Test("What was encoded is decoded", arguments: exchanges)
    func roundTrip(exchange: Exchange) throws {
        let head = try #require(exchange.stored)
        let bytes = Self.encoded(head.metadata)
        let again = try #require(Self.decoded(bytes, head.bytes))
        #expect(again == head.metadata)
        #expect(Self.encoded(again) == bytes, "also what equality doesn't compare")
        #expect(again.variation.map { Self.matches($0, exchange) } ?? true)
    }

    private static func matches(_ variation: Variation, _ exchange: Exchange) -> Bool {
        let request = HeadText(exchange.request)
        return variation.matches(request.fields, in: request.bytes.span)
    }

    @Test("What is cut short, too long or of another version is refused", arguments: exchanges)
    func lengths(exchange: Exchange) throws {
        let head = try #require(exchange.stored)
        let bytes = Self.encoded(head.metadata)
        for length in 0..<bytes.count { #expect(Self.decoded(Array(bytes[..<length]), head.bytes) == nil) }
        #expect(Self.decoded(bytes + [0], head.bytes) == nil)
        #expect(Self.decoded([2] + bytes[1...], head.bytes) == nil)
        #expect(Self.decoded(bytes, head.bytes + [0]) == nil)
        #expect(Self.decoded(bytes, Array(head.bytes.dropLast())) == nil)
    }

    @Test("Whatever the bytes say, what is decoded can be used", arguments: exchanges)
    func damage(exchange: Exchange) throws {
        let head = try #require(exchange.stored)
        let bytes = Self.encoded(head.metadata)
        for position in bytes.indices {
            for value in [0, 1, 0x7F, 0x80, 0xFF, bytes[position] ^ 1] as [UInt8] {
                var damaged = bytes
                damaged[position] = value
                if let metadata = Self.decoded(damaged, head.bytes) { Self.use(metadata, head.bytes, exchange) }
            }
        }
    }

    @Test("Random bytes are refused or can be used")
    func randomBytes() throws {
        var random = SplitMix64(seed: 4)
        let head = try #require(Self.exchanges[10].stored)
        let bytes = Self.encoded(head.metadata)
        for _ in 0..<20_000 {
            var damaged = bytes
            for _ in 0..<random.below(12) + 1 { damaged[random.below(bytes.count)] = UInt8(random.below(256)) }
            if let metadata = Self.decoded(damaged, head.bytes) {
                Self.use(metadata, head.bytes, Self.exchanges[10])
            }
        }
    }

    /// Everything that could trap.
    private static func use(_ metadata: StoredMetadata, _ head: [UInt8], _ exchange: Exchange) {
        let now = Exchange.time(100)
        _ = metadata.currentAge(now: now)
        if let tag = metadata.entityTag { _ = head[tag.whole].count + head[tag.opaque].count }
        if let lastModified = metadata.lastModified { _ = head[lastModified].count }
        _ = head[metadata.statusLineEnd..<metadata.notModifiedEnd].count + head[..<metadata.headEnd].count
        _ = metadata.contentRange?.count
        _ = StoredHead.fields(ofHead: head.span, metadata: metadata)
        let request = HeadText(exchange.request)
        _ = metadata.variation?.matches(request.fields, in: request.bytes.span)
        _ = ReuseDecision.decide(
            metadata, isCurrent: true, request: exchange.facts, rules: exchange.rules, now: now)
    }
}
