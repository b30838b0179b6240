package import HTTPCaching
package import NIOCore

/// Opens connections to the origin. Implemented where sockets are.
package protocol OriginConnector: Sendable {
    /// Opens one on `eventLoop`, however many attempts that takes.
    ///
    /// `makeHandler` is called when there is a connection, and only then; what it makes stands alone in the connection's
    /// pipeline. `completion` is called once. Both are called on that event loop.
    /// - Parameter timeout: how long one address may take to accept.
    func connect(
        on eventLoop: any EventLoop, timeout: TimeAmount, makeHandler: NIOLoopBound<() -> OriginConnectionHandler>,
        completion: NIOLoopBound<(OriginConnecting) -> Void>)

    /// Whether a connection to this address may carry further requests: names come to mean other addresses.
    func isCurrent(_ address: SocketAddress) -> Bool
}

/// What came of connecting to the origin.
package enum OriginConnecting {
    case opened(OriginConnectionHandler)
    case failed(Reason)
}
