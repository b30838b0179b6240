package import HTTPSemantics
package import HTTPWire

/// A request as it goes to the origin. Its head is rendered when there is a connection for it.
package struct OriginRequest {
    package let message: RequestMessage
    package let purpose: OriginRequestHead.Purpose

    package init(_ message: RequestMessage, purpose: OriginRequestHead.Purpose) {
        self.message = message
        self.purpose = purpose
    }

    package var method: Method { OriginRequestHead.method(of: message, purpose) }

    package var framing: BodyFraming { message.head.framing }

    /// Whether it may be sent again if the connection turns out to be dead: safe, and without a body (RFC 9110 §9.2.2).
    package var mayBeRetried: Bool { message.isSafe && !framing.hasBody }
}
