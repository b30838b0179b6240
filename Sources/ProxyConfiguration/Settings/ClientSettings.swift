/// `clients`: what clients may do.
package struct ClientSettings: Sendable, Equatable {
    /// How many connections one address may have.
    package enum AddressLimit: Sendable, Equatable {
        /// Half of all, though never less than `leastShare`.
        case half
        case connections(Int)
        case unlimited
    }

    /// So many connections of one address are no sign of anything.
    package static let leastShare = 64

    /// `max-connections`: the most connections; the next one takes the place of an idle one, or is closed at once.
    package var maxConnections = 10_000
    /// `per-address`: the most connections of one address; the next one is answered 503.
    package var perAddress = AddressLimit.half
    /// `head-timeout`: how long a request's head may take, from its first byte to its last.
    package var headTimeout = Duration.seconds(10)
    /// `idle-timeout`: how long a connection without a request is kept.
    package var idleTimeout = Duration.seconds(60)
    /// `body-timeout`: how long a client may be silent while it sends a body.
    package var bodyTimeout = Duration.seconds(30)
    /// `write-timeout`: how long a client may take no byte of a response. One that takes a byte now and then stays.
    package var writeTimeout = Duration.seconds(60)
    /// `largest-request-body`: in bytes; nil for `unlimited`. A longer one gets a 413.
    package var largestRequestBody: Int? = 64 << 20
    /// `trust-forwarded`: whose `Forwarded` and `X-Forwarded-*` are believed and extended; others' are replaced.
    package var trustForwarded: [AddressRange] = []

    /// The defaults.
    package init() {}

    /// The most connections of one address where `connections` are the most of all; nil for no limit.
    package func limitPerAddress(of connections: Int) -> Int? {
        switch perAddress {
        case .half: max(Self.leastShare, connections / 2)
        case .connections(let limit): limit
        case .unlimited: nil
        }
    }

    /// Whether the `Forwarded` and `X-Forwarded-*` fields of a client at `address` are believed.
    package func trustsForwarded(by address: IPAddress) -> Bool {
        trustForwarded.contains { $0.contains(address) }
    }
}
