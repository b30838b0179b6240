import ArgumentParser
import ConsistencyChecking
import ProxyCore

/// Looks for a history that a proxy must not have.
@main
struct ConsistencyCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consistency-check",
        abstract: "Random reads and writes through the proxy, checked against what it promises.",
        discussion: """
            Clients, proxy, a failing network and the sample origin run in this process. Prints every broken rule with \
            the operations around it, and exits with 1 if there is one. The seed gives the same operations, latencies, \
            cuts and restarts again; how they fall in time is up to the machine.
            """)

    @Option(help: "How long, in minutes.")
    var minutes = 0

    @Option(help: "How much longer, in seconds. (default: 60 without --minutes)")
    var seconds: Int?

    @Option(help: "What follows the same way each time. (default: at random)")
    var seed: UInt64?

    @Option(help: "How many clients. (default: as the settings have it)")
    var clients: Int?

    @Option(help: "How many books; there are a fifth as many ERP rows of each kind. (default: as the settings have it)")
    var books: Int?

    @Option(
        help: ArgumentHelp(
            "Origin, network, load and settings: \(ConsistencySettings.names).",
            discussion: "Without it those that the proxy has to keep its promises with have a part of the time each."))
    var settings: ConsistencySettings?

    @Option(help: "How many of a thousand exchanges with the origin break off. (default: as the settings have it)")
    var cuts: Int?

    @Option(
        help: ArgumentHelp("A rule that is not checked, such as timeRunsForward. Can be repeated.", valueName: "rule"))
    var except: [Rule] = []

    @Option(
        help: ArgumentHelp(
            "A safeguard that the proxy is to leave out. (repeatable)",
            discussion: ProxyOptions.Safeguard.allCases.map(\.rawValue).joined(separator: ", ")))
    var omit: [ProxyOptions.Safeguard] = []

    @Flag(help: "Go on when a rule is broken.")
    var keepGoing = false

    func validate() throws {
        guard (1...1000).contains(clients ?? 1), (10...10_000).contains(books ?? 10) else {
            throw ValidationError("--clients must be from 1 to 1000, --books from 10 to 10000.")
        }
        guard (0...1000).contains(cuts ?? 0) else {
            throw ValidationError("--cuts must be from 0 to 1000.")
        }
    }

    func run() async throws {
        let seed = self.seed ?? .random(in: 1...999_999)
        let seconds = Double(minutes * 60 + (self.seconds ?? (minutes == 0 ? 60 : 0)))
        let turns = settings.map { [(settings: $0, weight: 1)] } ?? ConsistencySettings.inTurn
        let weights = turns.reduce(0) { $0 + $1.weight }
        var complaints = 0
        for turn in turns {
            let share = seconds * Double(turn.weight) / Double(weights)
            complaints += try await run(turn.settings, seed: seed, for: .seconds(share))
        }
        guard complaints > 0 else { return }
        throw ExitCode.failure
    }

    /// - Returns: how many violations there were, and whether too little was shared.
    private func run(_ settings: ConsistencySettings, seed: UInt64, for duration: Duration) async throws -> Int {
        var check = ConsistencyCheck(seed: seed, duration: duration, settings: settings)
        if let clients { check.clients = clients }
        if let books { check.books = books }
        if let cuts { check.link.cutsPerThousand = cuts }
        check.rules.subtract(except)
        check.omittedSafeguards = Set(omit)
        check.stopsAtViolation = !keepGoing
        print("\(settings.rawValue): seed \(seed), \(check.clients) clients, \(duration)")
        let progress = Progress()
        let result = try await check.run { progress.show($0) }
        print(result.figures)
        print("rate:       \(progress.rate(result.figures)) operations a second")
        // With other clients, books or faults other shares are to be expected.
        let isAsMeant = clients == nil && books == nil && cuts == nil && omit.isEmpty
        let excess = isAsMeant ? result.excessText(settings) : nil
        if let excess { print("too little is shared: \(excess)") }
        if result.violationCount > 0 {
            print("\n" + result.violationText)
            print("\(result.violationCount) violations; again with --settings \(settings.rawValue) --seed \(seed)\n")
        } else {
            print("no violation\n")
        }
        return result.violationCount + (excess == nil ? 0 : 1)
    }
}

extension ConsistencySettings: ExpressibleByArgument {
    fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension Rule: ExpressibleByArgument {
    /// Rules are named here as in the code; their raw values are for reading.
    package init?(argument: String) {
        guard let rule = Rule.allCases.first(where: { "\($0)" == argument }) else { return nil }
        self = rule
    }

    package static var allValueStrings: [String] { allCases.map { "\($0)" } }
}

extension ProxyOptions.Safeguard: ExpressibleByArgument {}
