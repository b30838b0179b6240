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

    @Option(help: "How much longer, in seconds. (default: 10 without --minutes)")
    var seconds: Int?

    @Option(help: "What follows the same way each time. (default: at random)")
    var seed: UInt64?

    @Option(help: "How many clients.")
    var clients = 64

    @Option(help: "How many books; there are a fifth as many ERP rows of each kind.")
    var books = 200

    @Option(help: "What the proxy knows of freshness: own-targets, relations, disk or without-relations.")
    var settings = ConsistencySettings.standard

    @Option(
        help: ArgumentHelp("A rule that is not checked, such as timeRunsForward. Can be repeated.", valueName: "rule"))
    var except: [Rule] = []

    @Option(help: "A safeguard that the proxy is to leave out: fence, join-fence or window. (repeatable)")
    var omit: [ProxyOptions.Safeguard] = []

    @Flag(help: "Go on when a rule is broken.")
    var keepGoing = false

    func validate() throws {
        guard (1...1000).contains(clients), (10...10_000).contains(books) else {
            throw ValidationError("--clients must be from 1 to 1000, --books from 10 to 10000.")
        }
    }

    func run() async throws {
        let seed = self.seed ?? .random(in: 1...999_999)
        let seconds = self.seconds ?? (minutes == 0 ? 10 : 0)
        var check = ConsistencyCheck(seed: seed, duration: .seconds(minutes * 60 + seconds))
        check.clients = clients
        check.books = books
        check.settings = settings
        check.rules.subtract(except)
        check.omittedSafeguards = Set(omit)
        check.stopsAtViolation = !keepGoing
        print("seed \(seed), \(clients) clients, \(check.duration), settings \(settings.rawValue)")
        let progress = Progress()
        let result = try await check.run { progress.show($0) }
        print(result.figures)
        print("rate:       \(progress.rate(result.figures)) operations a second")
        guard result.violationCount > 0 else { return print("no violation") }
        print("\n" + result.violationText)
        print("\(result.violationCount) violations; again with --seed \(seed)")
        throw ExitCode.failure
    }
}

extension ConsistencySettings: ExpressibleByArgument {}

extension Rule: ExpressibleByArgument {
    /// Rules are named here as in the code; their raw values are for reading.
    package init?(argument: String) {
        guard let rule = Rule.allCases.first(where: { "\($0)" == argument }) else { return nil }
        self = rule
    }

    package static var allValueStrings: [String] { allCases.map { "\($0)" } }
}

extension ProxyOptions.Safeguard: ExpressibleByArgument {}
