internal import HTTPSemantics

/// Writes a response's head anew without the blemishes that RFC 9112 lets a recipient mend: line feeds without carriage
/// returns (§2.2), other whitespace in the status line (§4), whitespace before a colon (§5.1: "A proxy MUST remove any such
/// whitespace from a response message"), folded lines (§5.2), and a `Content-Length` that is repeated with one value (RFC
/// 9110 §8.6).
///
/// What comes out is read by `ResponseParser` as any other head, so that this is for heads which it has refused; it is the
/// one to refuse what is still wrong. Nothing is left out and nothing guessed: a carriage return within a line, a NUL or a
/// line without a colon stays where it is.
package struct ResponseHeadMending: Sendable {
    private let limits: MessageLimits
    /// The lines found so far, without their ends.
    private var lines: [Range<Int>] = []
    private var lineStart = 0
    /// No byte is looked at twice however the bytes arrive.
    private var searched = 0

    package init(limits: MessageLimits) {
        self.limits = limits
    }

    /// Whether a head that was refused for this may be mended.
    package static func mayMend(_ error: WireError) -> Bool {
        switch error {
        case .statusLineMalformed, .versionMalformed, .fieldLineMalformed, .lineFeedWithoutCarriageReturn,
            .fieldLineFolded,
            .contentLengthRepeated:
            true
        default: false
        }
    }

    /// - Parameter bytes: all that has arrived of the message, from its first byte on, and what follows it.
    /// - Returns: the head as it should have come, and how many bytes it took as it came; nil if its end has not arrived.
    package mutating func mend(_ bytes: Span<UInt8>) throws(WireError) -> (head: [UInt8], length: Int)? {
        let end = min(bytes.count, limits.head)
        while let lineFeed = bytes.firstPosition(of: ASCII.lineFeed, in: searched..<end) {
            let hasReturn = lineFeed > lineStart && bytes[lineFeed - 1] == ASCII.carriageReturn
            let line = lineStart..<(hasReturn ? lineFeed - 1 : lineFeed)
            lineStart = lineFeed + 1
            searched = lineStart
            if line.isEmpty {
                guard !lines.isEmpty else { throw .statusLineMalformed }
                return (try rewritten(bytes), lineStart)
            }
            lines.append(line)
            // With the status line.
            guard lines.count <= limits.fieldLines + 1 else { throw .tooManyFieldLines }
        }
        searched = end
        guard bytes.count < limits.head else { throw .headTooLarge }
        return nil
    }

    private func rewritten(_ bytes: Span<UInt8>) throws(WireError) -> [UInt8] {
        var head = try Self.statusLine(lines[0], in: bytes)
        var length: Int64?
        for line in try unfolded(bytes) {
            let span = line.span
            guard let colon = span.firstPosition(of: ASCII.colon, in: 0..<line.count) else { throw .fieldLineMalformed }
            let name = span.trimmingWhitespace(0..<colon)
            if FieldName.recognise(name, in: span) == .contentLength,
                let value = try Self.contentLength(colon + 1..<line.count, in: span)
            {
                guard length == nil || length == value else { throw .contentLengthRepeated }
                if length != nil { continue }
                length = value
                head += Array("Content-Length: \(value)".utf8)
            } else {
                head += line[name]
                head += line[colon...]
            }
            head += Self.lineEnd
        }
        return head + Self.lineEnd
    }

    private static let lineEnd = [ASCII.carriageReturn, ASCII.lineFeed]

    /// "recipients MAY instead parse on whitespace-delimited word boundaries and, aside from the line terminator, treat any
    /// form of whitespace as the SP separator above while ignoring preceding or trailing whitespace" (RFC 9112 §4)
    private static func statusLine(_ line: Range<Int>, in bytes: Span<UInt8>) throws(WireError) -> [UInt8] {
        var rest = bytes.trimmingWhitespace(line)
        var words: [Range<Int>] = []
        while words.count < 2, !rest.isEmpty {
            var end = rest.lowerBound
            while end < rest.upperBound, !ASCII.isWhitespace(bytes[end]) { end += 1 }
            words.append(rest.lowerBound..<end)
            rest = bytes.trimmingWhitespace(end..<rest.upperBound)
        }
        guard words.count == 2 else { throw .statusLineMalformed }
        return bytes.copied(words[0]) + [ASCII.space] + bytes.copied(words[1]) + [ASCII.space] + bytes.copied(rest)
            + lineEnd
    }

    /// The field lines, folded ones put together: "replace each received obs-fold with one or more SP octets" (RFC 9112 §5.2).
    private func unfolded(_ bytes: Span<UInt8>) throws(WireError) -> [[UInt8]] {
        var result: [[UInt8]] = []
        for line in lines.dropFirst() {
            guard ASCII.isWhitespace(bytes[line.lowerBound]) else {
                result.append(bytes.copied(line))
                continue
            }
            let text = bytes.trimmingWhitespace(line)
            // Behind the status line there is nothing to continue; and a line of whitespace alone may be meant as the head's end.
            guard !result.isEmpty, !text.isEmpty else { throw .fieldLineFolded }
            result[result.count - 1] += [ASCII.space] + bytes.copied(text)
        }
        return result
    }

    /// The one number that the value says, once or several times: "the recipient MUST either reject the message as invalid or
    /// replace the duplicated field values with a single valid Content-Length" (RFC 9110 §8.6). Nil if it says anything else.
    private static func contentLength(_ value: Range<Int>, in bytes: Span<UInt8>) throws(WireError) -> Int64? {
        var length: Int64?
        var start = value.lowerBound
        while start <= value.upperBound {
            let end = bytes.firstPosition(of: ASCII.comma, in: start..<value.upperBound) ?? value.upperBound
            guard let number = DecimalNumber.parse(bytes.trimmingWhitespace(start..<end), in: bytes), number < .max
            else {
                return nil
            }
            guard length == nil || length == number else { throw .contentLengthRepeated }
            length = number
            start = end + 1
        }
        return length
    }
}
