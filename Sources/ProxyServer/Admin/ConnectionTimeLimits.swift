internal import NIOCore
internal import ProxyConfiguration

/// Closes a connection to the admin listener that takes too long: for a request to come, for its head to be whole, or to take the
/// response.
final class ConnectionTimeLimits: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = IOData

    /// How long each may take.
    struct Limits: Equatable {
        var idle: TimeAmount
        var head: TimeAmount
        var write: TimeAmount

        init(idle: TimeAmount, head: TimeAmount, write: TimeAmount) {
            (self.idle, self.head, self.write) = (idle, head, write)
        }

        /// Those that hold for clients.
        init(_ clients: ClientSettings) {
            self.init(
                idle: TimeAmount(clients.idleTimeout), head: TimeAmount(clients.headTimeout),
                write: TimeAmount(clients.writeTimeout))
        }
    }

    /// What the connection is at, and until when it may be. A value.
    struct Phase: Equatable {
        private enum Step: Equatable {
            case idle
            /// Some of a request has come, and nothing of its response has gone.
            case request
            /// So many pieces of a response are on their way.
            case response(Int)
        }

        private let limits: Limits
        private var step = Step.idle
        private(set) var end: NIODeadline

        init(_ limits: Limits, now: NIODeadline) {
            self.limits = limits
            end = now + limits.idle
        }

        mutating func read(now: NIODeadline) {
            // Further bytes of the same request give no more time.
            guard step == .idle else { return }
            step = .request
            end = now + limits.head
        }

        mutating func began(now: NIODeadline) {
            if case .response(let pieces) = step {
                step = .response(pieces + 1)
            } else {
                step = .response(1)
                end = now + limits.write
            }
        }

        mutating func wrote(now: NIODeadline) {
            guard case .response(let pieces) = step else { return }
            step = pieces > 1 ? .response(pieces - 1) : .idle
            end = now + (pieces > 1 ? limits.write : limits.idle)
        }
    }

    private let limits: Limits
    private var phase: Phase
    private var timer: Scheduled<Void>?
    /// When the connection was last heard of.
    private(set) var lastEvent = NIODeadline.now()

    init(_ limits: Limits) {
        self.limits = limits
        phase = Phase(limits, now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        schedule(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lastEvent = .now()
        phase.read(now: lastEvent)
        schedule(context)
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        phase.began(now: .now())
        schedule(context)
        let sent = promise ?? context.eventLoop.makePromise()
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        sent.futureResult.whenComplete { _ in
            let (handler, context) = bound.value
            handler.phase.wrote(now: .now())
            if context.channel.isActive { handler.schedule(context) }
        }
        context.write(data, promise: sent)
    }

    private func schedule(_ context: ChannelHandlerContext) {
        timer?.cancel()
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(deadline: phase.end) { channel.close(promise: nil) }
    }
}
