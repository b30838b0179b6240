internal import NIOCore

/// What one event loop has to do when it has read what was ready: to answer the clients' requests, to pass on what the origin
/// has answered, and to send what comes of both. Doing the same thing for one connection after the other finds its code and
/// data in the processor's caches, and writes that follow each other wake the other side once. Only that event loop touches it.
final class TurnQueue {
    private final class Work {
        var isScheduled = false
        let clients = Batch<ClientConnectionHandler>()
        let origins = Batch<OriginConnectionHandler>()
        let outputs = Batch<ConnectionOutput>()

        var isEmpty: Bool { clients.isEmpty && origins.isEmpty && outputs.isEmpty }

        func run() {
            clients.take { $0.processArrived() }
            origins.take { $0.processArrived() }
            outputs.take { $0.flush() }
        }
    }

    /// Two arrays that take turns: a hit allocates nothing.
    private final class Batch<Element: AnyObject> {
        private var waiting: [Element] = []
        private var taken: [Element] = []

        var isEmpty: Bool { waiting.isEmpty }

        func append(_ element: Element) {
            waiting.append(element)
        }

        func take(_ body: (Element) -> Void) {
            guard !waiting.isEmpty else { return }
            swap(&waiting, &taken)
            for element in taken { body(element) }
            taken.removeAll(keepingCapacity: true)
        }
    }

    private let eventLoop: any EventLoop
    private let work = Work()
    // Made once, for the same reason.
    private let run: @Sendable () -> Void

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        let work = NIOLoopBound(work, eventLoop: eventLoop)
        run = { Self.run(work, eventLoop) }
    }

    private static func run(_ work: NIOLoopBound<Work>, _ eventLoop: any EventLoop) {
        work.value.run()
        work.value.isScheduled = false
        // Sending has made room for the next answer of a client that was slow. Others are not to wait for it.
        if !work.value.isEmpty {
            work.value.isScheduled = true
            eventLoop.execute { run(work, eventLoop) }
        }
    }

    /// A client has sent something.
    func append(_ client: ClientConnectionHandler) {
        work.clients.append(client)
        schedule()
    }

    /// The origin has sent something.
    func append(_ origin: OriginConnectionHandler) {
        work.origins.append(origin)
        schedule()
    }

    /// There is something to send.
    func append(_ output: ConnectionOutput) {
        work.outputs.append(output)
        schedule()
    }

    private func schedule() {
        guard !work.isScheduled else { return }
        work.isScheduled = true
        eventLoop.execute(run)
    }
}
