/// An address and port to listen at.
package struct SocketEndpoint: Sendable, Hashable, CustomStringConvertible {
    /// The address; the unspecified one (0.0.0.0, ::) stands for every address of the machine.
    package var address: IPAddress
    /// 0 lets the system choose.
    package var port: Int

    /// The endpoint with this address and a port from 0 to 65535.
    package init(_ address: IPAddress, port: Int) {
        self.address = address
        self.port = port
    }

    /// The address in the form that sockets take: without brackets.
    package var host: String { address.description }

    /// `127.0.0.1:8080` or `[::1]:8080`.
    package var description: String {
        address.isVersion6 ? "[\(address)]:\(port)" : "\(address):\(port)"
    }
}
