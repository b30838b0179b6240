internal import HTTPCaching
internal import NIOCore
internal import NIOPosix
internal import ProxyCore

/// Carries out one `AddressRace` with sockets. It belongs to one event loop, and lives as long as it has attempts.
final class RacingConnect {
    private let addresses: [SocketAddress]
    private let eventLoop: any EventLoop
    private let timeout: TimeAmount
    private let heard: (SocketAddress, Bool) -> Void
    private let completion: (Result<any Channel, ConnectingFailure>) -> Void
    private var race: AddressRace
    private var channels: [Int: any Channel] = [:]
    private var timer: Scheduled<Void>?

    struct ConnectingFailure: Error {
        let reason: Reason
    }

    /// - Parameters:
    ///   - addresses: in the order in which they are to be tried; at least one.
    ///   - timeout: of each attempt.
    ///   - heard: gets the addresses that accepted a connection, or failed to.
    ///   - completion: called once. The channel is connected, has no handler yet, and doesn't read.
    init(
        _ addresses: [SocketAddress], on eventLoop: any EventLoop, timeout: TimeAmount,
        heard: @escaping (SocketAddress, Bool) -> Void,
        completion: @escaping (Result<any Channel, ConnectingFailure>) -> Void
    ) {
        self.addresses = addresses
        self.eventLoop = eventLoop
        self.timeout = timeout
        self.heard = heard
        self.completion = completion
        race = AddressRace(count: addresses.count)
    }

    func begin() {
        perform(race.begin(now: .now()))
    }

    private func perform(_ actions: [AddressRace.Action]) {
        for action in actions {
            switch action {
            case .connect(let place): connect(place)
            case .wake(let moment): wake(at: moment)
            case .take(let place):
                timer?.cancel()
                heard(addresses[place], true)
                guard let channel = channels.removeValue(forKey: place) else { break }
                completion(.success(channel))
            case .cancel(let place, let wasOutrun):
                if wasOutrun { heard(addresses[place], false) }
                channels.removeValue(forKey: place)?.close(promise: nil)
            case .fail(let reason):
                timer?.cancel()
                completion(.failure(ConnectingFailure(reason: reason)))
            }
        }
    }

    private func connect(_ place: Int) {
        let race = NIOLoopBound(self, eventLoop: eventLoop)
        ClientBootstrap(group: eventLoop)
            .connectTimeout(timeout)
            .channelOption(.autoRead, value: false)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 8192, maximum: 65536)
            )
            .channelInitializer { channel in
                // An attempt can be given up only by its channel.
                race.value.channels[place] = channel
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .connect(to: addresses[place]).assumeIsolated().whenComplete { self.ended(place, $0) }
    }

    private func ended(_ place: Int, _ result: Result<any Channel, any Error>) {
        switch result {
        case .success(let channel):
            // One that was given up at this very moment.
            guard channels[place] != nil else { return channel.close(promise: nil) }
            perform(race.connected(place))
        case .failure(let error):
            guard channels.removeValue(forKey: place) != nil || !race.isOver else { return }
            let reason = Self.reason(for: error)
            if reason != .descriptorsExhausted { heard(addresses[place], false) }
            perform(race.failed(place, reason, now: .now()))
        }
    }

    private func wake(at moment: NIODeadline) {
        timer?.cancel()
        let race = NIOLoopBound(self, eventLoop: eventLoop)
        timer = eventLoop.scheduleTask(deadline: moment) {
            let race = race.value
            race.perform(race.race.timePassed(now: .now()))
        }
    }

    private static func reason(for error: any Error) -> Reason {
        if case .connectTimeout? = error as? ChannelError { return .connectionTimeout }
        if let error = error as? IOError, AcceptPause.isShortage(error.errnoCode) { return .descriptorsExhausted }
        return .connectionRefused
    }
}
