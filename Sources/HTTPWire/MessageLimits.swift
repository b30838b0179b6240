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
