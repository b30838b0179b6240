internal import HTTPSemantics

/// One field line's grammar (RFC 9112 §5), as strict as a message must be that two parsers are to read alike.
enum FieldSection {
    /// Reads `line`, which holds neither CR nor LF at its end, into positions.
    static func parseLine(_ line: Range<Int>, in bytes: Span<UInt8>) throws(WireError) -> FieldLine {
        let end = line.upperBound
        // RFC 9112 §5.2: a line that starts with whitespace continues the one before it (obs-fold).
        if ASCII.isWhitespace(bytes[line.lowerBound]) { throw .fieldLineFolded }
        guard let colon = bytes.firstPosition(of: ASCII.colon, in: line) else { throw .fieldLineMalformed }
        let name = line.lowerBound..<colon
        guard !name.isEmpty, name.count <= Int(UInt16.max) else { throw .fieldLineMalformed }
        let recognised = FieldName.recognise(name, in: bytes)
        if recognised == .other {
            // RFC 9112 §5.1: "No whitespace is allowed between the field name and colon."
            for position in name where !ASCII.isTokenByte(bytes[position]) { throw .fieldLineMalformed }
        }
        var position = colon + 1
        while position < end, ASCII.isWhitespace(bytes[position]) { position += 1 }
        let valueStart = position
        guard bytes.isFieldContent(valueStart..<end) else { throw .fieldLineMalformed }
        position = end
        while position > valueStart, ASCII.isWhitespace(bytes[position - 1]) { position -= 1 }
        return FieldLine(name: recognised, nameRange: name, valueRange: valueStart..<position)
    }
}
