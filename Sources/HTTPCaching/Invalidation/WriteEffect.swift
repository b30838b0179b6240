/// What the outcome of an unsafe request means for what is stored.
package enum WriteEffect: Sendable, Equatable {
    /// The origin refused it, and says nothing about what is stored.
    case none
    /// It changed something.
    case changed
    /// It was accepted and changes something later (202).
    case changesLater
    /// Nobody knows: it may have changed something, or still do so.
    case unknown
    /// The origin has another version than the one that the client named (412).
    case otherVersion

    /// - Parameter status: of the origin's answer; nil if there was none.
    package static func decide(status: UInt16?) -> WriteEffect {
        guard let status else { return .unknown }
        return switch status {
        // "The request might or might not eventually be acted upon" (RFC 9110 §15.3.3)
        case 202: .changesLater
        // "A "non-error response" is one with a 2xx (Successful) or 3xx (Redirection) status code." (RFC 9111 §4.4)
        case 200...399: .changed
        case 412: .otherVersion
        // "the request cannot be fulfilled"; nothing was changed (RFC 9110 §15.5)
        case 400...499: .none
        // "the server does not support the functionality required to fulfill the request" (RFC 9110 §15.6.2)
        case 501: .none
        // An origin that failed may have failed after its work was done, or before a part of it that goes on.
        default: .unknown
        }
    }

    /// Whether what the write may have changed is invalidated.
    package var invalidates: Bool {
        switch self {
        case .changed, .changesLater, .unknown: true
        case .none, .otherVersion: false
        }
    }
}
