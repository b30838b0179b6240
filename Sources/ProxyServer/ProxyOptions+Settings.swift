internal import HTTPWire
internal import NIOCore
internal import ProxyConfiguration
internal import ProxyCore

extension ProxyOptions {
    /// The operator's settings as the exchanges need them.
    init(_ settings: Settings) {
        self.init()
        pseudonym = Array(settings.pseudonym.utf8)
        origin.authority = Array(settings.origin.authority.utf8)
        origin.host =
            switch settings.origin.hostRule {
            case .asReceived: .asReceived
            case .name(let name): .named(Array(name.utf8))
            }
        originParsing = settings.origin.parsing == .strict ? .strict : .lenient
        origin.sendsVia = settings.origin.sendsVia
        largestRequestBody = settings.clients.largestRequestBody.map(Int64.init) ?? .max
        largestObject = settings.store.largestObject
        largestInMemory = settings.store.largestInMemory
        originTimeouts.connect = TimeAmount(settings.origin.connectTimeout)
        originTimeouts.response = TimeAmount(settings.origin.responseTimeout)
        originTimeouts.idle = TimeAmount(settings.origin.idleTimeout)
        originTimeouts.queue = TimeAmount(settings.origin.queueTimeout)
        clientTimeouts.head = TimeAmount(settings.clients.headTimeout).nanoseconds / 1_000_000
        clientTimeouts.idle = TimeAmount(settings.clients.idleTimeout).nanoseconds / 1_000_000
        clientTimeouts.body = TimeAmount(settings.clients.bodyTimeout).nanoseconds / 1_000_000
        clientTimeouts.write = TimeAmount(settings.clients.writeTimeout).nanoseconds / 1_000_000
        let clients = settings.clients
        if !clients.trustForwarded.isEmpty {
            trustsForwarded = { address in
                IPAddress(address.ipAddress ?? "").map(clients.trustsForwarded) ?? false
            }
        }
    }
}
