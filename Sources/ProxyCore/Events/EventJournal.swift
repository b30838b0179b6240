package import HTTPCaching
package import NIOCore
internal import Synchronization

/// Makes of what goes wrong the few events that an operator should read. All event loops feed it, only when something fails or a
/// connection is opened; what it costs while all is well is one load of an atomic.
package final class EventJournal: Sendable {
    private struct State {
        var reachability = OriginReachability()
        var limiter = EventLimiter()
    }

    private let state = Mutex(State())
    /// Whether a success, or the time that passes, may lead to an event.
    private let isUnsettled = Atomic<Bool>(false)
    private let sink: @Sendable (ProxyEvent) -> Void

    /// - Parameter sink: gets the events, on the thread on which they arise; no lock is held meanwhile.
    package init(sink: @escaping @Sendable (ProxyEvent) -> Void = { _ in }) {
        self.sink = sink
    }

    // MARK: What happened

    /// A connection to the origin was opened.
    package func originConnected(now: NIODeadline = .now()) {
        guard isUnsettled.load(ordering: .relaxed) else { return }
        update { $0.reachability.connected(now: Self.milliseconds(now)) }
    }

    /// No connection to the origin could be opened.
    package func connectingFailed(_ reason: Reason, now: NIODeadline = .now()) {
        guard Self.concernsReachability(reason) else { return }
        update { $0.reachability.connectingFailed(reason, now: Self.milliseconds(now)) }
    }

    /// A request to the origin failed.
    /// - Parameters:
    ///   - malformed: what was wrong with the response; nil if that was not the cause.
    ///   - hadHead: whether the response's head had come.
    package func requestFailed(
        _ reason: Reason, malformed: StaticString? = nil, hadHead: Bool = false, now: NIODeadline = .now()
    ) {
        if Self.concernsReachability(reason) { return state.withLock { $0.reachability.requestFailed() } }
        switch reason {
        case .connectionLimit, .queueTimeout, .descriptorsExhausted: reached(.failed(reason), now: now)
        case .originMalformed where malformed != nil: fault(.malformed("\(malformed ?? "")"), now: now)
        case .originClosed where hadHead: fault(.brokeOff, now: now)
        default: fault(.failed(reason), now: now)
        }
    }

    /// A limit was reached.
    package func reached(_ kind: ProxyEvent.Kind, now: NIODeadline = .now()) {
        update { state in
            state.limiter.admit(kind, now: Self.milliseconds(now)).map { .limitReached(kind, count: $0) }
        }
    }

    private func fault(_ kind: ProxyEvent.Kind, now: NIODeadline) {
        update { state in
            state.limiter.admit(kind, now: Self.milliseconds(now)).map { .originFault(kind, count: $0) }
        }
    }

    /// Tells what was held back for long enough. Called now and then by every event loop.
    package func tick(now: NIODeadline) {
        guard isUnsettled.load(ordering: .relaxed) else { return }
        let milliseconds = Self.milliseconds(now)
        let events = state.withLock { state in
            var events = state.reachability.due(now: milliseconds).map { [$0] } ?? []
            events += state.limiter.due(now: milliseconds).map { Self.event($0.kind, count: $0.count) }
            settle(state)
            return events
        }
        for event in events { sink(event) }
    }

    // MARK: -

    private func update(_ change: (inout State) -> ProxyEvent?) {
        let event = state.withLock { state in
            let event = change(&state)
            settle(state)
            return event
        }
        if let event { sink(event) }
    }

    private func settle(_ state: borrowing State) {
        isUnsettled.store(state.reachability.isUnsettled || state.limiter.hasUntold, ordering: .relaxed)
    }

    private static func event(_ kind: ProxyEvent.Kind, count: Int) -> ProxyEvent {
        switch kind {
        case .failed(.connectionLimit), .failed(.queueTimeout), .failed(.descriptorsExhausted), .clientConnections,
            .addressConnections,
            .accepting:
            .limitReached(kind, count: count)
        case .failed, .malformed, .brokeOff: .originFault(kind, count: count)
        }
    }

    private static func concernsReachability(_ reason: Reason) -> Bool {
        reason == .nameNotResolved || reason == .connectionRefused || reason == .connectionTimeout
    }

    private static func milliseconds(_ moment: NIODeadline) -> Int64 {
        Int64(moment.uptimeNanoseconds / 1_000_000)
    }
}
