/// Quotients as text, with at most four decimals.
enum Ratio {
    /// `3` of `2` is `1.5`; nil if there is no whole.
    static func text(_ part: UInt64, of whole: UInt64) -> String? {
        guard whole > 0 else { return nil }
        // Beyond that nobody looks at the number, and its microseconds don't fit.
        let quotient = min(Double(part) / Double(whole), 1_000_000)
        return Seconds.text(microseconds: Int64((quotient * 10_000).rounded()) * 100)
    }
}
