/// What one event loop counts. Only its loop writes to it, without locks or atomics; whoever wants totals takes a copy
/// on each loop and adds the copies with `+=`. Counting allocates nothing,
/// but for the first request after a copy was taken.
package struct LoopCounters: Sendable, Equatable {
    /// Exchanges with clients, by outcome and reason.
    package private(set) var requests = RequestCounts()
    /// Responses to clients, by what was asked and by status class.
    package private(set) var responsesByMethod = MethodClassCounts()
    /// Responses to clients, by status class.
    package var responses: StatusClassCounts { responsesByMethod.all }
    /// 304s sent to clients.
    package private(set) var notModified: UInt64 = 0
    /// Time from a request's first byte to its response's last, of outcomes that wait for no origin: hit and stale.
    package private(set) var hitDurations = Histogram()
    /// The same of every other outcome.
    package private(set) var otherDurations = Histogram()

    /// Exchanges that were answered by a stored response read from disk.
    package private(set) var fromDisk = DiskAnswerCounts()

    /// Bytes of requests, as received from clients.
    package private(set) var bytesFromClients: UInt64 = 0
    /// Bytes of responses, as sent to clients.
    package private(set) var bytesToClients: UInt64 = 0
    /// Content bytes that were not fetched from the origin, as the store held them.
    package private(set) var bytesSavedAtOrigin: UInt64 = 0
    /// Content bytes that were not sent to clients, as a 304 sufficed.
    package private(set) var bytesSavedAtClients: UInt64 = 0

    /// Answers of the origin by status class; `none` for requests that it didn't answer.
    package private(set) var originResponses = StatusClassCounts()
    /// Time from sending a request to the origin to the head of its response.
    package private(set) var originHeadDurations = Histogram()
    /// Bytes of requests, as sent to the origin.
    package private(set) var bytesToOrigin: UInt64 = 0
    /// Bytes of answers, as received from the origin.
    package private(set) var bytesFromOrigin: UInt64 = 0
    /// Requests that went to the origin on a connection that had served one before.
    package private(set) var originConnectionsReused: UInt64 = 0
    /// Requests sent to the origin a second time, as a kept connection had died.
    package private(set) var originRetries: UInt64 = 0
    /// Requests to the origin that ended with one of its time limits.
    package private(set) var originTimeouts: UInt64 = 0
    /// Answers of the origin that were no valid messages, by the word for what was wrong.
    package private(set) var originMalformed: [String: UInt64] = [:]

    /// Connections accepted from clients.
    package private(set) var clientConnectionsAccepted: UInt64 = 0
    /// Connections refused, as the limit was reached.
    package private(set) var clientConnectionsRefused: UInt64 = 0
    /// Connections of clients now open.
    package private(set) var clientConnectionsOpen: Int64 = 0
    /// Connections of clients that were cut by one of their time limits.
    package private(set) var clientTimeouts: UInt64 = 0
    /// Connections opened to the origin.
    package private(set) var originConnectionsOpened: UInt64 = 0
    /// Connections to the origin now open, idle ones included.
    package private(set) var originConnectionsOpen: Int64 = 0
    /// Requests that now wait for a connection to the origin.
    package private(set) var originRequestsWaiting: Int64 = 0

    /// Changes at the origin, and the versions that it showed.
    package var changes = ChangeCounts()

    /// Nothing counted yet.
    package init() {}

    /// Counts one finished exchange with a client.
    package mutating func record(_ exchange: borrowing ExchangeRecord) {
        let outcome = exchange.outcome
        requests.record(outcome, exchange.reason)
        responsesByMethod.record(exchange.method, exchange.status)
        if exchange.answeredNotModified { notModified &+= 1 }
        if outcome == .hit || outcome == .stale {
            hitDurations.record(microseconds: exchange.microseconds)
        } else {
            otherDurations.record(microseconds: exchange.microseconds)
        }
        if exchange.isFromDisk { fromDisk.record(outcome, contentBytes: exchange.bodyBytesToClient) }
        bytesFromClients &+= UInt64(clamping: exchange.bytesFromClient)
        bytesToClients &+= UInt64(clamping: exchange.bytesToClient)
        bytesSavedAtOrigin &+= UInt64(clamping: exchange.bytesSavedAtOrigin)
        bytesSavedAtClients &+= UInt64(clamping: exchange.bytesSavedAtClient)
    }

    /// Counts one finished request to the origin.
    package mutating func record(_ fetch: borrowing OriginFetchRecord) {
        originResponses.record(fetch.status)
        if let head = fetch.headMicroseconds { originHeadDurations.record(microseconds: head) }
        bytesToOrigin &+= UInt64(clamping: fetch.bytesToOrigin)
        bytesFromOrigin &+= UInt64(clamping: fetch.bytesFromOrigin)
        if fetch.usedKeptConnection { originConnectionsReused &+= 1 }
        if fetch.wasRetried { originRetries &+= 1 }
        if fetch.timedOut { originTimeouts &+= 1 }
        if let word = fetch.malformed { originMalformed["\(word)", default: 0] &+= 1 }
    }

    /// Counts a client's connection that was accepted and is open now.
    package mutating func clientConnected() {
        clientConnectionsAccepted &+= 1
        clientConnectionsOpen += 1
    }

    /// Counts the end of a connection that `clientConnected` counted.
    package mutating func clientDisconnected() {
        clientConnectionsOpen -= 1
    }

    /// Counts a client's connection that was closed at once, as there were too many.
    package mutating func clientRefused() {
        clientConnectionsRefused &+= 1
    }

    /// Counts a client's connection that a time limit ended.
    package mutating func clientTimedOut() {
        clientTimeouts &+= 1
    }

    /// Counts a connection to the origin that is open now.
    package mutating func originConnected() {
        originConnectionsOpened &+= 1
        originConnectionsOpen += 1
    }

    /// Counts the end of a connection that `originConnected` counted.
    package mutating func originDisconnected() {
        originConnectionsOpen -= 1
    }

    /// Counts a request that waits for a connection to the origin.
    package mutating func originWaitStarted() {
        originRequestsWaiting += 1
    }

    /// Counts the end of a wait that `originWaitStarted` counted, however it ended.
    package mutating func originWaitEnded() {
        originRequestsWaiting -= 1
    }

    /// Adds what another loop counted.
    package static func += (left: inout LoopCounters, right: LoopCounters) {
        left.requests += right.requests
        left.responsesByMethod += right.responsesByMethod
        left.notModified &+= right.notModified
        left.hitDurations += right.hitDurations
        left.otherDurations += right.otherDurations
        left.fromDisk += right.fromDisk
        left.bytesFromClients &+= right.bytesFromClients
        left.bytesToClients &+= right.bytesToClients
        left.bytesSavedAtOrigin &+= right.bytesSavedAtOrigin
        left.bytesSavedAtClients &+= right.bytesSavedAtClients
        left.originResponses += right.originResponses
        left.originHeadDurations += right.originHeadDurations
        left.bytesToOrigin &+= right.bytesToOrigin
        left.bytesFromOrigin &+= right.bytesFromOrigin
        left.originConnectionsReused &+= right.originConnectionsReused
        left.originRetries &+= right.originRetries
        left.originTimeouts &+= right.originTimeouts
        left.originMalformed.merge(right.originMalformed, uniquingKeysWith: &+)
        left.clientConnectionsAccepted &+= right.clientConnectionsAccepted
        left.clientConnectionsRefused &+= right.clientConnectionsRefused
        left.clientConnectionsOpen += right.clientConnectionsOpen
        left.clientTimeouts &+= right.clientTimeouts
        left.originConnectionsOpened &+= right.originConnectionsOpened
        left.originConnectionsOpen += right.originConnectionsOpen
        left.originRequestsWaiting += right.originRequestsWaiting
        left.changes += right.changes
    }
}
