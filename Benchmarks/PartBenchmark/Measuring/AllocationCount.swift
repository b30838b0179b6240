/// A number of heap allocations per operation, rounded to two decimals.
struct AllocationCount: Comparable, CustomStringConvertible {
    private let hundredths: Int

    init(_ allocations: UInt, per operations: Int) {
        hundredths = Int((Double(allocations) / Double(operations) * 100).rounded())
    }

    /// Digits, a point and two digits; nil for anything else.
    init?(_ text: Substring) {
        let halves = text.split(separator: ".", omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, halves[1].utf8.count == 2,
            halves.allSatisfy({ $0.utf8.allSatisfy { $0 &- 48 < 10 } }), let hundredths = Int(halves[0] + halves[1])
        else { return nil }
        self.hundredths = hundredths
    }

    var description: String { "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)" }

    static func < (left: AllocationCount, right: AllocationCount) -> Bool { left.hundredths < right.hundredths }
}
