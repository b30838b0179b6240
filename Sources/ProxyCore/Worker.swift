internal import CacheStorage
internal import DiskStorage
package import HTTPSemantics
package import NIOCore
package import ProxyMeasurement

/// One event loop's own part of the proxy: its connections, counters and buffers. Only that event loop touches it.
package final class Worker {
    package let eventLoop: any EventLoop
    package let shared: ProxyShared
    package var counters = LoopCounters()
    /// Reads the wall clock.
    package let now: () -> Timestamp
    package private(set) var origin: OriginPool!
    private var knownDisk: DiskStore?
    private(set) lazy var diskLooks = DiskLooks(worker: self)
    /// Nil if there is no access log.
    package var accessLog: AccessLogBuffer?
    /// The fills whose bodies are being written to disk.
    private var spooling: [ObjectIdentifier: FillDriver] = [:]
    private(set) var connections: [ClientConnectionHandler] = []
    /// Where `closeLongestIdle` was last.
    private var nextLookedAt = 0
    /// How many connections one new one may cost a look.
    private static let mostLookedAt = 64
    /// Milliseconds between two calls of `tick`.
    package static let tickLength: Int64 = 250
    /// Milliseconds of the monotonic clock as of the last tick: exact enough for time limits.
    private(set) var tickMilliseconds: Int64 = 0
    /// The exchanges that have got something out of what is being read from the origin; nil while nothing is.
    private var woken: [CachedExchange]?
    let turn: TurnQueue
    private var spareOutputs: [ByteBuffer] = []
    /// What of the connections' buffers is in the account.
    var countedBuffers = 0
    private var dateSecond: Int64 = -1
    private var dateBytes: [UInt8] = []

    package init(
        eventLoop: any EventLoop, shared: ProxyShared, now: @escaping () -> Timestamp,
        accessLog: consuming AccessLogBuffer? = nil
    ) {
        self.eventLoop = eventLoop
        self.shared = shared
        self.now = now
        self.accessLog = accessLog
        turn = TurnQueue(eventLoop: eventLoop)
        tickMilliseconds = Self.milliseconds(.now())
    }

    /// The pool is made after its worker, once, before anything else happens.
    package func setOrigin(_ pool: OriginPool) {
        origin = pool
    }

    /// The store on disk, if there is one and it is open.
    var disk: DiskStore? {
        // Once there, it stays.
        if knownDisk == nil { knownDisk = shared.disk?.store }
        return knownDisk
    }

    // MARK: Buffers and clocks

    /// An empty buffer to render answers into. One that was given back is used again if nobody holds it any more.
    func takeOutput() -> ByteBuffer {
        var output = spareOutputs.popLast() ?? ByteBuffer()
        output.clear(minimumCapacity: 4096)
        return output
    }

    func giveBack(_ output: consuming ByteBuffer) {
        if output.capacity <= 262_144, spareOutputs.count < Self.mostSpareOutputs { spareOutputs.append(output) }
    }

    /// As many connections as are answered at once on a busy loop.
    private static let mostSpareOutputs = 64

    func microseconds(since start: NIODeadline) -> Int64 {
        (NIODeadline.now() - start).nanoseconds / 1000
    }

    // MARK: Fills

    /// Runs `body`, which reads from the origin, and then lets the exchanges look that it woke: once each, however much came at
    /// once.
    func readOrigin(_ body: () -> Void) {
        woken = []
        body()
        let exchanges = woken ?? []
        woken = nil
        for exchange in exchanges { exchange.look() }
    }

    /// Has an exchange look when what is being read from the origin has been read.
    /// - Returns: false if nothing is being read.
    func looksSoon(_ exchange: CachedExchange) -> Bool {
        woken?.append(exchange) != nil
    }

    func beganSpooling(_ driver: FillDriver) {
        spooling[ObjectIdentifier(driver)] = driver
    }

    func endedSpooling(_ driver: FillDriver) {
        spooling[ObjectIdentifier(driver)] = nil
    }

    // MARK: Connections

    package var connectionCount: Int { connections.count }

    func opened(_ connection: ClientConnectionHandler) {
        connection.place = connections.count
        connections.append(connection)
        counters.clientConnected()
    }

    func closed(_ connection: ClientConnectionHandler) {
        guard let place = connection.place else { return }
        connection.place = nil
        // The last one takes its place.
        let last = connections.removeLast()
        if last !== connection {
            connections[place] = last
            last.place = place
        }
        counters.clientDisconnected()
    }

    /// Looks after all time limits. Called every `tickLength` milliseconds.
    package func tick(now: NIODeadline = .now()) {
        tickMilliseconds = Self.milliseconds(now)
        for connection in connections { connection.checkDeadline(now: tickMilliseconds) }
        origin.checkDeadlines(now: now)
        diskLooks.checkDeadlines(now: tickMilliseconds)
        for driver in spooling.values { driver.checkSpool(now: tickMilliseconds) }
        shared.clearTables(now: self.now())
        countBuffers()
        if shared.account.isHeldBySlowReaders { closeSlowestReaders() }
        accessLog?.handOver()
        shared.journal.tick(now: now)
        if shared.isDraining { closeIdleConnections(now: now) }
    }

    /// Closes the one that waits longest for a next request, among some: a new connection gets its place.
    /// - Returns: false if none of those waits.
    package func closeLongestIdle() -> Bool {
        var longest: (connection: ClientConnectionHandler, since: NIODeadline)?
        for _ in 0..<min(Self.mostLookedAt, connections.count) {
            nextLookedAt = (nextLookedAt + 1) % connections.count
            let connection = connections[nextLookedAt]
            guard let since = connection.idleSince, since < longest?.since ?? .distantFuture else { continue }
            longest = (connection, since)
        }
        longest?.connection.close()
        return longest != nil
    }

    /// Closes what waits for a next request; the rest closes after the answer it is at.
    package func startDraining() {
        closeIdleConnections(now: .now())
        origin.closeIdle()
    }

    private func closeIdleConnections(now: NIODeadline) {
        for connection in connections where !connection.isFresh(now: now) { connection.closeIfIdle() }
    }

    /// Closes every connection, whatever it is at.
    package func closeAll() {
        for connection in connections { connection.abort() }
    }

    static func milliseconds(_ moment: NIODeadline) -> Int64 {
        Int64(moment.uptimeNanoseconds / 1_000_000)
    }

    /// The present date for a `Date` field, rendered once a second.
    func date(_ now: Timestamp) -> [UInt8] {
        if now.seconds != dateSecond {
            dateSecond = now.seconds
            dateBytes = []
            HTTPDate.append(now.seconds, to: &dateBytes)
        }
        return dateBytes
    }
}
