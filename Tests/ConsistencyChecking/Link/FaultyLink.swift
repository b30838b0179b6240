import NIOCore
import NIOPosix
import ProxyTesting
import Synchronization

/// A stretch of network between proxy and origin that is slow at random and breaks at random. It keeps its port while the
/// origin behind it goes away and comes back elsewhere.
///
/// What it does to the requests of its nth connection follows from the seed; which requests go over that connection is up
/// to the proxy and the machine.
package final class FaultyLink: Sendable {
    private struct State: Sendable {
        var target: Int?
        var connections = 0
        var requests = 0
        var reads = 0
        var cuts: [LinkPlan.Cut: Int] = [:]
        var open: [Int: any Channel] = [:]
    }

    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let seed: UInt64
    let conditions: LinkConditions
    private let listener = Mutex<(any Channel)?>(nil)
    private let state = Mutex(State())

    private init(seed: UInt64, conditions: LinkConditions) {
        self.seed = seed
        self.conditions = conditions
    }

    /// Listens on a port that the system chooses. Until it is aimed, it closes whatever is accepted.
    package static func open(seed: UInt64, conditions: LinkConditions = .usual) async throws -> FaultyLink {
        let link = FaultyLink(seed: seed, conditions: conditions)
        let listener = try await ServerBootstrap(group: link.group)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try link.accept(channel) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        link.listener.withLock { $0 = listener }
        return link
    }

    package var port: Int { listener.withLock { $0?.localAddress?.port } ?? 0 }

    /// How many requests went over the link, how many of them were reads, and where it cut their connections.
    package var figures: (requests: Int, reads: Int, cuts: [String: Int]) {
        state.withLock { state in
            let cuts = state.cuts.map { ($0.key.rawValue, $0.value) }
            return (state.requests, state.reads, Dictionary(uniqueKeysWithValues: cuts))
        }
    }

    /// Connects whatever comes from now on to this port of the origin.
    package func aim(at port: Int) {
        state.withLock { $0.target = port }
    }

    /// Cuts every connection, and refuses new ones until it is aimed again.
    package func cutOff() {
        let open = state.withLock { state in
            state.target = nil
            return Array(state.open.values)
        }
        for channel in open { channel.close(promise: nil) }
    }

    package func close() async throws {
        cutOff()
        try await listener.withLock { $0 }?.close()
        try await group.shutdownGracefully()
    }

    // MARK: For its connections

    var target: Int? { state.withLock { $0.target } }

    func count(_ cut: LinkPlan.Cut?, isRead: Bool) {
        state.withLock { state in
            state.requests += 1
            if isRead { state.reads += 1 }
            if let cut { state.cuts[cut, default: 0] += 1 }
        }
    }

    private func accept(_ channel: any Channel) throws {
        let number = state.withLock { state in
            state.connections += 1
            state.open[state.connections] = channel
            return state.connections
        }
        channel.closeFuture.whenComplete { _ in self.state.withLock { $0.open[number] = nil } }
        let generator = SplitMix64(seed: seed ^ (UInt64(number) &* 0x9E6C_63D0_876A_3F6B))
        let connection = LinkConnection(proxy: channel, link: self, generator: generator)
        try channel.pipeline.syncOperations.addHandler(LinkHandler(connection, isOrigin: false))
        connection.start()
    }
}
