/// Where the answer to a client came from. Every exchange has exactly one outcome; whether a 304 was sent to the client
/// is another matter (`ExchangeRecord.answeredNotModified`).
package enum Outcome: UInt8, Sendable, CaseIterable {
    /// From the store, fresh; the origin was not asked.
    case hit
    /// From the store, stale, as the rules allow; the origin was not waited for.
    case stale
    /// From the store, after the origin said 304.
    case validated
    /// From the origin, in a fill that this request started.
    case miss
    /// From a fill or a validation that another request started.
    case collapsed
    /// From the origin, past the cache.
    case passed
    /// Made by the proxy itself, since something failed.
    case error

    /// The stable word: the same in the log and in the metrics.
    package var code: StaticString {
        switch self {
        case .hit: "hit"
        case .stale: "stale"
        case .validated: "validated"
        case .miss: "miss"
        case .collapsed: "collapsed"
        case .passed: "passed"
        case .error: "error"
        }
    }
}
