package import HTTPSemantics

/// Parses request heads in place (RFC 9112 §3, §5). It is given all bytes that have arrived of one message, again with
/// more of them if there were too few, and keeps positions only; how the bytes were split never changes the outcome.
package struct RequestParser: Sendable {
    /// The head, valid after `parse` said true and until `reset`.
    package private(set) var head = RequestHead()

    /// The type of a TLS record that holds a handshake (RFC 8446 §5.1).
    private static let handshake: UInt8 = 0x16
    private let limits: MessageLimits
    /// Names that are told apart from all others, beside those that the proxy acts on.
    private let names: FieldNameTable
    private var scanner = LineScanner()
    private var hasRequestLine = false
    private var skippedEmptyLine = false
    private var section = RepeatedSection()
    private var sectionStart = 0

    /// - Parameter names: lines with one of these are `listed`.
    package init(limits: MessageLimits = MessageLimits(), names: FieldNameTable = FieldNameTable()) {
        self.limits = limits
        self.names = names
        head.fields.reserveCapacity(32)
    }

    /// Forgets the message, to begin with the next one.
    package mutating func reset() {
        head.forgetRequestLine()
        scanner = LineScanner()
        hasRequestLine = false
        skippedEmptyLine = false
    }

    /// Whether some of a request line was there already: a client that stops now is in the middle of a request.
    package var hasBegun: Bool { hasRequestLine || scanner.hasBegunLine }

    /// Parses on. `bytes` starts at the message's first byte.
    /// - Returns: true if the head is complete, false if more bytes are needed.
    package mutating func parse(_ bytes: Span<UInt8>) throws(WireError) -> Bool {
        // No method begins so: it is a TLS handshake, whose sender would wait for an answer to it until it gives up.
        if !hasRequestLine, scanner.lineStart < bytes.count, bytes[scanner.lineStart] == Self.handshake {
            throw .tlsOnPlainPort
        }
        while true {
            let limit = hasRequestLine ? limits.head : scanner.lineStart + limits.requestLine + 2
            guard let line = try scanner.next(in: bytes, upTo: limit) else {
                guard bytes.count < limit else { throw hasRequestLine ? .headTooLarge : .requestLineTooLong }
                return false
            }
            if !hasRequestLine {
                if line.isEmpty, !skippedEmptyLine {
                    // RFC 9112 §2.2: a server "SHOULD ignore at least one empty line (CRLF) received prior to the
                    // request-line".
                    skippedEmptyLine = true
                    continue
                }
                try RequestLine.parse(line, in: bytes, into: &head)
                hasRequestLine = true
                sectionStart = scanner.lineStart
                if section.repeats(in: bytes, from: sectionStart, upTo: limits.head, head: &head) { return true }
                section.forget()
                head.forgetSection()
                continue
            }
            if line.isEmpty {
                head.length = scanner.lineStart
                try finish(bytes)
                section.note(head, from: sectionStart, in: bytes)
                return true
            }
            guard head.fields.lines.count < limits.fieldLines else { throw .tooManyFieldLines }
            head.fields.append(names.noting(try FieldSection.parseLine(line, in: bytes), in: bytes))
        }
    }

    private mutating func finish(_ bytes: Span<UInt8>) throws(WireError) {
        let framing = try FramingFields(head.fields, in: bytes, isHTTP10: head.isHTTP10)
        try RequestAuthority.resolve(&head, in: bytes)
        if framing.isChunked {
            head.framing = .chunked
        } else if let length = framing.contentLength, length > 0 {
            head.framing = .length(length)
        }
        head.keepsAlive = head.isHTTP10 ? framing.asksToKeepAlive && !framing.asksToClose : !framing.asksToClose
        if head.fields.contains(.expect), !head.isHTTP10, try expectsContinue(bytes) {
            // RFC 9110 §10.1.1: a server may leave out 100 (Continue) if the framing says there is no body.
            head.expectsContinue = head.framing.hasBody
        }
    }

    /// `Expect = #expectation` (RFC 9110 §10.1.1): empty members of a list count for nothing (§5.6.1.2).
    private func expectsContinue(_ bytes: Span<UInt8>) throws(WireError) -> Bool {
        var isExpected = false
        for index in head.fields.lines.indices where head.fields.lines[index].name == .expect {
            var members = ListMembers(head.fields.lines[index].valueRange)
            while let member = members.next(in: bytes) {
                guard bytes.equalsIgnoringCase("100-continue", in: member) else { throw .expectationNotSupported }
                isExpected = true
            }
        }
        return isExpected
    }
}
