import HTTPSemantics

/// A list member with an optional weight: `token [ OWS ";" OWS "q=" qvalue ]` (RFC 9110 §12.4.2).
struct WeightedMember {
    let name: Range<Int>
    /// In thousandths; 1000 if there is none.
    let weight: Int

    /// Nil if it doesn't follow the grammar.
    init?(_ member: Range<Int>, in bytes: Span<UInt8>) {
        let semicolon = member.first { bytes[$0] == ASCII.semicolon } ?? member.upperBound
        name = bytes.trimmingWhitespace(member.lowerBound..<semicolon)
        guard !name.isEmpty else { return nil }
        for index in name where !ASCII.isTokenByte(bytes[index]) { return nil }
        guard semicolon < member.upperBound else {
            weight = 1000
            return
        }
        let parameter = bytes.trimmingWhitespace(semicolon + 1..<member.upperBound)
        guard parameter.count > 2,
            bytes.equalsIgnoringCase("q=", in: parameter.lowerBound..<parameter.lowerBound + 2),
            let weight = Self.thousandths(parameter.lowerBound + 2..<parameter.upperBound, in: bytes)
        else { return nil }
        self.weight = weight
    }

    /// `qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )`
    private static func thousandths(_ range: Range<Int>, in bytes: Span<UInt8>) -> Int? {
        guard range.count <= 5, ASCII.isDigit(bytes[range.lowerBound]) else { return nil }
        var value = Int(bytes[range.lowerBound] - ASCII.zero) * 1000
        if range.count > 1, bytes[range.lowerBound + 1] != 0x2E { return nil }
        var unit = 100
        for index in range.dropFirst(2) {
            guard ASCII.isDigit(bytes[index]) else { return nil }
            value += Int(bytes[index] - ASCII.zero) * unit
            unit /= 10
        }
        return value <= 1000 ? value : nil
    }
}
