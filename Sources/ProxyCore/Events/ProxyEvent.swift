package import HTTPCaching

/// What an operator should read of in the log. Where an event stands for several of its kind, `count` says for how many.
package enum ProxyEvent: Sendable, Equatable {
    /// No connection to the origin can be opened any more.
    case originUnreachable(Reason)
    /// Connections can be opened again; `failures` is how many requests failed meanwhile.
    case originReachable(afterMilliseconds: Int64, failures: Int)
    /// The origin was lost and found several times, too fast to tell of each.
    case originUnsteady(changes: Int, isReachable: Bool)
    /// The origin took a request and didn't respond to it as it should have.
    case originFault(Kind, count: Int)
    /// A limit of this proxy, or of its system, was reached.
    case limitReached(Kind, count: Int)

    /// Events of one kind are alike to an operator: it is enough to read of some of them.
    package enum Kind: Sendable, Hashable {
        /// Requests that failed for this reason.
        case failed(Reason)
        /// Responses that are not valid HTTP, all for the same cause.
        case malformed(String)
        /// The origin's response broke off in its body.
        case brokeOff
        /// As many clients are connected as may be.
        case clientConnections
        /// As many connections of one address are open as may be.
        case addressConnections
        /// The system has no descriptor or no memory for another connection; the text is the system's.
        case accepting(String)
    }
}
