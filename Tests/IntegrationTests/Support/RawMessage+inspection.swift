import NIOCore
import ProxyTesting

extension RawMessage {
    /// What the proxy says of how the answer came about, without its own name.
    var cacheStatus: String {
        let value = self["Cache-Status"] ?? ""
        return value.hasPrefix("etagere; ") ? String(value.dropFirst("etagere; ".count)) : value
    }

    var isHit: Bool { cacheStatus.hasPrefix("hit") }
    var entityTag: String? { self["ETag"] }
}
