package import HTTPSemantics
package import HTTPWire
package import NIOCore

/// A request as it goes to the origin.
package struct OriginRequest: Sendable {
    package let method: Method
    /// The whole head, its empty line included.
    package let head: ByteBuffer
    package let framing: BodyFraming

    package init(method: Method, head: ByteBuffer, framing: BodyFraming) {
        self.method = method
        self.head = head
        self.framing = framing
    }

    /// Whether it may be sent again if the connection turns out to be dead: safe, and without a body (RFC 9110 §9.2.2).
    package var mayBeRetried: Bool { method.isSafe && !framing.hasBody }
}
