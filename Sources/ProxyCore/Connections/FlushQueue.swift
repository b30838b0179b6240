internal import NIOCore

/// The outputs of one event loop that have got something to send while it reads what is ready. They are flushed together
/// afterwards: writes that follow each other cost less, and wake the other side once. Only that event loop touches it.
final class FlushQueue {
    private final class Waiting {
        var outputs: [ConnectionOutput] = []
        // The other array's memory is used again: a hit allocates nothing.
        private var flushed: [ConnectionOutput] = []

        func flush() {
            swap(&outputs, &flushed)
            for output in flushed { output.flush() }
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

    func append(_ output: ConnectionOutput) {
        waiting.outputs.append(output)
        if waiting.outputs.count == 1 { eventLoop.execute(flush) }
    }
}
