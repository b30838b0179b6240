internal import HTTPCaching
internal import NIOCore
internal import ProxyCore
internal import Synchronization

/// Opens connections to the origin by TCP, to that of its addresses which accepts one first.
final class SocketOriginConnector: OriginConnector {
    private let addresses: OriginAddresses
    private let health = Mutex(AddressHealth())

    init(addresses: OriginAddresses) {
        self.addresses = addresses
    }

    func isCurrent(_ address: SocketAddress) -> Bool {
        addresses.includes(address)
    }

    func connect(
        on eventLoop: any EventLoop, timeout: TimeAmount, makeHandler: NIOLoopBound<() -> OriginConnectionHandler>,
        completion: NIOLoopBound<(OriginConnecting) -> Void>
    ) {
        addresses.current(on: eventLoop).assumeIsolated().whenSuccess { [self] candidates in
            guard !candidates.isEmpty else { return completion.value(.failed(.nameNotResolved)) }
            let ordered = health.withLock { $0.order(candidates, now: .now()) }
            let race = RacingConnect(
                ordered, on: eventLoop, timeout: timeout,
                heard: { [self] address, isGood in
                    // Who has one address has nothing to choose.
                    guard candidates.count > 1 else { return }
                    health.withLock { isGood ? $0.connected(address) : $0.failed(address, now: .now()) }
                },
                completion: { completion.value(Self.addHandler(makeHandler.value, to: $0)) })
            race.begin()
        }
    }

    /// Only a connection that is there gets a handler, and each its own.
    private static func addHandler(
        _ make: () -> OriginConnectionHandler, to result: Result<any Channel, RacingConnect.ConnectingFailure>
    ) -> OriginConnecting {
        switch result {
        case .failure(let failure): return .failed(failure.reason)
        case .success(let channel):
            let handler = make()
            do {
                try channel.pipeline.syncOperations.addHandler(handler)
                try channel.syncOptions?.setOption(.autoRead, value: true)
                return .opened(handler)
            } catch {
                channel.close(promise: nil)
                return .failed(.originClosed)
            }
        }
    }
}
