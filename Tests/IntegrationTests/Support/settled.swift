import ProxyTesting

/// Waits until a tally has not moved for a while: until whoever raises it is held up for good.
/// - Returns: where it stands.
func settled(_ tally: Tally, quiet: Duration = .milliseconds(400)) async throws -> Int {
    var last = tally.count
    var since = ContinuousClock.now
    while ContinuousClock.now - since < quiet {
        try await Task.sleep(for: .milliseconds(20))
        let count = tally.count
        if count != last || count == 0 { (last, since) = (count, ContinuousClock.now) }
    }
    return last
}
