internal import HTTPCaching
internal import Logging
internal import ProxyCore

/// An event in the words of the log: what happened, to what, and what to do about it.
struct EventText: Equatable {
    let level: Logger.Level
    let message: String

    init(_ event: ProxyEvent) {
        switch event {
        case .originUnreachable(let reason):
            self.init(.error, "the origin is unreachable (\(reason.code)): \(Self.advice(reason))")
        case .originReachable(let milliseconds, let failures):
            self.init(
                .notice,
                "the origin is reachable again after \(Self.seconds(milliseconds)), in which \(Self.requests(failures)) failed"
            )
        case .originUnsteady(let changes, let isReachable):
            self.init(
                .warning,
                "the origin was lost and found again \(changes) times within seconds and is "
                    + (isReachable ? "reachable now" : "unreachable now"))
        case .originFault(let kind, let count): self.init(.warning, Self.text(kind) + Self.times(count))
        case .limitReached(let kind, let count): self.init(.warning, Self.text(kind) + Self.times(count))
        }
    }

    private init(_ level: Logger.Level, _ message: String) {
        self.level = level
        self.message = message
    }

    func log(to logger: Logger) {
        logger.log(level: level, "\(message)")
    }

    private static func text(_ kind: ProxyEvent.Kind) -> String {
        switch kind {
        case .malformed(let words):
            "the origin sent a response that is not valid HTTP (origin-malformed): \(words)"
        case .brokeOff:
            "the origin's response broke off in its body (transfer-failed): it was not stored, and the client's connection was cut"
        case .failed(let reason): "a request to the origin failed (\(reason.code)): \(advice(reason))"
        case .clientConnections:
            "clients.max-connections is reached: idle connections are closed for new ones, or new ones refused; "
                + "raise it, or find out who opens so many"
        case .addressConnections:
            "one address has as many connections as clients.per-address allows: its new ones are refused (address-limit); "
                + "if it is a load balancer, name it in clients.trust-forwarded"
        case .accepting(let cause):
            "the system can't open another connection of a client (\(cause)): accepting pauses; "
                + "raise the limit of open files, or lower clients.max-connections"
        }
    }

    /// What to do, as docs/cache-status.md says at more length.
    private static func advice(_ reason: Reason) -> String {
        switch reason {
        case .nameNotResolved: "its name has no address; look at origin.url and at the resolver"
        case .connectionRefused: "no address of it accepts a connection; is it running, and is origin.url right?"
        case .connectionTimeout: "no connection within origin.connect-timeout; look at the network and its load"
        case .connectionLimit: "origin.max-waiting requests wait for a connection already"
        case .queueTimeout: "no connection became free within origin.queue-timeout; is the origin slow?"
        case .descriptorsExhausted:
            "no file descriptor is left for a connection to the origin; raise the limit of open files"
        case .responseTimeout: "it was silent for origin.response-timeout"
        case .originClosed: "it closed the connection before it had responded; look at its log"
        case .originHeadTooLarge: "the head of its response is too large"
        default: "look at the origin's log"
        }
    }

    private static func times(_ count: Int) -> String {
        count > 1 ? " (\(count) times since the last such line)" : ""
    }

    private static func requests(_ count: Int) -> String { count == 1 ? "1 request" : "\(count) requests" }

    private static func seconds(_ milliseconds: Int64) -> String {
        milliseconds < 10_000
            ? "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s" : "\(milliseconds / 1000) s"
    }
}
