internal import HTTPSemantics

/// Finds the lines of a head one by one, never looking at a byte twice however the bytes arrive.
struct LineScanner: Sendable {
    /// Where the line that is being looked for starts.
    private(set) var lineStart = 0
    private var searched = 0

    /// Whether some of the next line has arrived.
    var hasBegunLine: Bool { searched > lineStart }

    /// Goes on behind lines that were found otherwise.
    mutating func skip(to next: Int) {
        lineStart = next
        searched = next
    }

    /// The next line without its CRLF, or nil if its end has not arrived.
    /// - Parameter limit: where the line must have ended. What lies beyond is not looked at: a line that is too long is
    ///   that and nothing else, whatever else is wrong with it and however much of it arrived at once.
    /// - Throws: if the line ends in a line feed without a carriage return (RFC 9112 §2.2).
    mutating func next(in bytes: Span<UInt8>, upTo limit: Int) throws(WireError) -> Range<Int>? {
        let end = min(bytes.count, limit)
        guard searched < end else { return nil }
        guard let position = bytes.firstPosition(of: ASCII.lineFeed, in: searched..<end) else {
            searched = end
            return nil
        }
        guard position > lineStart, bytes[position - 1] == ASCII.carriageReturn else {
            throw .lineFeedWithoutCarriageReturn
        }
        let line = lineStart..<position - 1
        lineStart = position + 1
        searched = lineStart
        return line
    }
}
