import NIOCore
import NIOHTTP1
import NIOPosix
import ProxyServer

/// An origin in memory whose every habit a check decides. It carries out one request at one moment, some time after the request
/// has arrived and some time before the answer leaves.
final class ModelOrigin: OriginUnderCheck {
    let restarts = 0
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let link: FaultyLink
    private let shelf: NIOLoopBound<ModelShelf>
    private let catalogue: Catalogue

    init(_ behaviour: ModelBehaviour, catalogue: Catalogue, history: History, link: FaultyLink, seed: UInt64) throws {
        self.link = link
        self.catalogue = catalogue
        let loop = group.next()
        shelf = try loop.submit {
            let shelf = ModelShelf(behaviour, catalogue: catalogue, history: history, seed: seed, now: WallClock.now)
            return NIOLoopBound(shelf, eventLoop: loop)
        }.wait()
    }

    func fill() async throws {
        let shelf = self.shelf
        try await group.next().submit { shelf.value.fill() }.get()
    }

    func run() async throws {
        let (shelf, catalogue) = (self.shelf, self.catalogue)
        let listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
                    try pipeline.addHandler(ModelHandler(shelf: shelf.value, places: ModelPlaces(catalogue)))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        if let port = listener.localAddress?.port { link.aim(at: port) }
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
        link.cutOff()
        try? await listener.close()
        try await group.shutdownGracefully()
    }
}
