import AllocationCounter

/// What one part costs.
struct Measurement {
    private static let rounds = 20
    private static let operations = 16_000

    let name: String
    let floor: String?
    /// Of one operation in the fastest round.
    let nanoseconds: Double
    /// On average over all rounds.
    let allocations: AllocationCount

    static func measure(_ part: some Part) -> Measurement {
        var part = part
        let clock = ContinuousClock()
        // What grows with use has grown after this.
        part.run(operations)
        var fastest = Duration.seconds(3600)
        let before = allocation_count()
        for _ in 0..<rounds {
            let start = clock.now
            part.run(operations)
            fastest = min(fastest, clock.now - start)
        }
        let allocations = allocation_count() - before
        return Measurement(
            name: part.name, floor: part.floor, nanoseconds: fastest / .nanoseconds(operations),
            allocations: AllocationCount(allocations, per: rounds * operations))
    }
}
