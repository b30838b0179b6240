import ConsistencyChecking

/// Prints where a check stands, every ten seconds.
final class Progress {
    private static let interval = Duration.seconds(10)

    private let start = ContinuousClock.now
    private var last = ContinuousClock.now
    private var operationsAtLast = 0

    func show(_ figures: Figures) {
        let elapsed = ContinuousClock.now - last
        guard elapsed >= Self.interval else { return }
        let rate = Double(figures.operations - operationsAtLast) / Self.seconds(elapsed)
        (last, operationsAtLast) = (.now, figures.operations)
        print("\(Int(Self.seconds(last - start))) s, \(Int(rate)) operations a second\n\(figures)\n")
    }

    func rate(_ figures: Figures) -> Int {
        Int(Double(figures.operations) / Self.seconds(ContinuousClock.now - start))
    }

    private static func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }
}
