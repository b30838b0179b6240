internal import HTTPCaching
internal import NIOCore
internal import NIOPosix
internal import ProxyCore

/// Opens connections to the origin by TCP, to the first of its addresses that accepts one.
final class SocketOriginConnector: OriginConnector {
    private let addresses: OriginAddresses

    init(addresses: OriginAddresses) {
        self.addresses = addresses
    }

    func isCurrent(_ address: SocketAddress) -> Bool {
        addresses.includes(address)
    }

    func connect(
        on eventLoop: any EventLoop, handler: NIOLoopBound<OriginConnectionHandler>, timeout: TimeAmount,
        completion: NIOLoopBound<(Reason?) -> Void>
    ) {
        let bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(timeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 8192, maximum: 65536)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(handler.value)
                }
            }
        addresses.current(on: eventLoop).assumeIsolated().whenSuccess { candidates in
            guard !candidates.isEmpty else { return completion.value(.nameNotResolved) }
            Self.attempt(candidates[...], bootstrap, completion)
        }
    }

    private static func attempt(
        _ candidates: ArraySlice<SocketAddress>, _ bootstrap: ClientBootstrap,
        _ completion: NIOLoopBound<(Reason?) -> Void>
    ) {
        guard let address = candidates.first else { return completion.value(.connectionRefused) }
        bootstrap.connect(to: address).assumeIsolated().whenComplete { result in
            switch result {
            case .success: completion.value(nil)
            case .failure where candidates.count > 1: attempt(candidates.dropFirst(), bootstrap, completion)
            case .failure(let error): completion.value(reason(for: error))
            }
        }
    }

    private static func reason(for error: any Error) -> Reason {
        if case .connectTimeout? = error as? ChannelError { return .connectionTimeout }
        if let error = error as? IOError, AcceptPause.isShortage(error.errnoCode) { return .descriptorsExhausted }
        return .connectionRefused
    }
}
