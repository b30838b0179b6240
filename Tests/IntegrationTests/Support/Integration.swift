import Testing

/// The whole tier: the proxy as a service, between real sockets. One test after the other, as some need every connection
/// that the process may have.
@Suite("Integration", .serialized, .timeLimit(.minutes(1)))
enum Integration {}
