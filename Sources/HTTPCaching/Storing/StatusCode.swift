/// What RFC 9110 says of status codes with regard to caching.
enum StatusCode {
    /// "final" (RFC 9111 §3): not 1xx.
    static func isFinal(_ status: UInt16) -> Bool {
        status >= 200 && status <= 599
    }

    /// "status codes that are defined as heuristically cacheable (e.g., 200, 203, 204, 206, 300, 301, 308, 404, 405, 410,
    /// 414, and 501 in this specification)" (RFC 9110 §15.1)
    static func isHeuristicallyCacheable(_ status: UInt16) -> Bool {
        switch status {
        case 200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501: true
        default: false
        }
    }

    /// Those of them that say what stands at a path, or where that has gone for good: a lifetime that is given to a path is for
    /// these.
    static func isLastingSuccess(_ status: UInt16) -> Bool {
        switch status {
        case 200, 203, 206, 300, 301, 308: true
        default: false
        }
    }

    /// "a cache has "understood" a … response status code if it recognizes it and implements all specified
    /// caching-related behavior" (RFC 9111 §3). 304 and 416 are never stored as such.
    static func isUnderstood(_ status: UInt16) -> Bool {
        switch status {
        case 200...206 where status != 205: true
        case 300...303, 307, 308: true
        case 400...415, 417, 421, 422, 426, 429, 431, 451: true
        case 500...505, 511: true
        default: false
        }
    }

    /// Whether a response without freshness is stored to be validated on each use: the ones a 304 can speak of.
    static func canBeValidated(_ status: UInt16) -> Bool {
        status == 200 || status == 203 || status == 206
    }
}
