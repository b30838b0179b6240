/// A request method (RFC 9110 §9), as far as it matters which one it is. Names are case-sensitive.
public enum Method: UInt8, Sendable, CaseIterable {
    case get, head, post, put, delete, connect, options, trace, patch
    /// The methods that the IANA registry has as safe beside those of RFC 9110 (RFC 4918 §9.1, RFC 3253 §3.6, RFC 5323 §2,
    /// and QUERY). They are passed, as any other method is, and invalidate nothing.
    case propfind, report, search, query
    /// The methods of RFC 4918 whose effect may reach further than their target.
    case copy, move, mkcol, proppatch
    /// Any other method: passed to the origin, never known safe.
    case other

    /// The method that the bytes of `range` name.
    public init(_ range: Range<Int>, in bytes: Span<UInt8>) {
        func reads(_ text: StaticString) -> Bool {
            guard range.count == text.utf8CodeUnitCount else { return false }
            return text.withUTF8Buffer { expected in
                for offset in 0..<expected.count where bytes[range.lowerBound + offset] != expected[offset] {
                    return false
                }
                return true
            }
        }
        self =
            switch range.count {
            case 3 where reads("GET"): .get
            case 3 where reads("PUT"): .put
            case 4 where reads("HEAD"): .head
            case 4 where reads("POST"): .post
            case 4 where reads("MOVE"): .move
            case 4 where reads("COPY"): .copy
            case 5 where reads("PATCH"): .patch
            case 5 where reads("TRACE"): .trace
            case 5 where reads("QUERY"): .query
            case 5 where reads("MKCOL"): .mkcol
            case 6 where reads("DELETE"): .delete
            case 6 where reads("REPORT"): .report
            case 6 where reads("SEARCH"): .search
            case 7 where reads("OPTIONS"): .options
            case 7 where reads("CONNECT"): .connect
            case 8 where reads("PROPFIND"): .propfind
            case 9 where reads("PROPPATCH"): .proppatch
            default: .other
            }
    }

    /// Whether the method is known to be safe (RFC 9110 §9.2.1 and the IANA registry of methods); an unknown one is not.
    public var isSafe: Bool {
        switch self {
        case .get, .head, .options, .trace, .propfind, .report, .search, .query: true
        case .post, .put, .delete, .connect, .patch, .copy, .move, .mkcol, .proppatch, .other: false
        }
    }

    /// The name; empty for `other`.
    public var name: StaticString {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        case .connect: "CONNECT"
        case .options: "OPTIONS"
        case .trace: "TRACE"
        case .patch: "PATCH"
        case .propfind: "PROPFIND"
        case .report: "REPORT"
        case .search: "SEARCH"
        case .query: "QUERY"
        case .copy: "COPY"
        case .move: "MOVE"
        case .mkcol: "MKCOL"
        case .proppatch: "PROPPATCH"
        case .other: ""
        }
    }
}
