/// How many heap allocations each part may make per operation, as a file says it: a part and a number with two decimals on each
/// line. Empty lines, and those that begin with `#`, say nothing.
struct AllocationThresholds {
    private struct Line {
        let number: Int
        let name: String
        let allowed: AllocationCount
    }

    private let file: String
    private var lines: [Line] = []

    init(contentsOf file: String) throws {
        try self.init(TextFile(path: file).read(), file: file)
    }

    /// - Parameter file: what it is called in complaints.
    init(_ text: String, file: String) throws {
        self.file = file
        for (index, text) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let number = index + 1
            let words = text.split(whereSeparator: \.isWhitespace)
            guard let name = words.first, !name.hasPrefix("#") else { continue }
            guard words.count == 2, let allowed = AllocationCount(words[1]) else {
                throw BenchmarkFailure(
                    "\(file):\(number): a part and a number with two decimals, such as \"key 0.00\", should stand here: "
                        + "\"\(text)\"")
            }
            if let earlier = lines.first(where: { $0.name == name }) {
                throw BenchmarkFailure("\(file):\(number): \(name) stands in line \(earlier.number) already")
            }
            lines.append(Line(number: number, name: String(name), allowed: allowed))
        }
    }

    subscript(name: String) -> AllocationCount? {
        lines.first { $0.name == name }?.allowed
    }

    /// What is wrong, a sentence for each; empty if nothing is.
    func violations(by measurements: [Measurement]) -> [String] {
        var violations: [String] = []
        for measurement in measurements {
            guard let allowed = self[measurement.name] else {
                violations.append("\(file) doesn't say how often \(measurement.name) may allocate")
                continue
            }
            if measurement.allocations > allowed {
                violations.append(
                    "\(measurement.name) makes \(measurement.allocations) heap allocations, and \(file) allows \(allowed)"
                )
            }
        }
        for line in lines where !measurements.contains(where: { $0.name == line.name }) {
            violations.append("\(file):\(line.number): there is no part \(line.name)")
        }
        return violations
    }

    /// Writes a file that allows what was measured and no more.
    static func write(_ measurements: [Measurement], to file: String) throws {
        let width = measurements.reduce(0) { max($0, $1.name.count) }
        var text = """
            # How many heap allocations each part of a cache hit makes at most, per operation. scripts/test compares.
            # part-benchmark --update writes this file anew. channel/* is the stand-in for a connection alone, which hit/* contains:
            # its event loop allocates for each task. A hit itself allocates nothing.


            """
        for measurement in measurements {
            let padding = String(repeating: " ", count: width - measurement.name.count)
            text += "\(measurement.name)\(padding)  \(measurement.allocations)\n"
        }
        try TextFile(path: file).write(text)
    }
}
