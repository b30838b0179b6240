/// A request method (RFC 9110 §9). Names are case-sensitive.
public enum Method: UInt8, Sendable, CaseIterable {
    case get, head, post, put, delete, connect, options, trace, patch
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
            case 5 where reads("PATCH"): .patch
            case 5 where reads("TRACE"): .trace
            case 6 where reads("DELETE"): .delete
            case 7 where reads("OPTIONS"): .options
            case 7 where reads("CONNECT"): .connect
            default: .other
            }
    }

    /// Whether the method is known to be safe (RFC 9110 §9.2.1); an unknown one is not.
    public var isSafe: Bool {
        switch self {
        case .get, .head, .options, .trace: true
        case .post, .put, .delete, .connect, .patch, .other: false
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
        case .other: ""
        }
    }
}
