package import HTTPSemantics
package import NIOCore

/// Reads response heads out of the bytes of a connection: as `ResponseParser` does and, where that refuses one and parsing is
/// lenient, once more after mending it.
package struct ResponseHeadReader: Sendable {
    private let limits: MessageLimits
    private let parsing: MessageParsing
    private var parser: ResponseParser
    /// Of a head that the parser has refused.
    private var mending: ResponseHeadMending?

    package init(limits: MessageLimits = MessageLimits(), parsing: MessageParsing = .strict) {
        self.limits = limits
        self.parsing = parsing
        parser = ResponseParser(limits: limits, parsing: parsing)
    }

    /// The head, valid after `read` said true and until `reset`.
    package var head: ResponseHead { parser.head }

    /// Forgets the message, to begin with the next one.
    package mutating func reset() {
        parser.reset()
        mending = nil
    }

    /// Reads on. `arrived` starts at the message's first byte; a head that is mended takes the place of what came.
    /// - Parameter method: the method of the request that is being answered.
    /// - Returns: true if the head is complete, false if more bytes are needed.
    package mutating func read(_ arrived: inout ByteBuffer, answering method: Method) throws(WireError) -> Bool {
        if mending == nil {
            do {
                return try parser.parse(arrived.readableBytesUInt8Span, answering: method)
            } catch {
                guard parsing == .lenient, ResponseHeadMending.mayMend(error) else { throw error }
                mending = ResponseHeadMending(limits: limits)
            }
        }
        guard let mended = try mending?.mend(arrived.readableBytesUInt8Span) else { return false }
        arrived.moveReaderIndex(forwardBy: mended.length)
        var whole = ByteBuffer(bytes: mended.head)
        whole.writeBuffer(&arrived)
        arrived = whole
        reset()
        return try parser.parse(arrived.readableBytesUInt8Span, answering: method)
    }
}
