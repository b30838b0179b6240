internal import HTTPSemantics

/// The field lines of a connection's last response, as bytes and as what was read from them.
///
/// Most servers send the same lines in the same order with each response, but for a date or a length: those are recognised by
/// comparing the bytes, which costs a small part of reading them. What a line says depends on nothing but its bytes.
struct RepeatedLines: Sendable {
    /// A longer head is read anew each time, so that an idle connection holds little.
    private static let longest = 2048
    /// So many lines may differ before the head is noted instead of the one before it.
    private static let mostDifferences = 2
    /// A head without its empty line; empty if there is none.
    private var bytes: [UInt8] = []
    private var lines: ContiguousArray<FieldLine> = []
    /// Where each of the lines starts, and where the last one ends.
    private var lineStarts: ContiguousArray<Int> = []
    private var index = 0
    private var differences = 0

    /// Another head begins.
    mutating func begin() {
        index = 0
        differences = 0
    }

    /// Appends the lines from `start` on that the last head had at the same places in the order.
    /// - Parameters:
    ///   - limit: up to where the bytes may be looked at.
    ///   - most: how many lines there may be in `fields`.
    /// - Returns: where the line behind them starts; nil if it is another one already.
    mutating func appendLines(
        from start: Int, upTo limit: Int, in message: Span<UInt8>, to fields: inout FieldTable, most: Int
    ) -> Int? {
        guard index < lines.count, start < limit else { return nil }
        let (first, begin) = (index, lineStarts[index])
        let same = message.extracting(start..<limit).commonPrefixLength(
            with: bytes.span.extracting(begin..<bytes.count))
        let last = min(lines.count, index + most - fields.lines.count)
        while index < last, lineStarts[index + 1] <= begin + same { index += 1 }
        guard index > first else { return nil }
        fields.append(lines[first..<index], movedBy: start - begin)
        return lineStarts[index] + start - begin
    }

    /// The next line was another one.
    mutating func differ() {
        index += 1
        differences += 1
    }

    /// The head is complete: `head` has what was read.
    mutating func end(_ head: borrowing ResponseHead, in message: Span<UInt8>) {
        guard differences > Self.mostDifferences || index != lines.count else { return }
        bytes.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        lineStarts.removeAll(keepingCapacity: true)
        guard head.length <= Self.longest else { return }
        message.extracting(0..<head.length - 2).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        lines.append(contentsOf: head.fields.lines)
        for line in lines { lineStarts.append(line.nameRange.lowerBound) }
        lineStarts.append(bytes.count)
    }
}
