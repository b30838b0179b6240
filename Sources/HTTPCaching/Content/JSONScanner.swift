/// Reads a JSON text (RFC 8259) that comes in pieces of any size, and tells its tokens one after the other.
///
/// It holds places and a bounded text, never the pieces: those are given to each step. What nobody asked for is checked
/// against the grammar and passed over without being copied. That strings are UTF-8 is not checked.
struct JSONScanner: Sendable {
    /// What the next byte may be.
    enum Phase: UInt8, Sendable {
        case start, byteOrderMark
        case value, firstElement, firstName, name, colon, separator
        case string, escape, codeUnit, number, literal
        case end, malformed
    }

    var phase = Phase.start
    private var nesting = JSONNesting()

    /// Of the string or number that is being read, or was last.
    var text: JSONText
    /// Whether the string that is being read is a member's name.
    var isName = false
    /// Where the number that is being read stands.
    var number = JSONNumber.zero
    /// The literal that is being read.
    var literal = JSONToken.null
    /// The bytes that have to follow, the next one lowest; of a literal or of the byte order mark.
    var expected: UInt32 = 0
    /// The code unit of an escape as far as it has been read, and how many of its digits are still to come.
    var codeUnit: (value: UInt16, digits: UInt8) = (0, 0)

    /// Tokens in more containers than this are passed over. That a container opens or closes is told with its outside's
    /// depth, a member with its object's inside. Takes effect with the next token.
    var reportedDepth = JSONNesting.greatestDepth
    /// Whether the value that comes next is wanted, if it is a string or a number. It is set anew for each.
    var gathersNextValue = false

    /// - Parameter textLimit: how many bytes of a name, string or number are gathered; what is longer is dropped.
    init(textLimit: Int) {
        text = JSONText(limit: textLimit)
    }

    /// How many containers are open: after a token that opens one, with it; after one that closes one, without it.
    var depth: Int { nesting.depth }

    /// Whether tokens at this place are told.
    var isReported: Bool { nesting.depth <= reportedDepth }

    /// The next token that ends in `piece`; nil if the piece has no more, so that the next one is needed. Once the text is
    /// malformed, so is every further piece.
    ///
    /// - Parameter position: where in the piece to go on; 0 for a new one.
    mutating func next(in piece: Span<UInt8>, from position: inout Int) -> JSONToken? {
        while position < piece.count {
            let token: JSONToken?
            switch phase {
            case .string: token = scanString(piece, &position)
            case .number: token = scanNumber(piece, &position)
            case .escape, .codeUnit, .literal:
                token = scanScalar(piece[position])
                position += 1
            case .start, .byteOrderMark: token = skipByteOrderMark(piece, &position)
            default:
                let byte = piece[position]
                position += 1
                token = JSONByte.isWhitespace(byte) ? nil : scanStructure(byte)
            }
            if phase == .malformed { position = piece.count }
            if let token { return token }
        }
        return nil
    }

    /// To be called when nothing more comes: a number that only now is at its end, nil if the text was complete before, or
    /// `malformed` if it is cut short.
    mutating func end() -> JSONToken? {
        if phase == .end { return nil }
        guard phase == .number, number.isComplete, depth == 0 else { return fail() }
        return finishValue(.number)
    }

    /// The text is no JSON.
    mutating func fail() -> JSONToken {
        phase = .malformed
        return .malformed
    }

    /// A value ended: tells it if it is wanted.
    mutating func finishValue(_ token: JSONToken) -> JSONToken? {
        phase = depth == 0 ? .end : .separator
        return isReported ? token : nil
    }

    /// "implementations that parse JSON texts MAY ignore the presence of a byte order mark rather than treating it as an
    /// error" (RFC 8259 §8.1)
    private mutating func skipByteOrderMark(_ piece: Span<UInt8>, _ position: inout Int) -> JSONToken? {
        if phase == .start {
            phase = piece[position] == 0xEF ? .byteOrderMark : .value
            expected = 0xBF_BB_EF
        }
        guard phase == .byteOrderMark else { return nil }
        guard takeExpected(piece[position]) else { return fail() }
        position += 1
        if expected == 0 { phase = .value }
        return nil
    }

    /// Whether `byte` is the next of the bytes that have to follow.
    mutating func takeExpected(_ byte: UInt8) -> Bool {
        defer { expected >>= 8 }
        return byte == UInt8(truncatingIfNeeded: expected)
    }

    private mutating func scanStructure(_ byte: UInt8) -> JSONToken? {
        switch phase {
        case .value: return beginValue(byte)
        case .firstElement: return byte == JSONByte.endArray ? close(.endArray) : beginValue(byte)
        case .firstName where byte == JSONByte.endObject: return close(.endObject)
        case .firstName, .name:
            guard byte == JSONByte.quote else { return fail() }
            beginString(isName: true)
        case .colon:
            guard byte == JSONByte.colon else { return fail() }
            phase = .value
        case .separator: return scanSeparator(byte)
        default: return fail()
        }
        return nil
    }

    private mutating func scanSeparator(_ byte: UInt8) -> JSONToken? {
        if byte == JSONByte.comma {
            phase = nesting.isInObject ? .name : .value
            return nil
        }
        if nesting.isInObject, byte == JSONByte.endObject { return close(.endObject) }
        if !nesting.isInObject, byte == JSONByte.endArray { return close(.endArray) }
        return fail()
    }

    private mutating func beginValue(_ byte: UInt8) -> JSONToken? {
        switch byte {
        case JSONByte.beginObject: return open(.beginObject)
        case JSONByte.beginArray: return open(.beginArray)
        case JSONByte.quote: beginString(isName: false)
        case 0x74: begin(.true, expecting: 0x65_75_72)
        case 0x66: begin(.false, expecting: 0x65_73_6C_61)
        case 0x6E: begin(.null, expecting: 0x6C_6C_75)
        default:
            guard let first = JSONNumber(first: byte) else { return fail() }
            begin(first, byte)
        }
        gathersNextValue = false
        return nil
    }

    private mutating func open(_ token: JSONToken) -> JSONToken? {
        let isTold = isReported
        gathersNextValue = false
        guard nesting.open(object: token == .beginObject) else { return fail() }
        phase = token == .beginObject ? .firstName : .firstElement
        return isTold ? token : nil
    }

    private mutating func close(_ token: JSONToken) -> JSONToken? {
        nesting.close()
        return finishValue(token)
    }
}
