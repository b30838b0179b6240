/// An origin that accepts connections in this process.
package struct RunningSampleOrigin: Sendable {
    /// Where it accepts them.
    package let address: ListeningAddress
    /// The origin itself: its counters and its history of events.
    package let service: SampleOriginService

    /// The port it listens on.
    package var port: Int { address.port }
}
