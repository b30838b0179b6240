internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// The origin's addresses, resolved again as they age. Any thread may ask; resolving happens on a thread of its own,
/// once at a time.
final class OriginAddresses: Sendable {
    private struct State: Sendable {
        var addresses: [SocketAddress] = []
        var resolvedAt: NIODeadline?
        var isResolving = false
        var waiting: [EventLoopPromise<[SocketAddress]>] = []
    }

    private let host: String
    private let port: Int
    private let lifetime: TimeAmount
    private let state: Mutex<State>
    private let isLiteral: Bool
    private let resolution: NameResolution

    init(
        host: String, port: Int, lifetime: TimeAmount, resolution: @escaping NameResolution = HostResolution.addresses
    ) {
        self.resolution = resolution
        self.host = host
        self.port = port
        self.lifetime = lifetime
        var state = State()
        if let literal = try? SocketAddress(ipAddress: host, port: port) { state.addresses = [literal] }
        isLiteral = !state.addresses.isEmpty
        self.state = Mutex(state)
    }

    /// The addresses; none if the name can't be resolved. While known ones are too old they are used once more, until the
    /// new ones are there.
    func current(on eventLoop: any EventLoop) -> EventLoopFuture<[SocketAddress]> {
        if isLiteral { return eventLoop.makeSucceededFuture(state.withLock { $0.addresses }) }
        let promise = eventLoop.makePromise(of: [SocketAddress].self)
        let (known, resolves) = state.withLock { state -> ([SocketAddress], Bool) in
            let isYoung = state.resolvedAt.map { NIODeadline.now() - $0 < lifetime } ?? false
            if state.addresses.isEmpty { state.waiting.append(promise) }
            let resolves = !state.isResolving && (!isYoung || state.addresses.isEmpty)
            if resolves { state.isResolving = true }
            return (state.addresses, resolves)
        }
        if !known.isEmpty { promise.succeed(known) }
        if resolves { NIOThreadPool.singleton.submit { [self] _ in resolve() } }
        return promise.futureResult
    }

    /// Whether the origin still has this address, as far as is known.
    func includes(_ address: SocketAddress) -> Bool {
        isLiteral || state.withLock { $0.addresses.contains(address) }
    }

    private func resolve() {
        let addresses = resolution(host, port)
        let (waiting, answer) = state.withLock { state in
            // A name service that fails for a while doesn't make the known addresses wrong.
            if !addresses.isEmpty { state.addresses = addresses }
            state.resolvedAt = .now()
            state.isResolving = false
            let waiting = state.waiting
            state.waiting = []
            return (waiting, state.addresses)
        }
        for promise in waiting { promise.succeed(answer) }
    }
}
