/// How large the parts of a message may grow before it is refused.
package struct MessageLimits: Sendable, Equatable {
    /// The request line without its CRLF, in bytes. Beyond it: 414.
    package var requestLine = 16_384
    /// The whole head, from the first byte to the empty line's last, in bytes. Beyond it: 431, or 502 for a response.
    package var head = 65_536
    /// Field lines in a head, and in a trailer section. Beyond it: 431, or 502 for a response.
    package var fieldLines = 128
    /// One chunk's size line with its extensions, in bytes.
    package var chunkSizeLine = 4_096

    package init() {}
}

/// How a message is read that departs from the grammar of RFC 9112.
package enum MessageParsing: Sendable, Equatable {
    /// Whatever departs from it is refused.
    case strict
    /// What the RFC lets a recipient mend is mended before anybody else sees it. What could be read in two ways is refused all the
    /// same.
    case lenient
}
