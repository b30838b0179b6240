internal import CacheStorage
package import DiskStorage
internal import Dispatch
internal import HTTPCaching
internal import HTTPSemantics
package import Logging
internal import NIOCore
internal import NIOPosix
package import ProxyConfiguration
package import ProxyCore
internal import ProxyMeasurement
internal import ServiceLifecycle
internal import Synchronization

/// The proxy as a service: event loops, listeners, the pools of connections to the origin, and their end.
package final class ProxyService: Service {
    /// Where the proxy listens, once it does.
    package struct Addresses: Sendable {
        /// Host and port of each `listen` endpoint.
        package let listening: [(host: String, port: Int)]
    }

    let settings: Settings
    private let logger: Logger
    private let shared: ProxyShared
    private let group: MultiThreadedEventLoopGroup
    private let loops: [any EventLoop]
    private let workers: [NIOLoopBound<Worker>]
    private let accessLog: AccessLogWriter?
    let disk: DiskKeeper?
    private let onListening: @Sendable (Addresses) -> Void
    private let startedAt = WallClock.now()
    let descriptors: DescriptorPlan
    private let listeners = Mutex<[any Channel]>([])
    private let hasClaimedPorts = Atomic<Bool>(false)
    package let readiness = Readiness()

    /// - Parameters:
    ///   - omittedSafeguards: what a test leaves out to see that its absence is noticed.
    ///   - files: what the store on disk asks the file system with.
    ///   - resolution: how the origin's name becomes addresses.
    ///   - descriptorLimit: how many files and sockets the process may have open; nil for what the system says.
    /// - Throws: `ProxyServerError` if the access log can't be opened.
    package init(
        settings: Settings, omittedSafeguards: Set<ProxyOptions.Safeguard> = [], files: FileOperations = .system,
        resolution: @escaping NameResolution = HostResolution.addresses,
        descriptorLimit: Int? = nil, logger: Logger, onListening: @escaping @Sendable (Addresses) -> Void = { _ in }
    ) throws {
        self.settings = settings
        self.logger = logger
        self.onListening = onListening
        let count = settings.workers ?? System.coreCount
        let descriptors = DescriptorPlan(
            settings, workers: count, limit: descriptorLimit ?? FileDescriptorLimit.current() ?? .max,
            inUse: FileDescriptorLimit.open() ?? 0)
        self.descriptors = descriptors
        if let warning = descriptors.warning { logger.warning("\(warning)") }
        MemoryStore.limitMemoryFiles(to: descriptors.memoryFiles)
        accessLog = try settings.accessLog.map { try Self.openAccessLog($0, logger: logger) }
        let disk = Self.openDisk(settings, files: files, logger: logger)
        self.disk = disk
        var options = ProxyOptions(settings)
        options.omittedSafeguards = omittedSafeguards
        let shared = ProxyShared(
            options: options, store: Self.makeMemoryStore(settings, disk: disk), disk: disk?.tier,
            routes: settings.routeTable, defaultRules: settings.defaultRules, relations: settings.relationTable,
            requestFields: settings.requestFieldTable, journal: EventJournal { EventText($0).log(to: logger) })
        self.shared = shared
        group = MultiThreadedEventLoopGroup(numberOfThreads: count)
        loops = Array(group.makeIterator())
        let budget = OriginBudget(limit: descriptors.origin)
        let addresses = OriginAddresses(
            host: settings.origin.host, port: settings.origin.port,
            lifetime: TimeAmount(settings.origin.resolveEvery), resolution: resolution)
        let connector = SocketOriginConnector(addresses: addresses)
        let queue = max(1, settings.origin.maxWaiting / count)
        let (accessLog, format) = (self.accessLog, settings.accessLog?.format)
        workers = try loops.enumerated().map { index, loop in
            try loop.submit {
                let worker = Worker(
                    eventLoop: loop, shared: shared, now: WallClock.now,
                    accessLog: Self.buffer(accessLog, format))
                worker.setOrigin(
                    OriginPool(
                        worker: worker, identifier: index, budget: budget, connector: connector,
                        timeouts: shared.options.originTimeouts, limits: shared.options.messageLimits,
                        longestQueue: queue))
                return NIOLoopBound(worker, eventLoop: loop)
            }.wait()
        }
    }

    private static func openAccessLog(_ settings: AccessLogSettings, logger: Logger) throws -> AccessLogWriter {
        do {
            return try AccessLogWriter(path: settings.path) { logger.warning("\($0)") }
        } catch {
            throw ProxyServerError.cannotOpenAccessLog("\(error)")
        }
    }

    private static func buffer(_ writer: AccessLogWriter?, _ format: AccessLogSettings.Format?) -> AccessLogBuffer? {
        guard let writer, let format else { return nil }
        return AccessLogBuffer(writer: writer, format: format == .json ? .json : .combined)
    }

    // MARK: Life

    /// Opens the listeners. `run` does it if it was not done before; whoever does it first learns of a port in use before
    /// anything else has started.
    /// - Throws: `ProxyServerError.cannotListen`.
    package func listen() async throws {
        try await claimPorts()
        let clients = settings.clients
        let admission = ClientAdmission(
            limit: descriptors.clients, limitPerAddress: clients.limitPerAddress(of: descriptors.clients),
            isExempt: shared.options.trustsForwarded)
        var listeners: [any Channel] = []
        var listening: [(host: String, port: Int)] = []
        for endpoint in settings.listen {
            let channels = try await Listener.open(endpoint, workers: workers, loops: loops, admission: admission)
            listeners += channels
            let port = channels.first?.localAddress?.port ?? endpoint.port
            listening.append((endpoint.host, port))
            logger.info(
                "listening",
                metadata: ["address": "\(SocketEndpoint(endpoint.address, port: port))", "workers": "\(loops.count)"])
        }
        startTicking()
        self.listeners.withLock { $0 = listeners }
        readiness.set(.ready)
        onListening(Addresses(listening: listening))
    }

    /// Makes sure that nobody else listens where the settings say; done once, before anybody is let in.
    /// - Throws: `ProxyServerError.cannotListen`.
    package func claimPorts() async throws {
        guard !hasClaimedPorts.exchange(true, ordering: .relaxed) else { return }
        let admin = settings.admin
        try await PortClaim.check(settings.listen + (admin.map { [$0] } ?? []), admin: admin, on: group)
    }

    package func run() async throws {
        if listeners.withLock({ $0.isEmpty }) { try await listen() }
        try? await gracefulShutdown()
        await stop(listeners.withLock { $0 })
    }

    private func startTicking() {
        let interval = TimeAmount.milliseconds(Worker.tickLength)
        for (worker, loop) in zip(workers, loops) {
            loop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
                worker.value.tick()
            }
        }
        if let disk {
            loops[0].scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
                disk.tick(now: WallClock.now())
            }
        }
    }

    /// Says that it stops, takes requests for a while longer, then no new connections, lets run what runs, up to the limit, and closes
    /// the rest.
    private func stop(_ listeners: [any Channel]) async {
        readiness.set(.stopping)
        if settings.drainDelay > .zero {
            logger.notice("stopping: for \(settings.drainDelay) new requests are still taken (drain-delay)")
            try? await Task.sleep(for: settings.drainDelay)
        }
        logger.notice("stopping: no new connections, finishing what runs for up to \(settings.shutdownTimeout)")
        await withDiscardingTaskGroup { group in
            for listener in listeners { group.addTask { await Listener.close(listener) } }
        }
        shared.startDraining()
        await onEachLoop { $0.startDraining() }
        let end = ContinuousClock.now + settings.shutdownTimeout
        while await openConnections() > 0, ContinuousClock.now < end {
            try? await Task.sleep(for: .milliseconds(20))
        }
        let left = await openConnections()
        if left > 0 {
            logger.warning("closing connections that did not finish in time", metadata: ["count": "\(left)"])
        }
        await closeConnections()
        accessLog?.close()
        await stopDisk()
        try? await group.shutdownGracefully()
        logger.notice("stopped")
    }

    private func closeConnections() async {
        await onEachLoop {
            $0.closeAll()
            $0.accessLog?.handOver()
        }
    }

    /// Cuts every connection, so that nothing cut looks complete, and writes the access log, for whoever ends the process right after
    /// that.
    package func cutConnections() async {
        readiness.set(.stopping)
        await closeConnections()
        accessLog?.close(within: 1)
    }

    /// On a thread that may wait for the disk.
    private func stopDisk() async {
        guard let disk else { return }
        let shared = shared
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                disk.stop(now: WallClock.now) { key, head in
                    shared.takeOverSubtrees(at: key)
                    return shared.groups(of: head, at: key)
                }
                continuation.resume()
            }
        }
    }

    private func onEachLoop(_ body: @escaping @Sendable (Worker) -> Void) async {
        for (worker, loop) in zip(workers, loops) { try? await loop.submit { body(worker.value) }.get() }
    }

    private func openConnections() async -> Int {
        var count = 0
        for (worker, loop) in zip(workers, loops) {
            count += (try? await loop.submit { worker.value.connectionCount }.get()) ?? 0
        }
        return count
    }

    // MARK: Looking in

    /// Opens the access log anew at its path.
    package func reopenAccessLog() {
        accessLog?.reopen()
    }

    /// Everything that is counted, as of now.
    func measure() async -> MeasurementSnapshot {
        var counters = LoopCounters()
        for (worker, loop) in zip(workers, loops) {
            if let part = try? await loop.submit({ worker.value.counters }).get() { counters += part }
        }
        let figures = shared.store.figures()
        return MeasurementSnapshot(
            counters: counters,
            store: StoreFigures(
                bytes: Int64(figures.bytes), capacity: Int64(figures.capacity), entries: Int64(figures.responses),
                insertions: UInt64(figures.insertions), evictions: UInt64(figures.evictions),
                superseded: UInt64(figures.superseded)),
            memory: MemoryFigures(shared),
            disk: diskFigures(),
            accessLog: accessLog?.figures,
            process: ProcessFigures(
                version: EtagereVersion.current, startedAt: startedAt.milliseconds,
                residentBytes: ResidentSize.bytes(), usage: .now()),
            takenAt: WallClock.now().milliseconds)
    }
}
