/// How long the proxy waits for a client, in milliseconds.
package struct ClientTimeouts: Sendable, Equatable {
    /// From a request's first byte to the end of its head.
    package var head: Int64 = 10_000
    /// Between two requests.
    package var idle: Int64 = 60_000
    /// From one piece of a request's body to the next.
    package var body: Int64 = 30_000
    /// While a client takes nothing at all of what is waiting for it.
    package var write: Int64 = 60_000

    package init() {}
}
