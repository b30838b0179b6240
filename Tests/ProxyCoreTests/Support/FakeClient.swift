import NIOCore
import NIOEmbedded
import ProxyCore

/// A client's end of one connection to the proxy.
final class FakeClient {
    let channel: EmbeddedChannel
    /// Where sockets would be: it counts reads, and may keep what was written from going out.
    let socket = FakeSocket()
    private let loop: EmbeddedEventLoop
    private var text = ""

    init(worker: Worker, loop: EmbeddedEventLoop, address: String = "203.0.113.9") {
        self.loop = loop
        channel = EmbeddedChannel(loop: loop)
        let address = try! SocketAddress(ipAddress: address, port: 50_000)
        channel.remoteAddress = address
        try! channel.pipeline.syncOperations.addHandler(socket)
        try! channel.pipeline.syncOperations.addHandler(ClientConnectionHandler(worker: worker))
        channel.connect(to: address, promise: nil)
        channel.remoteAddress = address
        loop.run()
    }

    var isOpen: Bool { channel.isActive }

    /// Everything that arrived so far and was not taken.
    var received: String {
        while let buffer = try! channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: buffer) }
        return text
    }

    func takeReceived() -> String {
        defer { text = "" }
        return received
    }

    func send(_ request: String) {
        _ = try? channel.writeInbound(ByteBuffer(string: request))
        loop.run()
    }

    func get(_ path: String, _ fields: String...) {
        send("GET \(path) HTTP/1.1\r\nHost: h\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n")
    }

    /// What a socket does after each read: asks for the next one.
    /// - Returns: whether the proxy reads on.
    func asksToRead() -> Bool {
        let before = socket.reads
        channel.pipeline.read()
        return socket.reads > before
    }

    func closeInput() {
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        loop.run()
    }

    /// Sends, and closes its side before the proxy's event loop gets to do anything else.
    func sendLast(_ request: String) {
        _ = try? channel.writeInbound(ByteBuffer(string: request))
        closeInput()
    }

    func close() {
        channel.close(promise: nil)
        loop.run()
    }

    func setWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
        loop.run()
    }

    /// From now on what is written stays unsent, as with a client that does not read; or goes out after all.
    func holdOutput(_ holds: Bool) {
        socket.holdsOutput = holds
        if !holds { channel.pipeline.flush() }
        loop.run()
    }
}
