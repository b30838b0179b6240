/// Why an answer did not come from the cache, why a response was not stored, or what failed. The code is the same word
/// in `Cache-Status`, the log and the metrics, and never changes its meaning.
package enum Reason: UInt8, Sendable, CaseIterable {
    // Why the origin was asked.
    case absent
    case varyMismatch
    case noFreshness
    case expired
    case invalidated
    case changePending
    case recovered
    case responseNoCache
    case requestNoCache
    case requestMaxAge
    case requestMinFresh
    case rangeNotStored
    case method
    case requestBody
    case routeOff
    case originCondition
    case credentials
    case methodOverride
    case rangeUnit
    case ambiguousPath
    case previouslyUncacheable

    // Why the response was not stored.
    case requestNoStore
    case responseNoStore
    case responsePrivate
    case authorization
    case cookie
    case credentialField
    case setCookie
    case varyAny
    case status
    case notReusable
    case noRangeSupport
    case mustUnderstand
    case tooLarge
    case incomplete
    case transferFailed
    case memoryFull
    case diskUnavailable
    case validatorWentBackwards

    // What failed.
    case onlyIfCached
    case madeTag
    case loop
    case nameNotResolved
    case connectionRefused
    case connectionTimeout
    case connectionLimit
    case queueTimeout
    case descriptorsExhausted
    case responseTimeout
    case originClosed
    case originMalformed
    case originHeadTooLarge
    case requestMalformed
    case requestLineTooLong
    case requestHeadTooLarge
    case requestBodyTooLarge
    case requestTimeout
    case addressLimit
    case methodRefused
    case expectationFailed
    case versionNotSupported
    case tlsOnPlainPort
    case clientGone

    /// The stable word: lower case, words joined by hyphens.
    package var code: StaticString {
        switch self {
        case .absent: "absent"
        case .varyMismatch: "vary-mismatch"
        case .noFreshness: "no-freshness"
        case .expired: "expired"
        case .invalidated: "invalidated"
        case .changePending: "change-pending"
        case .recovered: "recovered"
        case .responseNoCache: "response-no-cache"
        case .requestNoCache: "request-no-cache"
        case .requestMaxAge: "request-max-age"
        case .requestMinFresh: "request-min-fresh"
        case .rangeNotStored: "range-not-stored"
        case .method: "method"
        case .requestBody: "request-body"
        case .routeOff: "route-off"
        case .originCondition: "origin-condition"
        case .credentials: "credentials"
        case .methodOverride: "method-override"
        case .rangeUnit: "range-unit"
        case .ambiguousPath: "ambiguous-path"
        case .previouslyUncacheable: "previously-uncacheable"
        case .requestNoStore: "request-no-store"
        case .responseNoStore: "response-no-store"
        case .responsePrivate: "response-private"
        case .authorization: "authorization"
        case .cookie: "cookie"
        case .credentialField: "credential-field"
        case .setCookie: "set-cookie"
        case .varyAny: "vary-any"
        case .status: "status"
        case .notReusable: "not-reusable"
        case .noRangeSupport: "no-range-support"
        case .mustUnderstand: "must-understand"
        case .tooLarge: "too-large"
        case .incomplete: "incomplete"
        case .transferFailed: "transfer-failed"
        case .memoryFull: "memory-full"
        case .diskUnavailable: "disk-unavailable"
        case .validatorWentBackwards: "validator-went-backwards"
        case .onlyIfCached: "only-if-cached"
        case .madeTag: "made-tag"
        case .loop: "loop"
        case .nameNotResolved: "name-not-resolved"
        case .connectionRefused: "connection-refused"
        case .connectionTimeout: "connection-timeout"
        case .connectionLimit: "connection-limit"
        case .queueTimeout: "queue-timeout"
        case .descriptorsExhausted: "descriptors-exhausted"
        case .responseTimeout: "response-timeout"
        case .originClosed: "origin-closed"
        case .originMalformed: "origin-malformed"
        case .originHeadTooLarge: "origin-head-too-large"
        case .requestMalformed: "request-malformed"
        case .requestLineTooLong: "request-line-too-long"
        case .requestHeadTooLarge: "request-head-too-large"
        case .requestBodyTooLarge: "request-body-too-large"
        case .requestTimeout: "request-timeout"
        case .addressLimit: "address-limit"
        case .methodRefused: "method-refused"
        case .expectationFailed: "expectation-failed"
        case .versionNotSupported: "version-not-supported"
        case .tlsOnPlainPort: "tls-on-plain-port"
        case .clientGone: "client-gone"
        }
    }
}
