package import HTTPSemantics

/// Parses response heads in place (RFC 9112 §4, §5), with the same strictness as `RequestParser`: what a second parser
/// might read otherwise is an error, which a client sees as 502.
package struct ResponseParser: Sendable {
    /// The head, valid after `parse` said true and until `reset`.
    package private(set) var head = ResponseHead()

    private let limits: MessageLimits
    private let statuses: ClosedRange<UInt16>
    private var scanner = LineScanner()
    private var hasStatusLine = false
    private var repeated = RepeatedLines()

    /// - Parameter parsing: what of the status is read; `ResponseHeadMending` does the rest of what is lenient.
    package init(limits: MessageLimits = MessageLimits(), parsing: MessageParsing = .strict) {
        self.limits = limits
        // "Values outside the range 100..599 are invalid. … A client that receives a response with an invalid status code
        // SHOULD process the response as if it had a 5xx (Server Error) status code." (RFC 9110 §15)
        statuses = parsing == .lenient ? 100...999 : 100...599
        head.fields.reserveCapacity(32)
    }

    /// Forgets the message, to begin with the next one.
    package mutating func reset() {
        head.reset()
        scanner = LineScanner()
        hasStatusLine = false
        repeated.begin()
    }

    /// Parses on. `bytes` starts at the message's first byte.
    /// - Parameter method: the method of the request that is being answered; it decides whether a body follows.
    /// - Returns: true if the head is complete, false if more bytes are needed.
    package mutating func parse(_ bytes: Span<UInt8>, answering method: Method) throws(WireError) -> Bool {
        let end = min(bytes.count, limits.head)
        while true {
            if hasStatusLine,
                let next = repeated.appendLines(
                    from: scanner.lineStart, upTo: end, in: bytes, to: &head.fields, most: limits.fieldLines)
            {
                scanner.skip(to: next)
            }
            guard let line = try scanner.next(in: bytes, upTo: limits.head) else {
                guard bytes.count < limits.head else { throw .headTooLarge }
                return false
            }
            if !hasStatusLine {
                try parseStatusLine(line, in: bytes)
                hasStatusLine = true
            } else if line.isEmpty {
                head.length = scanner.lineStart
                try finish(bytes, answering: method)
                repeated.end(head, in: bytes)
                return true
            } else {
                guard head.fields.lines.count < limits.fieldLines else { throw .tooManyFieldLines }
                head.fields.append(try FieldSection.parseLine(line, in: bytes))
                repeated.differ()
            }
        }
    }

    /// `HTTP-version SP status-code SP [ reason-phrase ]` (RFC 9112 §4). Old servers leave out the second space with the
    /// phrase, which cannot be read two ways.
    private mutating func parseStatusLine(_ line: Range<Int>, in bytes: Span<UInt8>) throws(WireError) {
        let start = line.lowerBound
        guard line.count >= 12, bytes[start + 8] == ASCII.space else { throw .statusLineMalformed }
        head.isHTTP10 = try RequestLine.parseVersion(start..<start + 8, in: bytes) == 0
        var status: UInt16 = 0
        for position in start + 9..<start + 12 {
            guard ASCII.isDigit(bytes[position]) else { throw .statusLineMalformed }
            status = status * 10 + UInt16(bytes[position] - ASCII.zero)
        }
        guard statuses.contains(status) else { throw .statusLineMalformed }
        head.status = status
        guard line.count > 12 else {
            head.reasonPhrase = line.upperBound..<line.upperBound
            return
        }
        guard bytes[start + 12] == ASCII.space else { throw .statusLineMalformed }
        head.reasonPhrase = start + 13..<line.upperBound
        for position in head.reasonPhrase where !ASCII.isFieldValueByte(bytes[position]) {
            throw .statusLineMalformed
        }
    }

    private mutating func finish(_ bytes: Span<UInt8>, answering method: Method) throws(WireError) {
        let framing = try FramingFields(head.fields, in: bytes, isHTTP10: head.isHTTP10)
        head.contentLength = framing.contentLength
        head.namesConnectionFields = framing.namesFields
        head.keepsAlive = head.isHTTP10 ? framing.asksToKeepAlive && !framing.asksToClose : !framing.asksToClose
        // The proxy never sends Upgrade, so nothing may be switched.
        if head.status == 101 { throw .upgradeNotRequested }
        if framing.isChunked || framing.contentLength ?? 0 > 0 {
            // RFC 9110 §8.6 and RFC 9112 §6.1 forbid both fields in 1xx and 204. A parser that believed them would take
            // what follows for a body. An interim response is refused then; a 204 may be the answer to a write that was
            // carried out, so it is passed on, and its connection is not used again.
            if head.isInterim { throw .bodyNotAllowed }
            if head.status == 204 { head.keepsAlive = false }
        }
        // RFC 9112 §6.3, rule 1: these are "always terminated by the first empty line after the header fields".
        if method == .head || head.status < 200 || head.status == 204 || head.status == 304 {
            head.framing = .none
        } else if framing.isChunked {
            head.framing = .chunked
        } else if let length = framing.contentLength {
            head.framing = length > 0 ? .length(length) : .none
        } else {
            head.framing = .untilClose
            head.keepsAlive = false
        }
    }
}
