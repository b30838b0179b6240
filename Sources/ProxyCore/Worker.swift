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
    private var connections: [ObjectIdentifier: ClientConnectionHandler] = [:]
    /// Milliseconds of the monotonic clock as of the last tick: exact enough for time limits.
    private(set) var tickMilliseconds: Int64 = 0
    private var spareOutput = ByteBuffer()
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

    /// An empty buffer to render answers into. The one that was given back is used again if nobody holds it any more.
    func takeOutput() -> ByteBuffer {
        var output = spareOutput
        spareOutput = ByteBuffer()
        output.clear(minimumCapacity: 4096)
        return output
    }

    func giveBack(_ output: ByteBuffer) {
        if output.capacity <= 262_144 { spareOutput = output }
    }

    func microseconds(since start: NIODeadline) -> Int64 {
        (NIODeadline.now() - start).nanoseconds / 1000
    }

    // MARK: Fills

    func beganSpooling(_ driver: FillDriver) {
        spooling[ObjectIdentifier(driver)] = driver
    }

    func endedSpooling(_ driver: FillDriver) {
        spooling[ObjectIdentifier(driver)] = nil
    }

    // MARK: Connections

    package var connectionCount: Int { connections.count }

    func opened(_ connection: ClientConnectionHandler) {
        connections[ObjectIdentifier(connection)] = connection
        counters.clientConnected()
    }

    func closed(_ connection: ClientConnectionHandler) {
        guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        counters.clientDisconnected()
    }

    /// Looks after all time limits. Called a few times a second.
    package func tick(now: NIODeadline = .now()) {
        tickMilliseconds = Self.milliseconds(now)
        for connection in connections.values { connection.checkDeadline(now: tickMilliseconds) }
        origin.checkDeadlines(now: now)
        diskLooks.checkDeadlines(now: tickMilliseconds)
        for driver in spooling.values { driver.checkSpool(now: tickMilliseconds) }
        accessLog?.handOver()
    }

    /// Closes what waits for a next request; the rest closes after the answer it is at.
    package func startDraining() {
        for connection in connections.values { connection.closeIfIdle() }
        origin.closeIdle()
    }

    /// Closes every connection, whatever it is at.
    package func closeAll() {
        for connection in connections.values { connection.abort() }
    }

    private static func milliseconds(_ moment: NIODeadline) -> Int64 {
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
