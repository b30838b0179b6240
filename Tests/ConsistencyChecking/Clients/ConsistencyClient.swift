import NIOCore
import NIOPosix

/// Does what its workload says, one operation after the other, over one connection at a time. Lives on one event loop and
/// is a state machine rather than a task: thousands of operations a second go through it.
final class ConsistencyClient {
    /// No answer takes as long, whatever the proxy's timeouts do.
    private static let patience = TimeAmount.seconds(20)
    private static let pause = TimeAmount.milliseconds(100)

    private let loop: any EventLoop
    private let port: Int
    private let catalogue: Catalogue
    private let history: History
    private let requests: RequestText
    private let stopped: EventLoopPromise<Void>
    private var workload: Workload
    private var memory: ClientMemory
    private var channel: (any Channel)?
    private var reader = AnswerReader()
    private var outgoing = ByteBuffer()
    private var current: OperationRecord?
    private var departure: Scheduled<Void>?
    private var isStopping = false

    init(
        _ workload: Workload, catalogue: Catalogue, history: History, port: Int, loop: any EventLoop
    ) {
        self.workload = workload
        self.catalogue = catalogue
        self.history = history
        self.port = port
        self.loop = loop
        requests = RequestText(catalogue: catalogue)
        memory = ClientMemory(objects: catalogue.objects.count)
        stopped = loop.makePromise()
    }

    /// Succeeds once the client has stopped.
    var end: EventLoopFuture<Void> { stopped.futureResult }

    func start() {
        connect()
        let client = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleRepeatedTask(initialDelay: Self.patience, delay: .seconds(5)) { task in
            client.value.endIfSilent()
            if client.value.isStopping, client.value.current == nil { task.cancel() }
        }
    }

    /// Stops after the operation that is under way.
    func stop() {
        isStopping = true
        if current == nil { endForGood() }
    }

    private func endForGood() {
        channel?.close(promise: nil)
        channel = nil
        stopped.succeed()
    }

    // MARK: Connections

    private func connect() {
        guard !isStopping else { return endForGood() }
        reader.reset()
        let client = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ClientHandler(client.value))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .whenComplete { result in
                switch result {
                case .success(let channel):
                    client.value.channel = channel
                    client.value.begin()
                case .failure:
                    // The proxy may be as busy as this machine: soon once more.
                    client.eventLoop.scheduleTask(in: .milliseconds(5)) { client.value.connect() }
                }
            }
    }

    func lost(_ lost: any Channel) {
        guard channel === lost else { return }
        channel = nil
        // Without an operation this is a pause, and another connection is made after it.
        if current != nil { finish(.broken) }
    }

    // MARK: Operations

    private func begin() {
        guard !isStopping, let channel else { return endForGood() }
        var operation = workload.next()
        if operation.kind != .list { operation.tag = memory.tag(operation.condition, of: operation.subject) }
        requests.write(operation, into: &outgoing)
        let now = NIODeadline.now()
        current = OperationRecord(operation, startedAt: now)
        history.begin(client: Int(operation.identifier.client), at: now)
        switch operation.manner {
        case .whole, .leavesDuringAnswer:
            channel.writeAndFlush(outgoing, promise: nil)
        case .leavesWhileSending:
            let sent = outgoing.readableBytes * 3 / 4
            channel.writeAndFlush(outgoing.getSlice(at: outgoing.readerIndex, length: sent), promise: nil)
            leave()
        case .leavesBeforeAnswer(let microseconds):
            channel.writeAndFlush(outgoing, promise: nil)
            let client = NIOLoopBound(self, eventLoop: loop)
            departure = loop.scheduleTask(in: .microseconds(microseconds)) { client.value.leave() }
        }
    }

    private func leave() {
        departure = nil
        let left = channel
        channel = nil
        left?.close(promise: nil)
        finish(.left)
    }

    private func endIfSilent() {
        guard let current, NIODeadline.now() - current.startedAt > Self.patience else { return }
        let silent = channel
        channel = nil
        silent?.close(promise: nil)
        finish(.silent)
    }

    func receive(_ bytes: ByteBuffer, on source: any Channel) {
        guard channel === source, current != nil else { return }
        if current?.answeredAt == nil { current?.answeredAt = .now() }
        if case .leavesDuringAnswer? = current?.operation.manner { return leave() }
        var bytes = bytes
        reader.append(&bytes)
        switch reader.next(hasBody: current?.operation.kind != .head) {
        case .incomplete: break
        case .unreadable:
            channel = nil
            source.close(promise: nil)
            finish(.unreadable)
        case .answer(let answer):
            if answer.closes {
                channel = nil
                source.close(promise: nil)
            }
            note(answer)
            finish(.answered)
        }
    }

    private func finish(_ ending: OperationRecord.Ending) {
        guard var record = current else { return }
        current = nil
        departure?.cancel()
        departure = nil
        record.endedAt = .now()
        record.ending = ending == .answered ? record.ending : ending
        history.end(record)
        guard record.status >= 500 else { return goOn() }
        // While the origin is away, trying at full speed would tell nothing new.
        let client = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: Self.pause) { client.value.goOn() }
    }

    private func goOn() {
        if channel == nil { connect() } else { begin() }
    }

    // MARK: What an answer says

    private func note(_ answer: Answer) {
        guard var record = current else { return }
        let (operation, subject) = (record.operation, record.operation.subject)
        record.ending = .answered
        record.status = answer.status
        record.version = answer.version
        record.origin = answer.origin
        record.reason = answer.reason
        switch (operation.kind, answer.status) {
        case (.list, 200):
            let list = catalogue.lists[subject]
            let isBooks = catalogue.isBook(list.firstObject)
            if let items = ListPage.items(in: answer.body, of: list, isBooks: isBooks) {
                record.items = items
            } else {
                record.ending = .unreadable
            }
        case (.read, 200):
            if let body = plain(answer.body, operation.language) {
                record.bodyHash = ContentHash.of(body)
                // Where entity-tags don't name versions.
                record.version = record.version ?? VersionTag.last(in: body, isBook: catalogue.isBook(subject))
            } else {
                record.ending = .unreadable
            }
        default: break
        }
        if operation.kind != .list, answer.status < 400, let version = answer.version,
            operation.language == nil || operation.language == workload.language
        {
            memory.learn(version, of: subject)
        }
        current = record
    }

    /// The body without what names its language; nil if that is not the one that was asked for.
    private func plain(_ body: ByteBuffer, _ language: String?) -> ByteBuffer? {
        guard let language else { return body }
        return LanguageMark.removed(language, from: body)
    }
}
