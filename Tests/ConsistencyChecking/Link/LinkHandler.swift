import NIOCore

/// Tells a link's connection what happens on one of its two sides.
final class LinkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let connection: LinkConnection
    private let isOrigin: Bool

    init(_ connection: LinkConnection, isOrigin: Bool) {
        self.connection = connection
        self.isOrigin = isOrigin
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        if isOrigin { connection.receiveFromOrigin(bytes) } else { connection.receiveFromProxy(bytes) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if isOrigin { connection.lostOrigin() } else { connection.lostProxy() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
