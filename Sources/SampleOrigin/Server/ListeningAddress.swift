/// Where an origin accepts connections.
package struct ListeningAddress: Sendable, Equatable, CustomStringConvertible {
    /// The host as it was configured.
    package var host: String
    /// The port, which the system may have chosen.
    package var port: Int

    /// The address as a URL, such as `http://127.0.0.1:5000`.
    package var description: String {
        host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
    }
}
