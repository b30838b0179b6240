import HTTPCaching
import NIOCore
import NIOEmbedded
import ProxyCore

/// Takes the place of sockets: opens embedded channels and keeps their other ends for the test. All on one thread.
final class FakeOrigin: OriginConnector, @unchecked Sendable {
    enum Behaviour {
        case accept
        case refuse(Reason)
        /// Until `letIn` or `refuseHeld`.
        case hold
    }

    static let address = try! SocketAddress(ipAddress: "192.0.2.80", port: 80)

    var behaviour = Behaviour.accept
    var isAddressCurrent = true
    /// Connections are closed before their opening is made known.
    var closesAtOnce = false
    private(set) var attempts = 0
    private(set) var connections: [FakeOriginConnection] = []
    private var held: [(Reason?) -> Void] = []
    private var loop: (any EventLoop)?

    func connect(
        on eventLoop: any EventLoop, timeout: TimeAmount, makeHandler: NIOLoopBound<() -> OriginConnectionHandler>,
        completion: NIOLoopBound<(OriginConnecting) -> Void>
    ) {
        attempts += 1
        loop = eventLoop
        switch behaviour {
        case .accept: eventLoop.execute { self.open(eventLoop, makeHandler.value, completion.value) }
        case .refuse(let reason): eventLoop.execute { completion.value(.failed(reason)) }
        case .hold:
            held.append { failure in
                if let failure {
                    completion.value(.failed(failure))
                } else {
                    self.open(eventLoop, makeHandler.value, completion.value)
                }
            }
        }
    }

    func isCurrent(_ address: SocketAddress) -> Bool { isAddressCurrent }

    /// Opens what was held, or only the first of it.
    func letIn(atMost count: Int = .max) {
        let opened = held.prefix(count)
        held.removeFirst(opened.count)
        for open in opened { open(nil) }
        (loop as? EmbeddedEventLoop)?.run()
    }

    /// Refuses what was held, or only the first of it.
    func refuseHeld(_ reason: Reason, atMost count: Int = .max) {
        let refused = held.prefix(count)
        held.removeFirst(refused.count)
        for refuse in refused { refuse(reason) }
    }

    private func open(
        _ loop: any EventLoop, _ makeHandler: () -> OriginConnectionHandler, _ completion: (OriginConnecting) -> Void
    ) {
        let handler = makeHandler()
        let connection = FakeOriginConnection(loop: loop as! EmbeddedEventLoop, handler: handler)
        connections.append(connection)
        if closesAtOnce { connection.close() }
        completion(.opened(handler))
    }

    /// The newest connection.
    var last: FakeOriginConnection { connections[connections.count - 1] }
}
