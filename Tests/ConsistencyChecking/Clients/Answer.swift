import NIOCore

/// An answer as a client read it.
struct Answer {
    /// How it came about, by its `Cache-Status`.
    enum Origin: String, Sendable, CaseIterable {
        case hit, hitOnDisk = "hit on disk", validated, collapsed, missed, forwarded
    }

    var status = 0
    /// The version that `ETag` names; nil without one that is any object's.
    var version: Int64?
    var origin = Origin.forwarded
    /// Why the origin was asked; nil if it was not.
    var reason: String?
    var body = ByteBuffer()
    /// Whether the proxy closes the connection after it.
    var closes = false
}
