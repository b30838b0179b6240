import CacheStorage
import HTTPCaching
import HTTPSemantics
import NIOCore
import NIOEmbedded
import ProxyCore
import ProxyTesting

/// One worker of a proxy with an origin and clients that are all in this process and on this thread.
final class Stage {
    let loop = EmbeddedEventLoop()
    let clock = ManualClock()
    let origin = FakeOrigin()
    let shared: ProxyShared
    let worker: Worker

    init(
        options: ProxyOptions = ProxyOptions(), capacity: Int = 64 << 20, rules: CachingRules? = nil,
        routes: [(String, CachingRules)] = [], relations: [Relation] = [],
        requestFields: RequestFieldTable = .standard, connections: Int = 64, longestQueue: Int = 100,
        budget: OriginBudget? = nil, identifier: Int = 0
    ) {
        var generator = SplitMix64(seed: 1)
        let account = MemoryAccount(
            besideStoreOf: capacity, largestBody: min(options.largestObject, options.largestInMemory))
        let store = MemoryStore(
            limits: MemoryStoreLimits(capacity: capacity), account: account, shardCount: 4, using: &generator)
        let routes = routes.map { (try! PathPattern($0), $1) } + (rules.map { [(try! PathPattern("/**"), $0)] } ?? [])
        shared = ProxyShared(
            options: options, store: store, routes: RouteTable(routes), relations: RelationTable(relations),
            requestFields: requestFields)
        worker = Worker(eventLoop: loop, shared: shared, now: { [clock] in clock.now })
        worker.setOrigin(
            OriginPool(
                worker: worker, identifier: identifier, budget: budget ?? OriginBudget(limit: connections),
                connector: origin, timeouts: options.originTimeouts, limits: options.messageLimits,
                longestQueue: longestQueue))
    }

    func client(_ address: String = "203.0.113.9") -> FakeClient {
        FakeClient(worker: worker, loop: loop, address: address)
    }

    /// Stores what a GET of `path` gets.
    func fill(_ path: String, _ fields: String, body: String = "body", request: String = "") {
        let client = client()
        client.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\(request)\r\n")
        origin.last.send("HTTP/1.1 200 OK\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        client.close()
        for connection in origin.connections { _ = connection.takeReceived() }
    }

    /// Time limits pass as if so much time had gone by since now.
    func tick(after time: TimeAmount) {
        let now = NIODeadline.now()
        // The waits that have just begun count from the next tick on.
        worker.tick(now: now)
        worker.tick(now: now + time)
        loop.run()
    }
}
