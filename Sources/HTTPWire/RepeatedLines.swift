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
    private var index = 0
    private var differences = 0

    /// Another head begins.
    mutating func begin() {
        index = 0
        differences = 0
    }

    /// The line that starts at `start`, if the last head had it at the same place in the order.
    /// - Parameter limit: up to where the bytes may be looked at.
    /// - Returns: the line, and where the one behind it starts.
    mutating func next(at start: Int, upTo limit: Int, in message: Span<UInt8>) -> (line: FieldLine, end: Int)? {
        guard index < lines.count else { return nil }
        let line = lines[index]
        let old =
            line.nameRange.lowerBound..<(index + 1 < lines.count ? lines[index + 1].nameRange.lowerBound : bytes.count)
        let end = start + old.count
        guard end <= limit, message.extracting(start..<end).equals(bytes.span.extracting(old)) else { return nil }
        index += 1
        return (line.moved(by: start - old.lowerBound), end)
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
        guard head.length <= Self.longest else { return }
        message.extracting(0..<head.length - 2).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        lines.append(contentsOf: head.fields.lines)
    }
}
