/// Reads the text format of Prometheus, version 0.0.4, strictly, for tests.
struct PrometheusParser {
    struct Sample: Equatable {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    struct Failure: Error {
        var line: Substring
    }

    private(set) var help: [String: String] = [:]
    private(set) var types: [String: String] = [:]
    private(set) var samples: [Sample] = []

    init(_ text: String) throws {
        guard text.last == "\n" else { throw Failure(line: "the end") }
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            if let match = line.wholeMatch(of: /# HELP ([a-z_]+) ([^\\]+)/) {
                guard help.updateValue(String(match.2), forKey: String(match.1)) == nil else {
                    throw Failure(line: line)
                }
            } else if let match = line.wholeMatch(of: /# TYPE ([a-z_]+) (counter|gauge|histogram)/) {
                guard types.updateValue(String(match.2), forKey: String(match.1)) == nil else {
                    throw Failure(line: line)
                }
            } else if let match = line.wholeMatch(of: /([a-z_]+)(?:\{(.+)\})? ([-+.0-9eE]+|\+Inf)/),
                let value = Double(match.3 == "+Inf" ? "inf" : match.3)
            {
                samples.append(
                    Sample(name: String(match.1), labels: try Self.labels(match.2 ?? "", line), value: value))
            } else {
                throw Failure(line: line)
            }
        }
    }

    private static func labels(_ text: Substring, _ line: Substring) throws -> [String: String] {
        var labels: [String: String] = [:]
        var rest = text
        while !rest.isEmpty {
            guard let match = rest.prefixMatch(of: /([a-z_]+)="((?:[^"\\]|\\[\\n"])*)"(,|$)/),
                labels.updateValue(String(match.2), forKey: String(match.1)) == nil
            else { throw Failure(line: line) }
            rest = rest[match.range.upperBound...]
        }
        return labels
    }

    /// The value of the one sample with this name and these labels.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        let found = samples.filter { $0.name == name && $0.labels == labels }
        return found.count == 1 ? found[0].value : nil
    }
}
