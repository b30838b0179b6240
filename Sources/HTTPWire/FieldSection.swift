internal import HTTPSemantics

/// One field line's grammar (RFC 9112 §5), as strict as a message must be that two parsers are to read alike.
enum FieldSection {
    /// Reads `line`, which holds neither CR nor LF at its end, into positions.
    static func parseLine(_ line: Range<Int>, in bytes: Span<UInt8>) throws(WireError) -> FieldLine {
        var position = line.lowerBound
        let end = line.upperBound
        // RFC 9112 §5.2: a line that starts with whitespace continues the one before it (obs-fold).
        if ASCII.isWhitespace(bytes[position]) { throw .fieldLineFolded }
        while position < end, bytes[position] != ASCII.colon {
            // RFC 9112 §5.1: "No whitespace is allowed between the field name and colon."
            guard ASCII.isTokenByte(bytes[position]) else { throw .fieldLineMalformed }
            position += 1
        }
        let name = line.lowerBound..<position
        guard position < end, !name.isEmpty, name.count <= Int(UInt16.max) else { throw .fieldLineMalformed }
        position += 1
        while position < end, ASCII.isWhitespace(bytes[position]) { position += 1 }
        let valueStart = position
        guard bytes.isFieldContent(valueStart..<end) else { throw .fieldLineMalformed }
        position = end
        while position > valueStart, ASCII.isWhitespace(bytes[position - 1]) { position -= 1 }
        return FieldLine(
            name: FieldName.recognise(name, in: bytes), nameRange: name, valueRange: valueStart..<position)
    }
}
