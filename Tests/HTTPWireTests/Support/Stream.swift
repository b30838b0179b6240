import HTTPSemantics
import HTTPWire

/// What a connection carries, and in which direction.
enum Stream: Hashable, Sendable {
    case requests
    /// Responses, each of them to a request of this method.
    case responses(Method)
}
