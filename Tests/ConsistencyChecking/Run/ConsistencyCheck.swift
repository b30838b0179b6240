import DiskStorage
import NIOCore
package import ProxyCore
import ProxyTesting

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
    package var clients: Int
    package var books: Int
    package var settings: ConsistencySettings
    package var link: LinkConditions
    /// Between how many seconds the origin is restarted, if it is at all.
    package var originLifetime = 10.0...30.0
    /// Whether the check ends as soon as a rule is broken.
    package var stopsAtViolation = true
    package var rules = Set(Rule.allCases)
    /// What the proxy leaves out of what keeps its promises.
    package var omittedSafeguards: Set<ProxyOptions.Safeguard> = []

    package init(seed: UInt64, duration: Duration, settings: ConsistencySettings = .standard) {
        self.seed = seed
        self.duration = duration
        self.settings = settings
        clients = settings.clients
        books = settings.books
        link = settings.link
    }

    /// - Parameter onProgress: called several times a second.
    package func run(onProgress: (Figures) -> Void = { _ in }) async throws -> Result {
        let catalogue = Catalogue(bookCount: books, kinds: settings.kinds)
        let history = History(clients: clients)
        let link = try await FaultyLink.open(seed: seed, conditions: link)
        let folder = TemporaryDirectory()
        let origin = try makeOrigin(catalogue: catalogue, history: history, link: link, folder: folder)
        try await origin.fill()
        var checker = HistoryChecker(
            rules: rules.subtracting(settings.excusedRules), window: ConsistencySettings.window)
        var figures = Figures()
        let proxy = try settings.make(originPort: link.port, directory: folder.path + "/store")
        try await withCheckedProxy(proxy, omitting: omittedSafeguards, files: files) { port in
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await origin.run() }
                let clients = try await ClientGroup(
                    count: self.clients, seed: seed, catalogue: catalogue, mix: settings.mix, history: history,
                    port: port)
                let end = ContinuousClock.now + duration
                while ContinuousClock.now < end, !(stopsAtViolation && checker.violationCount > 0) {
                    try await Task.sleep(for: .milliseconds(200))
                    let part = history.take()
                    figures.add(part)
                    checker.check(part)
                    (figures.requestsAtOrigin, figures.readsAtOrigin, figures.cuts) = link.figures
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
        (figures.requestsAtOrigin, figures.readsAtOrigin, figures.cuts) = link.figures
        checker.check(rest)
        return Result(
            figures: figures, violations: checker.violations, violationCount: checker.violationCount,
            catalogue: catalogue)
    }

    private func makeOrigin(
        catalogue: Catalogue, history: History, link: FaultyLink, folder: TemporaryDirectory
    ) throws -> any OriginUnderCheck {
        if let behaviour = settings.origin {
            return try ModelOrigin(behaviour, catalogue: catalogue, history: history, link: link, seed: seed)
        }
        return CheckedOrigin(
            catalogue: catalogue, history: history, link: link, seed: seed, lifetime: originLifetime, folder: folder)
    }

    /// What the store on disk asks the file system with.
    private var files: FileOperations {
        guard settings == .disk else { return .system }
        // A short check would see nothing else.
        let longStallAt: NIODeadline =
            duration < .seconds(45) ? .distantFuture : .now() + .seconds(15)
        return StallingDisk(seed: seed, longStallAt: longStallAt).operations
    }
}

extension ConsistencyCheck.Result {
    /// What is wrong with how much is shared; nil if nothing is, or if the check was too short to say.
    package func excessText(_ settings: ConsistencySettings) -> String? {
        guard let largest = settings.largestShare, figures.reads >= ConsistencySettings.fewestReads,
            figures.share > largest
        else { return nil }
        return """
            \(Figures.percent(figures.share)) of the reads reached the origin; at most \(Figures.percent(largest)) should
            """
    }
}
