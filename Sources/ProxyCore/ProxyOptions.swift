internal import HTTPCaching
package import HTTPWire
package import NIOCore

/// What the exchanges need to know of the operator's settings.
package struct ProxyOptions: Sendable {
    /// The name in `Via`, `Cache-Status` and `Proxy-Status`: a token.
    package var pseudonym: [UInt8] = Array("etagere".utf8)
    package var origin = OriginName()
    package var messageLimits = MessageLimits()
    /// How the origin's messages are read. Clients' are always read strictly.
    package var originParsing = MessageParsing.lenient
    /// In bytes. Beyond it: 413.
    package var largestRequestBody: Int64 = 64 << 20
    /// The largest body that is stored, in bytes; a larger one is passed.
    package var largestObject = 16 << 20
    /// The largest body that is held in memory whole, in bytes; a larger one is written to disk while it arrives.
    package var largestInMemory = 16 << 20
    package var originTimeouts = OriginTimeouts()
    package var clientTimeouts = ClientTimeouts()
    /// Whether what a client at this address says in `Forwarded` and `X-Forwarded-*` is believed and extended.
    package var trustsForwarded: @Sendable (SocketAddress) -> Bool = { _ in false }

    /// What a test leaves out to see that its absence is noticed. Nothing else sets it.
    package var omittedSafeguards: Set<Safeguard> = []

    /// Parts of what keeps readers from seeing what a write has made stale.
    package enum Safeguard: String, Sendable, CaseIterable {
        /// Writes invalidate.
        case fence
        /// Who comes after an invalidation joins no fill from before it.
        case joinFence = "join-fence"
        /// What a write may still change is validated on each use.
        case window
        /// What was shown to somebody takes from what differs the right to be used without validation.
        case shownVersions = "shown-versions"
        /// The first read after a write asks without a condition.
        case wholeAfterWrite = "whole-after-write"
    }

    package init() {}

    /// The line by which this proxy knows a request that comes back (RFC 8586), with its CRLF.
    package var loopLine: [UInt8] { Array("CDN-Loop: ".utf8) + pseudonym + [0x0D, 0x0A] }

    /// The line that says on each message that it went through here (RFC 9110 §7.6.3), with its CRLF.
    package var viaLine: [UInt8] { Array("Via: 1.1 ".utf8) + pseudonym + [0x0D, 0x0A] }
}
