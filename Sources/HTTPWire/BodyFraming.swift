/// How the end of a message's body is found (RFC 9112 §6.3).
package enum BodyFraming: Sendable, Equatable {
    case none
    /// So many bytes; more than zero.
    case length(Int64)
    case chunked
    /// A response that ends with its connection.
    case untilClose

    /// Whether a body follows the head.
    package var hasBody: Bool {
        switch self {
        case .none: false
        case .length, .chunked, .untilClose: true
        }
    }
}
