internal import NIOCore

/// The connections to the admin listener, on its event loop. When there are as many as may be, the one that has been quiet for longest
/// is closed for a new one: a probe must get its answer, whoever else holds connections.
struct AdminConnections {
    private let limit: Int
    private var open: [ObjectIdentifier: (channel: any Channel, handler: ConnectionTimeLimits)] = [:]

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    mutating func opened(_ channel: any Channel, _ handler: ConnectionTimeLimits) {
        open = open.filter { $0.value.channel.isActive }
        if open.count >= limit, let quietest = open.min(by: { $0.value.handler.lastEvent < $1.value.handler.lastEvent })
        {
            open[quietest.key] = nil
            quietest.value.channel.close(promise: nil)
        }
        open[ObjectIdentifier(channel)] = (channel, handler)
    }
}
