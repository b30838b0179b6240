import NIOCore
import NIOEmbedded
import ProxyCore

/// The origin's end of one connection.
final class FakeOriginConnection {
    let channel: EmbeddedChannel
    private let loop: EmbeddedEventLoop
    private var text = ""

    init(loop: EmbeddedEventLoop, handler: OriginConnectionHandler) {
        self.loop = loop
        channel = EmbeddedChannel(loop: loop)
        channel.remoteAddress = FakeOrigin.address
        try! channel.pipeline.syncOperations.addHandler(handler)
        channel.connect(to: FakeOrigin.address, promise: nil)
        loop.run()
    }

    /// Everything that arrived so far and was not taken.
    var received: String {
        while let buffer = try! channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: buffer) }
        return text
    }

    func takeReceived() -> String {
        defer { text = "" }
        return received
    }

    var isOpen: Bool { channel.isActive }

    func send(_ answer: String) {
        send(ByteBuffer(string: answer))
    }

    func send(_ bytes: ByteBuffer) {
        _ = try? channel.writeInbound(bytes)
        loop.run()
    }

    /// A whole answer with a `Content-Length`.
    func answer(_ status: String = "200 OK", _ fields: String..., body: String = "") {
        let lines = fields.map { $0 + "\r\n" }.joined()
        send("HTTP/1.1 \(status)\r\n\(lines)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    func notModified(_ fields: String...) {
        send("HTTP/1.1 304 Not Modified\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n")
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
}
