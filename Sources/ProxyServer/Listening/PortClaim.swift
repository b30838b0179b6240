internal import NIOCore
internal import NIOPosix
internal import ProxyConfiguration

/// Makes sure that nobody else listens where this process is about to. Its sockets share their ports, and would do so with those of a
/// stranger, or of a second Etagere started by mistake, without anybody noticing.
///
/// The one exception is the Etagere that this one replaces: while that is stopping, it may still listen.
enum PortClaim {
    /// - Parameter admin: where the predecessor would say that it is stopping; nil if that can't be asked.
    /// - Throws: `ProxyServerError.cannotListen` for the first endpoint that is taken.
    static func check(_ endpoints: [SocketEndpoint], admin: SocketEndpoint?, on group: any EventLoopGroup) async throws
    {
        // Once: the new process' own admin listener may be there when the next endpoint is looked at.
        var isReplacing: Bool?
        for endpoint in endpoints where endpoint.port != 0 {
            do {
                // A socket that doesn't share its port finds out whether somebody listens there.
                let channel = try await ServerBootstrap(group: group)
                    .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                    .bind(host: endpoint.host, port: endpoint.port).get()
                try await channel.close()
            } catch {
                if isReplacing == nil { isReplacing = await Predecessor.isStopping(admin: admin, on: group) }
                if isReplacing == true { continue }
                throw ProxyServerError.cannotListen(endpoint.description, ProxyServerError.cause(of: error))
            }
        }
    }
}
