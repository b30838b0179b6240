import NIOCore
import NIOPosix
import ProxyTesting

/// A connection of the proxy's and the one to the origin that belongs to it. Lives on the link's event loop.
///
/// It tells requests from each other by turns: whatever the proxy sends after a part of an answer has reached it is the
/// next request.
final class LinkConnection {
    private enum Phase {
        /// Nothing is under way.
        case idle
        /// The request is held back.
        case request
        /// The origin has the request.
        case waiting
        /// The answer is held back.
        case answer
        /// The answer passes.
        case passing
    }

    private static let patience = TimeAmount.seconds(2)

    private let link: FaultyLink
    private let proxy: any Channel
    private var origin: (any Channel)?
    private var generator: SplitMix64
    private var plan: LinkPlan
    private var phase = Phase.idle
    private var held = ByteBuffer()
    private var isProxyGone = false
    private var isOriginGone = false

    init(proxy: any Channel, link: FaultyLink, generator: SplitMix64) {
        self.proxy = proxy
        self.link = link
        self.generator = generator
        plan = LinkPlan(link.conditions, using: &self.generator)
    }

    /// Connects to the origin; what the proxy sends meanwhile is held.
    func start() {
        guard let port = link.target else { return proxy.close(promise: nil) }
        let connection = NIOLoopBound(self, eventLoop: proxy.eventLoop)
        ClientBootstrap(group: proxy.eventLoop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LinkHandler(connection.value, isOrigin: true))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .whenComplete { result in
                switch result {
                case .success(let channel): connection.value.connected(channel)
                case .failure: connection.value.close()
                }
            }
    }

    private func connected(_ channel: any Channel) {
        origin = channel
        if isOriginGone || (isProxyGone && held.readableBytes == 0) { return close() }
        if phase == .waiting { deliver() }
    }

    func close() {
        proxy.close(promise: nil)
        origin?.close(promise: nil)
    }

    // MARK: From the proxy

    func receiveFromProxy(_ bytes: ByteBuffer) {
        switch phase {
        case .idle, .passing:
            plan = LinkPlan(link.conditions, using: &generator)
            link.count(plan.cut, isRead: Self.isRead(bytes))
            held = bytes
            phase = .request
            after(plan.before) { $0.endHoldingRequest() }
        case .request: held.writeImmutableBuffer(bytes)
        case .waiting, .answer:
            // The rest of the request's body.
            if let origin, held.readableBytes == 0 || phase == .answer {
                origin.writeAndFlush(bytes, promise: nil)
            } else {
                held.writeImmutableBuffer(bytes)
            }
        }
    }

    /// Whether a request begins with GET or HEAD.
    private static func isRead(_ request: ByteBuffer) -> Bool {
        let first = request.getInteger(at: request.readerIndex, as: UInt8.self)
        return first == UInt8(ascii: "G") || first == UInt8(ascii: "H")
    }

    private func endHoldingRequest() {
        if plan.cut == .beforeDelivery { return close() }
        phase = .waiting
        if origin != nil { deliver() }
    }

    private func deliver() {
        origin?.writeAndFlush(held, promise: nil)
        held = ByteBuffer()
        if plan.cut == .afterDelivery { proxy.close(promise: nil) }
    }

    /// What the proxy has sent whole is delivered all the same, and the origin has its time to carry it out.
    func lostProxy() {
        isProxyGone = true
        switch phase {
        case .idle, .passing: close()
        case .request, .waiting, .answer: after(Self.patience) { $0.close() }
        }
    }

    // MARK: From the origin

    func receiveFromOrigin(_ bytes: ByteBuffer) {
        switch phase {
        case .waiting where isProxyGone: close()
        case .waiting:
            held = bytes
            phase = .answer
            after(plan.after) { $0.endHoldingAnswer() }
        case .answer: held.writeImmutableBuffer(bytes)
        case .passing: proxy.writeAndFlush(bytes, promise: nil)
        case .idle, .request: close()
        }
    }

    private func endHoldingAnswer() {
        guard phase == .answer else { return }
        phase = .passing
        switch plan.cut {
        case .beforeAnswer: return close()
        case .withinAnswer:
            let arriving = min(plan.arriving, held.readableBytes - 1)
            proxy.writeAndFlush(held.getSlice(at: held.readerIndex, length: arriving), promise: nil)
            return close()
        default:
            proxy.writeAndFlush(held, promise: nil)
            held = ByteBuffer()
            if isOriginGone { proxy.close(promise: nil) }
        }
    }

    func lostOrigin() {
        isOriginGone = true
        if phase != .answer { proxy.close(promise: nil) }
    }

    private func after(_ delay: TimeAmount, _ body: @escaping @Sendable (LinkConnection) -> Void) {
        guard delay > .zero else { return body(self) }
        let connection = NIOLoopBound(self, eventLoop: proxy.eventLoop)
        proxy.eventLoop.scheduleTask(in: delay) { body(connection.value) }
    }
}
