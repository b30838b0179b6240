internal import HTTPCaching
internal import HTTPSemantics
internal import HTTPWire
internal import NIOCore

/// The proxy's member of `Cache-Status` (RFC 9211): how this answer came about.
struct CacheStatus: Sendable, Equatable {
    /// Why the origin was asked, in the words of RFC 9211 §2.2.
    enum Forward: Sendable, Equatable {
        case bypass, method, uriMiss, varyMiss, miss, request, stale, partial

        var code: StaticString {
            switch self {
            case .bypass: "bypass"
            case .method: "method"
            case .uriMiss: "uri-miss"
            case .varyMiss: "vary-miss"
            case .miss: "miss"
            case .request: "request"
            case .stale: "stale"
            case .partial: "partial"
            }
        }

        /// The word for one of our reasons to ask the origin.
        init(_ reason: Reason) {
            self =
                switch reason {
                case .absent: .uriMiss
                case .varyMismatch: .varyMiss
                case .noFreshness, .expired, .invalidated, .changePending, .recovered, .responseNoCache: .stale
                case .requestNoCache, .requestNoStore, .requestMaxAge, .requestMinFresh, .originCondition,
                    .onlyIfCached:
                    .request
                case .rangeNotStored: .partial
                case .method: .method
                // Not by what is stored and what the request says of it: the cache was not to be used.
                default: .bypass
                }
        }
    }

    var isHit = false
    var isFromDisk = false
    /// Seconds until the response is stale; negative if it is.
    var timeToLive: Int64?
    var forward: Forward?
    var forwardStatus: UInt16?
    var isStored = false
    var isCollapsed = false
    var detail: Reason?

    static func hit(timeToLive: Int64) -> CacheStatus {
        CacheStatus(isHit: true, timeToLive: timeToLive)
    }

    /// As many bytes as the field takes at most, beside the pseudonym: all parameters together with their longest values.
    static let longestField = 256

    func write(pseudonym: [UInt8], into head: inout ByteAppender) {
        head.append("Cache-Status: ")
        head.append(pseudonym)
        if isHit { head.append("; hit") }
        if let forward {
            head.append("; fwd=")
            head.append(forward.code)
        }
        if let forwardStatus {
            head.append("; fwd-status=")
            head.append(decimal: Int64(forwardStatus))
        }
        if let timeToLive {
            head.append("; ttl=")
            head.append(decimal: timeToLive)
        }
        if isStored { head.append("; stored") }
        if isCollapsed { head.append("; collapsed") }
        if let detail {
            head.append("; detail=")
            head.append(detail.code)
        } else if isFromDisk {
            head.append("; detail=disk")
        }
        head.append("\r\n")
    }

    func write(pseudonym: [UInt8], into buffer: inout ByteBuffer) {
        buffer.append(upTo: Self.longestField + pseudonym.count) { write(pseudonym: pseudonym, into: &$0) }
    }
}
