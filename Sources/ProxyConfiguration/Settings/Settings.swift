package import HTTPCaching

/// Everything that `proxy.conf` decides, as typed values. A file that says nothing but `origin.url` gives exactly what
/// `Settings(origin:)` gives.
package struct Settings: Sendable, Equatable {
    /// `listen`: where clients connect. Never empty.
    package var listen = [SocketEndpoint(.loopback, port: 8080)]
    /// `admin`: where the admin listener stands; nil for `off`.
    package var admin: SocketEndpoint? = SocketEndpoint(.loopback, port: 9090)
    /// `workers`: how many event loops serve clients; nil for one per core.
    package var workers: Int?
    /// `pseudonym`: the proxy's name in `Via`, `Cache-Status` and `Proxy-Status`; a token that starts with a letter.
    package var pseudonym = "etagere"
    /// `drain-delay`: how long the proxy takes requests after SIGTERM, while `/readyz` says that it is stopping.
    package var drainDelay = Duration.zero
    /// `shutdown-timeout`: how long running exchanges may take to finish after SIGTERM.
    package var shutdownTimeout = Duration.seconds(30)
    /// `origin`: the server that the proxy stands in front of.
    package var origin: OriginSettings
    /// `store`: what is kept.
    package var store = StoreSettings()
    /// `clients`: what clients may do.
    package var clients = ClientSettings()
    /// `access-log`: nil for `off`.
    package var accessLog: AccessLogSettings?
    /// `log-level`: how much the proxy says about itself.
    package var logLevel = LogLevel.info
    /// `credentials`, `key` and `request-fields`: what request fields mean, and which of them the origin gets.
    package var requestFields = RequestFieldSettings()
    /// `routes`: what differs by path; the first that matches wins.
    package var routes: [RouteSettings] = []
    /// `relations`: what writes change besides their own URLs; the first that matches wins.
    package var relations: [Relation] = []

    /// The defaults, in front of `origin`.
    package init(origin: OriginSettings) {
        self.origin = origin
    }

    /// The rules for paths that no route covers, and where a route starts from.
    package var defaultRules: CachingRules { CachingRules(spill: store.spill) }

    /// The routes' rules, ready to look up by path.
    package var routeTable: RouteTable<CachingRules> {
        var number = 0
        return RouteTable(
            routes.map { route in
                var rules = route.rules
                if !route.requestFields.isEmpty {
                    number += 1
                    rules.requestFields = number
                }
                return (route.match, rules)
            })
    }

    /// What request fields mean, under the numbers that the rules in `routeTable` have.
    package var requestFieldTable: RequestFieldTable {
        RequestFieldTable(requestFields, routes: routes.map(\.requestFields).filter { !$0.isEmpty })
    }

    /// The relations, ready to look up by method and path.
    package var relationTable: RelationTable { RelationTable(relations) }
}
