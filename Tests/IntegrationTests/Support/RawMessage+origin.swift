import NIOCore
import ProxyTesting

extension RawMessage {
    private static let addedByProxy = [
        "via", "cdn-loop", "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
    ]
    private static let connectionLevel = ["connection", "keep-alive", "te", "proxy-connection", "upgrade"]

    /// A request's start line and field lines without what a proxy may change: the connection's own fields, and those
    /// that say whom the request came through.
    var essence: [String] {
        let head = ByteBuffer(wire.readableBytesView.prefix(headLength))
        return String(buffer: head).split(separator: "\r\n").map(String.init).filter { line in
            let name = line.prefix { $0 != ":" }.lowercased()
            return !Self.addedByProxy.contains(name) && !Self.connectionLevel.contains(name)
        }
    }

    private var headLength: Int {
        let view = wire.readableBytesView
        var length = 0
        for line in view.split(separator: 0x0A, omittingEmptySubsequences: false) {
            length += line.count + 1
            if line.count <= 1 { break }
        }
        return length
    }
}
