/// Sizes in bytes: `65536`, `64KiB`, `512MiB`, `1GiB`, `1TiB`.
enum ByteSize {
    private static let units: [(name: String, bytes: Int)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
    ]

    /// The number of bytes that `text` stands for.
    static func parse(_ text: String) throws(Complaint) -> Int {
        let (digits, unit) = Digits.split(text)
        let examples = "one such as 64KiB, 512MiB or 1GiB, or a number of bytes"
        guard !digits.isEmpty else { throw Complaint("'\(text)' is not a size", expected: examples) }
        guard let factor = unit.isEmpty ? 1 : units.first(where: { $0.name == unit })?.bytes else {
            let initial = unit.prefix(1).uppercased()
            let meant = units.first { $0.name.hasPrefix(initial) && $0.name.count == 3 }?.name
            throw Complaint(
                "'\(text)' has the unknown unit '\(unit)'",
                expected: meant.map { "\(Substring(digits))\($0)" } ?? examples)
        }
        guard let number = Digits.number(digits) else { throw Complaint("\(text) is out of range") }
        let (size, overflows) = number.multipliedReportingOverflow(by: factor)
        if overflows { throw Complaint("\(text) is out of range") }
        return size
    }

    /// The size in the largest unit that leaves no fraction.
    static func text(_ bytes: Int) -> String {
        let unit = units.first { bytes >= $0.bytes && bytes % $0.bytes == 0 }
        return unit.map { $0.bytes == 1 ? "\(bytes)" : "\(bytes / $0.bytes)\($0.name)" } ?? "\(bytes)"
    }
}
