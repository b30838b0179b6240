internal import NIOCore

/// The connections of one event loop that have rendered answers while it reads what is ready. They are flushed together
/// afterwards: writes that follow each other cost less, and wake the other side once. Only that event loop touches it.
final class FlushQueue {
    private final class Waiting {
        var connections: [ClientConnectionHandler] = []
        // The other array's memory is used again: a hit allocates nothing.
        private var flushed: [ClientConnectionHandler] = []

        func flush() {
            swap(&connections, &flushed)
            for connection in flushed { connection.flush() }
            flushed.removeAll(keepingCapacity: true)
        }
    }

    private let eventLoop: any EventLoop
    private let waiting = Waiting()
    // Made once, for the same reason.
    private let flush: @Sendable () -> Void

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        let waiting = NIOLoopBound(waiting, eventLoop: eventLoop)
        flush = { waiting.value.flush() }
    }

    func append(_ connection: ClientConnectionHandler) {
        waiting.connections.append(connection)
        if waiting.connections.count == 1 { eventLoop.execute(flush) }
    }
}
