/// Strings, numbers and literals: what may be cut anywhere.
extension JSONScanner {
    mutating func beginString(isName: Bool) {
        phase = .string
        self.isName = isName
        text.start(gathering: isReported && (isName || gathersNextValue))
    }

    mutating func begin(_ number: JSONNumber, _ byte: UInt8) {
        phase = .number
        self.number = number
        text.start(gathering: isReported && gathersNextValue)
        text.append(byte)
    }

    mutating func begin(_ literal: JSONToken, expecting rest: UInt32) {
        phase = .literal
        self.literal = literal
        expected = rest
    }

    /// Goes on to the string's end, to an escape or to the end of the piece.
    mutating func scanString(_ piece: Span<UInt8>, _ position: inout Int) -> JSONToken? {
        let end = Self.endOfPlainText(piece, from: position)
        text.append(position..<end, of: piece)
        position = end
        guard end < piece.count else { return nil }
        position += 1
        switch piece[end] {
        case JSONByte.quote: return endString()
        case JSONByte.backslash: phase = .escape
        // "All Unicode characters may be placed within the quotation marks, except for … the control characters"
        // (RFC 8259 §7)
        default: return fail()
        }
        return nil
    }

    private mutating func endString() -> JSONToken? {
        guard isName else { return finishValue(.string) }
        phase = .colon
        return isReported ? .name : nil
    }

    /// The place of the first quotation mark, backslash or control character; the piece's end if there is none.
    private static func endOfPlainText(_ piece: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index + 8 <= piece.count {
            let word = piece.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            let ends = endsOfPlainText(UInt64(littleEndian: word))
            if ends != 0 { return index + ends.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < piece.count, piece[index] >= 0x20, piece[index] != JSONByte.quote,
            piece[index] != JSONByte.backslash
        {
            index += 1
        }
        return index
    }

    /// The highest bit of the lowest of eight bytes that ends plain text, and perhaps of bytes above it; 0 if none does.
    ///
    /// Of the bytes below 0x80, taking n sets the highest bit of those below n and of no others; what they borrow disturbs
    /// only bytes above them.
    private static func endsOfPlainText(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ ones &* UInt64(JSONByte.quote)
        let backslashes = word ^ ones &* UInt64(JSONByte.backslash)
        let ends = (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes | (word &- ones &* 0x20) & ~word
        return ends & (ones &* 0x80)
    }

    /// Goes on to the number's end or to the end of the piece. The byte behind a number stays, but has to be one that may
    /// stand there: `01` is not 0 and then something else.
    mutating func scanNumber(_ piece: Span<UInt8>, _ position: inout Int) -> JSONToken? {
        let start = position
        while position < piece.count, let next = number.after(piece[position]) {
            number = next
            position += 1
        }
        text.append(start..<position, of: piece)
        guard position < piece.count else { return nil }
        let isComplete = number.isComplete && Self.mayFollowNumber(piece[position])
        return isComplete ? finishValue(.number) : fail()
    }

    private static func mayFollowNumber(_ byte: UInt8) -> Bool {
        byte == JSONByte.comma || byte == JSONByte.endArray || byte == JSONByte.endObject || JSONByte.isWhitespace(byte)
    }

    /// One byte of an escape or of a literal.
    mutating func scanScalar(_ byte: UInt8) -> JSONToken? {
        switch phase {
        case .escape: return scanEscape(byte)
        case .codeUnit: return scanCodeUnit(byte)
        default:
            guard takeExpected(byte) else { return fail() }
            return expected == 0 ? finishValue(literal) : nil
        }
    }

    /// The byte behind a backslash (RFC 8259 §7).
    private mutating func scanEscape(_ byte: UInt8) -> JSONToken? {
        phase = .string
        switch byte {
        case JSONByte.quote, JSONByte.backslash, 0x2F: text.append(byte)
        case 0x62: text.append(0x08)
        case 0x66: text.append(0x0C)
        case 0x6E: text.append(0x0A)
        case 0x72: text.append(0x0D)
        case 0x74: text.append(0x09)
        case 0x75:
            phase = .codeUnit
            codeUnit = (0, 4)
        default: return fail()
        }
        return nil
    }

    private mutating func scanCodeUnit(_ byte: UInt8) -> JSONToken? {
        let digit: UInt8
        switch byte {
        case 0x30...0x39: digit = byte - 0x30
        case 0x41...0x46: digit = byte - 0x41 + 10
        case 0x61...0x66: digit = byte - 0x61 + 10
        default: return fail()
        }
        codeUnit = (codeUnit.value << 4 | UInt16(digit), codeUnit.digits - 1)
        if codeUnit.digits == 0 {
            text.append(codeUnit: codeUnit.value)
            phase = .string
        }
        return nil
    }
}
