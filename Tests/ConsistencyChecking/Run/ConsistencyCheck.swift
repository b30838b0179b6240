import NIOCore
package import ProxyCore

/// Random reads and writes of many clients through a proxy, over a network and to an origin that fail, and the check of
/// their history. Everything runs in this process.
package struct ConsistencyCheck: Sendable {
    /// What a check came to.
    package struct Result: Sendable {
        package var figures: Figures
        package var violations: [Violation]
        package var violationCount: Int
        package var catalogue: Catalogue
    }

    /// The clients' operations, the network's latencies and cuts and the origin's restarts follow from it.
    package var seed: UInt64
    package var duration: Duration
    package var clients = 64
    package var books = 200
    package var settings = ConsistencySettings.standard
    /// Between how many seconds the origin is restarted.
    package var originLifetime = 10.0...30.0
    /// Whether the check ends as soon as a rule is broken.
    package var stopsAtViolation = true
    package var rules = Set(Rule.allCases)
    /// What the proxy leaves out of what keeps its promises.
    package var omittedSafeguards: Set<ProxyOptions.Safeguard> = []

    package init(seed: UInt64, duration: Duration) {
        self.seed = seed
        self.duration = duration
    }

    /// - Parameter onProgress: called several times a second.
    package func run(onProgress: (Figures) -> Void = { _ in }) async throws -> Result {
        let catalogue = Catalogue(bookCount: books)
        let history = History(clients: clients)
        let link = try await FaultyLink.open(seed: seed)
        let origin = try CheckedOrigin(
            catalogue: catalogue, history: history, link: link, seed: seed, lifetime: originLifetime)
        defer { origin.removeFiles() }
        try await origin.fill()
        var checker = HistoryChecker(rules: rules, window: ConsistencySettings.window)
        var figures = Figures()
        let directory = origin.storeDirectory
        let settings = try settings.make(originPort: link.port, directory: directory)
        try await withCheckedProxy(settings, omitting: omittedSafeguards) { port in
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await origin.run() }
                let clients = try await ClientGroup(
                    count: self.clients, seed: seed, catalogue: catalogue, history: history, port: port)
                let end = ContinuousClock.now + duration
                while ContinuousClock.now < end, !(stopsAtViolation && checker.violationCount > 0) {
                    try await Task.sleep(for: .milliseconds(200))
                    let part = history.take()
                    figures.add(part)
                    checker.check(part)
                    (figures.requestsAtOrigin, figures.cuts) = link.figures
                    figures.restarts = origin.restarts
                    onProgress(figures)
                }
                try await clients.stop()
                tasks.cancelAll()
                _ = await tasks.nextResult()
            }
        }
        try await link.close()
        // Nobody adds anything any more.
        var rest = history.take()
        rest.isCompleteBefore = .distantFuture
        figures.add(rest)
        checker.check(rest)
        return Result(
            figures: figures, violations: checker.violations, violationCount: checker.violationCount,
            catalogue: catalogue)
    }
}
