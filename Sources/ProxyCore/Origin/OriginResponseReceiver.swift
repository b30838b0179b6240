package import HTTPCaching
package import HTTPWire
package import NIOCore

/// Who gets an origin's answer. All calls come on the event loop on which the request was made, in this order: interim
/// heads, one head, content, one end; or a failure at any point, after which nothing comes.
package protocol OriginResponseReceiver: AnyObject {
    /// The request is being sent: once, or once more after a connection turned out to be dead.
    func originIsAsked()
    /// A 1xx response (RFC 9110 §15.2). `bytes` are those that the head's positions refer to.
    func originSentInterim(_ head: ResponseHead, bytes: ByteBuffer)
    func originSentHead(_ head: ResponseHead, bytes: ByteBuffer)
    func originSentContent(_ content: ByteBuffer)
    func originEnded(trailers: ByteBuffer?)
    func originFailed(_ reason: Reason)
    /// The connection takes more of the request's body again.
    func originBecameWritable()
}

extension OriginResponseReceiver {
    package func originIsAsked() {}
    package func originSentInterim(_ head: ResponseHead, bytes: ByteBuffer) {}
    package func originBecameWritable() {}
}
