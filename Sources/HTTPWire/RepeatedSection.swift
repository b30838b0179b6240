internal import HTTPSemantics

/// The field section of a connection's last request, as bytes and as what was read from it.
///
/// Most clients send the same fields with each request: those are recognised by comparing the bytes, which costs a small part of
/// reading them. What a section says depends on nothing but its bytes and the HTTP version, as long as the authority stands
/// in it alone.
struct RepeatedSection: Sendable {
    /// A longer section is read anew each time, so that an idle connection holds little.
    private static let longest = 2048
    /// With the empty line that ends it; empty if there is none to be repeated.
    private var bytes: [UInt8] = []
    private var start = 0
    private var isHTTP10 = false

    /// Notes the section of a head that was read.
    mutating func note(_ head: borrowing RequestHead, from start: Int, in message: Span<UInt8>) {
        bytes.removeAll(keepingCapacity: true)
        // Nothing follows on a connection that is closed.
        guard head.keepsAlive, head.length - start <= Self.longest, head.targetForm == .origin else { return }
        self.start = start
        isHTTP10 = head.isHTTP10
        message.extracting(start..<head.length).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    mutating func forget() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Whether the section comes again behind another request line. Then the head, which still has what was read from it the
    /// last time, is that of the new message.
    /// - Parameters:
    ///   - start: where the request line ends.
    ///   - limit: how long a head may be.
    mutating func repeats(
        in message: Span<UInt8>, from start: Int, upTo limit: Int, head: inout RequestHead
    ) -> Bool {
        let end = start + bytes.count
        guard !bytes.isEmpty, end <= min(message.count, limit), head.isHTTP10 == isHTTP10, head.targetForm == .origin,
            message.extracting(start..<end).equals(bytes.span)
        else { return false }
        if start != self.start {
            head.moveSection(by: start - self.start)
            self.start = start
        }
        head.length = end
        return true
    }
}
