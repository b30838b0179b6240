internal import HTTPCaching
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
                case .noFreshness, .expired, .invalidated, .recovered, .responseNoCache: .stale
                case .requestNoCache, .requestMaxAge, .requestMinFresh, .originCondition, .onlyIfCached: .request
                case .rangeNotStored: .partial
                case .method: .method
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

    func write(pseudonym: [UInt8], into buffer: inout ByteBuffer) {
        buffer.writeStaticString("Cache-Status: ")
        buffer.writeBytes(pseudonym)
        if isHit { buffer.writeStaticString("; hit") }
        if let forward {
            buffer.writeStaticString("; fwd=")
            buffer.writeStaticString(forward.code)
        }
        if let forwardStatus {
            buffer.writeStaticString("; fwd-status=")
            buffer.writeDecimal(Int64(forwardStatus))
        }
        if let timeToLive {
            buffer.writeStaticString("; ttl=")
            buffer.writeDecimal(timeToLive)
        }
        if isStored { buffer.writeStaticString("; stored") }
        if isCollapsed { buffer.writeStaticString("; collapsed") }
        if let detail {
            buffer.writeStaticString("; detail=")
            buffer.writeStaticString(detail.code)
        } else if isFromDisk {
            buffer.writeStaticString("; detail=disk")
        }
        buffer.writeStaticString("\r\n")
    }
}
