/// Seconds as text, exact, without trailing zeros.
enum Seconds {
    /// `1500000` microseconds are `1.5`.
    static func text(microseconds: Int64) -> String {
        let magnitude = microseconds.magnitude
        var fraction = String(magnitude % 1_000_000)
        fraction = String(repeating: "0", count: 6 - fraction.utf8.count) + fraction
        while fraction.utf8.last == UInt8(ascii: "0") { fraction.removeLast() }
        let sign = microseconds < 0 ? "-" : ""
        return "\(sign)\(magnitude / 1_000_000)\(fraction.isEmpty ? "" : ".\(fraction)")"
    }
}
