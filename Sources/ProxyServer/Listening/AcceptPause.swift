internal import NIOCore

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Stops accepting for a while when the system has no descriptor or no memory for another connection. Without that the event loop
/// would try again without end: the connection that it can't accept stays in the queue and keeps the socket readable.
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = any Channel

    /// How long to wait before the next attempt: longer after each that fails.
    struct Pauses: Equatable {
        static let first = TimeAmount.milliseconds(100)
        static let longest = TimeAmount.seconds(1)
        private var next = Self.first

        mutating func failed() -> TimeAmount {
            defer { next = min(next * 2, Self.longest) }
            return next
        }

        mutating func succeeded() {
            next = Self.first
        }
    }

    private var pauses = Pauses()
    private var isPaused = false
    private let onPause: (IOError) -> Void

    /// - Parameter onPause: called with what the system said, each time that accepting stops.
    init(onPause: @escaping (IOError) -> Void) {
        self.onPause = onPause
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pauses.succeeded()
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, Self.isShortage(error.errnoCode) else {
            return context.fireErrorCaught(error)
        }
        guard !isPaused else { return }
        isPaused = true
        let channel = context.channel
        setAccepting(channel, false)
        let resumed = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: pauses.failed()) {
            resumed.value.isPaused = false
            resumed.value.setAccepting(channel, true)
        }
        onPause(error)
    }

    private func setAccepting(_ channel: any Channel, _ accepts: Bool) {
        // Fails only if the channel is closed.
        try? channel.syncOptions?.setOption(.autoRead, value: accepts)
    }

    /// Whether another attempt fails as well until something is closed (accept(2)).
    static func isShortage(_ code: CInt) -> Bool {
        [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code)
    }
}
