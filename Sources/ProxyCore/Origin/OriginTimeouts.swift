package import NIOCore

/// How long the proxy waits for the origin.
package struct OriginTimeouts: Sendable, Equatable {
    package var connect: TimeAmount = .seconds(2)
    /// From the last byte in either direction to the next one of the answer.
    package var response: TimeAmount = .seconds(30)
    /// How long an unused connection is kept.
    package var idle: TimeAmount = .seconds(60)
    /// How long a request waits for a connection.
    package var queue: TimeAmount = .seconds(5)

    package init() {}
}
