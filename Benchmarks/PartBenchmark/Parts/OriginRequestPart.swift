import CacheStorage
import HTTPCaching
import HTTPWire
import NIOCore
import ProxyCore

/// `OriginRequestHead.append`: the request that fetches what is not stored.
struct OriginRequestPart: Part {
    let name = "miss/render-request"
    private let request: RequestMessage
    private let options = ProxyOptions()
    private let viaLine: [UInt8]
    private let loopLine: [UInt8]

    init() throws {
        let parsed = try ParsedRequest(ExampleMessages.request(book: 7))
        let hasher = KeyHasher(seed: 1, multiplier: 3)
        let client = try SocketAddress(ipAddress: "203.0.113.9", port: 50_000)
        request = RequestMessage(
            head: parsed.head, bytes: parsed.bytes, facts: parsed.facts,
            hashes: hasher.hashes(
                authority: parsed.head.authorityRange, target: parsed.head.pathRange, in: parsed.bytes.span),
            groups: [], rules: CachingRules(), client: ClientIdentity(client, trusts: { _ in false }))
        viaLine = options.viaLine
        loopLine = options.loopLine
    }

    func run(_ operations: Int) {
        let origin = options.origin
        let longest = OriginRequestHead.longestLength(
            of: request, purpose: .fill, origin: origin, viaLine: viaLine, loopLine: loopLine)
        var head = ByteBufferAllocator().buffer(capacity: longest)
        for _ in 0..<operations {
            head.clear()
            head.append(upTo: longest) {
                OriginRequestHead.append(
                    request, purpose: .fill, origin: origin, viaLine: viaLine, loopLine: loopLine, to: &$0)
            }
            precondition(head.readableBytes > request.bytes.count, "lines were added to the client's")
        }
    }
}
