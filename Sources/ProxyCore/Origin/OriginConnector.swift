package import HTTPCaching
package import NIOCore

/// Opens connections to the origin. Implemented where sockets are.
package protocol OriginConnector: Sendable {
    /// Opens one on `eventLoop`, with `handler` alone in its pipeline before `completion` is called on that event loop:
    /// with nil, or with why it failed.
    func connect(
        on eventLoop: any EventLoop, handler: NIOLoopBound<OriginConnectionHandler>, timeout: TimeAmount,
        completion: NIOLoopBound<(Reason?) -> Void>)

    /// Whether a connection to this address may carry further requests: names come to mean other addresses.
    func isCurrent(_ address: SocketAddress) -> Bool
}
