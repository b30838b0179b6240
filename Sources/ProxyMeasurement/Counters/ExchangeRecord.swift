package import HTTPCaching

/// The facts of one finished exchange with a client, numbers only: what counters need, and what the access log adds to
/// the texts that it is given. A value without heap storage.
package struct ExchangeRecord: Sendable {
    /// Where the answer came from.
    package var outcome: Outcome
    /// Why the origin was asked, why nothing was stored or what failed; nil for a plain hit.
    package var reason: Reason?
    /// The word for what was wrong with a message, if `reason` is that one was malformed.
    package var fault: StaticString?
    /// What the request was for.
    package var method = MethodClass.read
    /// The status code that the client got.
    package var status: UInt16
    /// Whether the client got a 304, from whichever side it came.
    package var answeredNotModified = false
    /// Whether the stored response that answered was read from disk.
    package var isFromDisk = false
    /// The request's HTTP version, major and minor.
    package var version: (major: UInt8, minor: UInt8) = (1, 1)

    /// When the exchange ended, in milliseconds since 1970-01-01T00:00:00Z.
    package var endedAt: Int64 = 0
    /// Microseconds from the request's first byte to the response's last.
    package var microseconds: Int64 = 0
    /// Microseconds from the request's being sent to the origin to the head of its answer; nil if this exchange sent
    /// none or got none.
    package var originHeadMicroseconds: Int64?

    /// Bytes of the request, head and body.
    package var bytesFromClient: Int64 = 0
    /// Bytes of the response, head and body.
    package var bytesToClient: Int64 = 0
    /// Bytes of the response's content alone.
    package var bodyBytesToClient: Int64 = 0
    /// Bytes that the origin sent on behalf of this exchange, for the log; counters take them from `OriginFetchRecord`.
    package var bytesFromOrigin: Int64 = 0

    /// Content bytes that were not fetched from the origin, as the store held them.
    package var bytesSavedAtOrigin: Int64 = 0
    /// Content bytes that were not sent to the client, as a 304 sufficed.
    package var bytesSavedAtClient: Int64 = 0

    /// An exchange with this result; the other facts are set afterwards.
    package init(outcome: Outcome, reason: Reason? = nil, status: UInt16) {
        self.outcome = outcome
        self.reason = reason
        self.status = status
        answeredNotModified = status == 304
    }
}
