/// Durations: `250ms`, `10s`, `5m`, `2h`, `1d`.
enum DurationText {
    private static let units: [(name: String, milliseconds: Int)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// The duration that `text` stands for.
    static func parse(_ text: String) throws(Complaint) -> Duration {
        let examples = "one such as 250ms, 10s, 5m, 2h or 1d"
        let (digits, unit) = Digits.split(text)
        guard !digits.isEmpty else { throw Complaint("'\(text)' is not a duration", expected: examples) }
        guard !unit.isEmpty else { throw Complaint("'\(text)' has no unit", expected: "\(text)s or \(text)ms") }
        guard let factor = units.first(where: { $0.name == unit })?.milliseconds else {
            throw Complaint("'\(text)' has the unknown unit '\(unit)'", expected: examples)
        }
        guard let number = Digits.number(digits) else { throw Complaint("\(text) is out of range") }
        let (milliseconds, overflows) = number.multipliedReportingOverflow(by: factor)
        if overflows { throw Complaint("\(text) is out of range") }
        return .milliseconds(milliseconds)
    }

    /// The duration in the largest unit that leaves no fraction; whole milliseconds only.
    static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
        let unit = units.first { milliseconds >= $0.milliseconds && milliseconds % $0.milliseconds == 0 }
        return unit.map { "\(milliseconds / $0.milliseconds)\($0.name)" } ?? "0s"
    }
}
