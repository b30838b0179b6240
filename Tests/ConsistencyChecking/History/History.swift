package import NIOCore
import Synchronization

/// Collects what clients and origin report, until it is taken to be checked.
package final class History: Sendable {
    /// A part of the history, and the moment before which nothing is missing from it and the parts before it.
    package struct Part: Sendable {
        package var records: [OperationRecord]
        package var events: [OriginEvent]
        package var isCompleteBefore: NIODeadline
    }

    /// How long an event may take from its commit into the history. In truth it is microseconds, unless the thread that
    /// writes is held up between the two.
    private static let longestDelay = TimeAmount.seconds(4)

    private struct State: Sendable {
        var records: [OperationRecord] = []
        var events: [OriginEvent] = []
        var underWay: [NIODeadline]
    }

    private let state: Mutex<State>

    package init(clients: Int) {
        state = Mutex(State(underWay: Array(repeating: .distantFuture, count: clients)))
    }

    package func begin(client: Int, at start: NIODeadline) {
        state.withLock { $0.underWay[client] = start }
    }

    package func end(_ record: OperationRecord) {
        state.withLock { state in
            state.underWay[Int(record.operation.identifier.client)] = .distantFuture
            state.records.append(record)
        }
    }

    package func add(_ event: OriginEvent) {
        state.withLock { $0.events.append(event) }
    }

    package func take(now: NIODeadline = .now()) -> Part {
        state.withLock { state in
            let horizon = min(now - Self.longestDelay, state.underWay.min() ?? .distantFuture)
            defer {
                state.records = []
                state.events = []
            }
            return Part(records: state.records, events: state.events, isCompleteBefore: horizon)
        }
    }
}
