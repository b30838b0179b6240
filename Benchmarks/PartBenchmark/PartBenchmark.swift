import AllocationCounter

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What each part of a cache hit costs: nanoseconds and heap allocations. One thread does everything, and nothing is sent.
///
///     part-benchmark                  prints both
///     part-benchmark --check FILE     exits with 1 if a part allocates more often than the file allows
///     part-benchmark --update FILE    writes what was counted to the file
///
/// Times depend on the machine and are compared with nothing.
@main
enum PartBenchmark {
    private enum Mode {
        case print, check(String), update(String)
    }

    static func main() {
        guard let mode = mode(CommandLine.arguments.dropFirst()) else {
            complain("usage: part-benchmark [--check FILE | --update FILE]")
            exit(2)
        }
        do {
            exit(try run(mode) ? 0 : 1)
        } catch {
            complain("\(error)")
            exit(1)
        }
    }

    private static func mode(_ arguments: ArraySlice<String>) -> Mode? {
        if arguments.isEmpty { return .print }
        guard arguments.count == 2, let option = arguments.first, let file = arguments.last else { return nil }
        switch option {
        case "--check": return .check(file)
        case "--update": return .update(file)
        default: return nil
        }
    }

    /// - Returns: false if a part allocates more often than it may.
    private static func run(_ mode: Mode) throws -> Bool {
        // Something was allocated before this line in any process.
        let counts = allocation_count() > 0
        if case .print = mode {} else if !counts { return try cannotCount() }
        switch mode {
        case .print:
            print(MeasurementTable(try AllParts.measure()).text(allowed: nil))
            return true
        case .check(let file):
            let thresholds = try AllocationThresholds(contentsOf: file)
            let measurements = try AllParts.measure()
            print(MeasurementTable(measurements).text(allowed: thresholds))
            let violations = thresholds.violations(by: measurements)
            for violation in violations { complain(violation) }
            return violations.isEmpty
        case .update(let file):
            let measurements = try AllParts.measure()
            print(MeasurementTable(measurements).text(allowed: nil))
            try AllocationThresholds.write(measurements, to: file)
            return true
        }
    }

    /// - Returns: whether that is no mistake.
    private static func cannotCount() throws -> Bool {
        #if canImport(Glibc)
            throw BenchmarkFailure("no allocation was counted: the counter has not taken the place of malloc")
        #else
            complain("allocations can be counted with glibc only: nothing was compared or written")
            return true
        #endif
    }

    private static func complain(_ text: String) {
        // What was printed before comes before.
        fflush(nil)
        var line = "part-benchmark: \(text)\n"
        line.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
    }
}
