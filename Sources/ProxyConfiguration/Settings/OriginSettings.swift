/// `origin`: the server that the proxy stands in front of.
package struct OriginSettings: Sendable, Equatable {
    /// The `Host` that the origin gets.
    package enum HostRule: Sendable, Equatable {
        /// `as-received`: the client's, unchanged.
        case asReceived
        /// `name`: always this one, the host and port of `url`.
        case name(String)
    }

    /// How the origin's messages are read.
    package enum Parsing: String, Sendable, CaseIterable {
        /// `lenient`: blemishes that HTTP lets a recipient mend are mended.
        case lenient
        /// `strict`: they make a response invalid.
        case strict
    }

    /// `url`: the host, a name in lower case or an IP address without brackets.
    package var host: String
    /// `url`: the port; 80 if it names none.
    package var port: Int
    /// `host`: the `Host` that the origin gets.
    package var hostRule = HostRule.asReceived
    /// `max-connections`: the most connections to the origin, across all event loops.
    package var maxConnections = 64
    /// `max-waiting`: the most requests that wait for a connection; the next one gets a 503.
    package var maxWaiting = 1024
    /// `queue-timeout`: how long a request may wait for a connection.
    package var queueTimeout = Duration.seconds(5)
    /// `connect-timeout`: how long connecting may take.
    package var connectTimeout = Duration.seconds(2)
    /// `response-timeout`: how long the origin may be silent, before its head and between two reads of its body.
    package var responseTimeout = Duration.seconds(30)
    /// `idle-timeout`: how long a connection without a request is kept.
    package var idleTimeout = Duration.seconds(60)
    /// `parsing`: how its messages are read.
    package var parsing = Parsing.lenient
    /// `via`: whether requests to it carry `Via`.
    package var sendsVia = true
    /// `resolve-every`: how long the addresses of a name are used before it is resolved again.
    package var resolveEvery = Duration.seconds(30)

    /// The origin at `host` (without brackets) and `port`; everything else has its default.
    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// The host and port as a `Host` field names them: IPv6 in brackets, port 80 left out.
    package var authority: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port == 80 ? name : "\(name):\(port)"
    }
}
