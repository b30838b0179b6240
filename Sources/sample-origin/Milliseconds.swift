import ArgumentParser

/// A span of time on the command line: a number with `ms`, `s` or `m`.
struct Milliseconds: ExpressibleByArgument, CustomStringConvertible {
    let count: Int

    init(_ count: Int) {
        self.count = count
    }

    init?(argument: String) {
        let factors = [("ms", 1), ("s", 1000), ("m", 60_000)]
        guard let (unit, factor) = factors.first(where: { argument.hasSuffix($0.0) }),
            let number = Int(argument.dropLast(unit.count)), (0...3_600_000).contains(number)
        else { return nil }
        count = number * factor
    }

    var duration: Duration { .milliseconds(count) }
    var description: String { "\(count)ms" }
}
