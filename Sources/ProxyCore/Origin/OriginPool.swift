internal import HTTPCaching
package import HTTPWire
package import NIOCore
internal import ProxyMeasurement

/// One event loop's connections to the origin, and the calls that wait for one. It belongs to that event loop.
package final class OriginPool {
    private struct WaitingCall {
        let call: OriginCall
        let deadline: NIODeadline
        /// How many attempts to connect had begun when it came, its own included: only their failures are its own.
        let attempts: Int
    }

    /// A request that changes something goes out on a connection that was used this recently, or on a new one: one that
    /// the origin is about to close could swallow it, and it can't be sent twice.
    private static let trustedIdleMilliseconds: Int64 = 1000

    package unowned let worker: Worker
    private let identifier: Int
    private let budget: OriginBudget
    private var member: OriginBudget.Member!
    private let connector: any OriginConnector
    private let timeouts: OriginTimeouts
    private let limits: MessageLimits
    private let longestQueue: Int
    private var idle: [OriginConnectionHandler] = []
    private var busy: [OriginConnectionHandler] = []
    private var waiting: CircularBuffer<WaitingCall> = []
    /// Connections that are being opened, or for which the pool waits to be granted a place.
    private var coming = 0
    /// Attempts to connect have numbers, from 1.
    private var lastAttempt = 0
    /// The attempts that are under way.
    private var underWay: Set<Int> = []
    private var backOff = ConnectionBackOff()

    package init(
        worker: Worker, identifier: Int, budget: OriginBudget, connector: any OriginConnector,
        timeouts: OriginTimeouts, limits: MessageLimits, longestQueue: Int
    ) {
        self.worker = worker
        self.identifier = identifier
        self.budget = budget
        self.connector = connector
        self.timeouts = timeouts
        self.limits = limits
        self.longestQueue = longestQueue
        let loop = worker.eventLoop
        let pool = NIOLoopBound(self, eventLoop: loop)
        let member = OriginBudget.Member(
            identifier, grant: { loop.execute { pool.value.open() } },
            reclaim: { loop.execute { pool.value.giveUpOne() } })
        self.member = member
        budget.register(member)
    }

    package var openConnections: Int { idle.count + busy.count }

    // MARK: Calls

    /// Sends the call's request as soon as there is a connection for it.
    func start(_ call: OriginCall) {
        if let connection = takeIdle(for: call.request) {
            return run(call, on: connection)
        }
        enqueue(call)
    }

    /// A kept-alive connection was dead. Only a request that changes nothing is sent again, once, on a new connection.
    func retryOrFail(_ call: OriginCall) {
        guard call.takeRetry() else { return call.fail(.originClosed) }
        // What else is idle is likely as dead.
        for connection in idle { connection.close() }
        enqueue(call)
    }

    private func enqueue(_ call: OriginCall) {
        if waiting.count >= longestQueue { forgetThoseThatGaveUp() }
        guard waiting.count < longestQueue else { return call.fail(.connectionLimit) }
        let now = NIODeadline.now()
        if coming <= waiting.count, mayConnect(now: now) {
            // It is put into the queue by then: an attempt may be over at once.
            append(call, now: now, attempts: lastAttempt + 1)
            addConnection()
        } else {
            append(call, now: now, attempts: lastAttempt)
        }
    }

    private func append(_ call: OriginCall, now: NIODeadline, attempts: Int) {
        waiting.append(WaitingCall(call: call, deadline: now + timeouts.queue, attempts: attempts))
        worker.counters.originWaitStarted()
    }

    /// Whether it makes sense to try now. While other connections work, one that could not be opened costs nobody anything, and is
    /// tried again after a while.
    private func mayConnect(now: NIODeadline) -> Bool {
        !budget.hasEstablished || backOff.isOver(now: now)
    }

    private func takeIdle(for request: OriginRequest) -> OriginConnectionHandler? {
        guard let connection = idle.last else { return nil }
        if !request.mayBeRetried, Worker.milliseconds(.now()) - connection.idleSince > Self.trustedIdleMilliseconds {
            // The budget may have no place for a new one beside it.
            closeOneIdle()
            return nil
        }
        idle.removeLast()
        budget.tookIdle(idle.count, of: member)
        return connection
    }

    private func run(_ call: OriginCall, on connection: OriginConnectionHandler) {
        connection.place = busy.count
        busy.append(connection)
        call.start(on: connection)
    }

    /// Takes a connection out of the busy ones; another one gets its place.
    /// - Returns: false if it is none of them.
    private func removeBusy(_ connection: OriginConnectionHandler) -> Bool {
        let place = connection.place
        guard place < busy.count, busy[place] === connection else { return false }
        let last = busy.removeLast()
        if last !== connection {
            busy[place] = last
            last.place = place
        }
        return true
    }

    private func nextWaiting() -> OriginCall? {
        while let first = waiting.popFirst() {
            worker.counters.originWaitEnded()
            if !first.call.isOver { return first.call }
        }
        return nil
    }

    private func forgetThoseThatGaveUp() {
        let before = waiting.count
        waiting.removeAll { $0.call.isOver }
        for _ in waiting.count..<before { worker.counters.originWaitEnded() }
    }

    // MARK: Connections

    private func addConnection() {
        coming += 1
        if budget.acquire(for: identifier) { open() }
    }

    /// Opens a connection for which there is a place in the budget.
    private func open() {
        guard !waiting.isEmpty else {
            coming -= 1
            return budget.release(of: identifier)
        }
        lastAttempt += 1
        let attempt = lastAttempt
        underWay.insert(attempt)
        let loop = worker.eventLoop
        connector.connect(
            on: loop, timeout: timeouts.connect,
            makeHandler: NIOLoopBound(
                { [self] in OriginConnectionHandler(pool: self, timeouts: timeouts, limits: limits) }, eventLoop: loop),
            completion: NIOLoopBound({ [self] in ended(attempt, $0) }, eventLoop: loop))
    }

    private func ended(_ attempt: Int, _ result: OriginConnecting) {
        coming -= 1
        underWay.remove(attempt)
        switch result {
        case .failed(let failure): connectingFailed(failure)
        // It may have been closed again before anybody heard that it was open.
        case .opened(let connection) where !connection.isOpen: connectingFailed(.originClosed)
        case .opened(let connection): opened(connection)
        }
    }

    private func opened(_ connection: OriginConnectionHandler) {
        backOff.succeeded()
        budget.connectionEstablished()
        worker.counters.originConnected()
        worker.shared.journal.originConnected()
        guard let call = nextWaiting() else { return keepIdle(connection) }
        run(call, on: connection)
    }

    private func connectingFailed(_ failure: Reason) {
        worker.shared.journal.connectingFailed(failure)
        backOff.failed(failure, now: .now())
        budget.release(of: identifier)
        // While other connections work, those that wait may still get one of them, or another attempt succeeds.
        guard !budget.hasEstablished else { return }
        // Otherwise each would wait for the same failure; not those whose own attempt is still under way, nor those that come because
        // of it.
        let oldest = underWay.min() ?? .max
        var failed: [OriginCall] = []
        while let first = waiting.first, first.call.isOver || first.attempts < oldest {
            waiting.removeFirst()
            worker.counters.originWaitEnded()
            failed.append(first.call)
        }
        for call in failed { call.fail(failure) }
    }

    /// A connection has finished an exchange and may carry another.
    func becameIdle(_ connection: OriginConnectionHandler) {
        _ = removeBusy(connection)
        if let address = connection.remoteAddress, !connector.isCurrent(address) { return closeKept(connection) }
        if !waiting.isEmpty, budget.givesUpTurn(identifier, now: .now()) { return closeKept(connection) }
        if let call = nextWaiting() {
            return run(call, on: connection)
        }
        if budget.othersWait(than: identifier) { return closeKept(connection) }
        keepIdle(connection)
    }

    private func keepIdle(_ connection: OriginConnectionHandler) {
        idle.append(connection)
        if budget.addedIdle(idle.count, of: member) { closeOneIdle() }
    }

    /// Closes one that is in neither list: it is put where `connectionClosed` finds it.
    private func closeKept(_ connection: OriginConnectionHandler) {
        idle.append(connection)
        connection.close()
    }

    func connectionClosed(_ connection: OriginConnectionHandler) {
        let wasIdle = idle.firstIndex { $0 === connection }
        if let wasIdle {
            idle.remove(at: wasIdle)
            budget.tookIdle(idle.count, of: member)
        }
        guard removeBusy(connection) || wasIdle != nil else { return }
        worker.counters.originDisconnected()
        budget.connectionEnded()
        budget.release(of: identifier)
        if coming < waiting.count { addConnection() }
    }

    private func closeOneIdle() {
        idle.first?.close()
    }

    /// Another pool waits for a connection, and this one had an idle one when it was asked.
    private func giveUpOne() {
        if idle.isEmpty { budget.reclaim(insteadOf: identifier) } else { closeOneIdle() }
    }

    // MARK: Time

    /// Ends what has waited too long. Called every now and then.
    package func checkDeadlines(now: NIODeadline) {
        for connection in busy {
            connection.checkDeadline(now: worker.tickMilliseconds)
        }
        let oldest = worker.tickMilliseconds - timeouts.idle.nanoseconds / 1_000_000
        for connection in idle where connection.idleSince < oldest { connection.close() }
        while let first = waiting.first, first.call.isOver || first.deadline <= now {
            waiting.removeFirst()
            worker.counters.originWaitEnded()
            // That no connection can be opened says more than that none became free.
            first.call.fail(backOff.failure ?? .queueTimeout)
        }
        if coming < waiting.count, mayConnect(now: now) { addConnection() }
    }

    /// Closes all connections that nothing runs on, for good.
    package func closeIdle() {
        for connection in idle { connection.close() }
    }
}
