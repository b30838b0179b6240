import HTTPSemantics
import Testing

/// What this parser needs of the values it is built on.
@Suite("Field names and octets")
struct FieldNameTests {
    private static func recognise(_ name: String) -> FieldName {
        let bytes = octets("(" + name + ")")
        return FieldName.recognise(1..<bytes.count - 1, in: bytes.span)
    }

    /// RFC 9110 §5.1: "Field names are case-insensitive".
    @Test("A field name is recognised in every case of its letters", arguments: FieldName.allCases)
    func recognises(_ name: FieldName) {
        let spelling = "\(name.spelling)"
        let name = spelling.isEmpty ? .other : name
        #expect(Self.recognise(spelling) == name)
        #expect(Self.recognise(spelling.lowercased()) == name)
        #expect(Self.recognise(spelling.uppercased()) == name)
    }

    @Test("A name that only resembles a known one is another field", arguments: FieldName.allCases)
    func nearMisses(_ name: FieldName) {
        let spelling = octets("\(name.spelling)")
        guard !spelling.isEmpty else { return }
        var misses = [spelling + [0x73], [0x78] + spelling, spelling + [0x20], spelling + [0]]
        misses.append(Array(spelling.dropLast()))
        for index in spelling.indices {
            // The bit that tells upper from lower case must count where there is no letter.
            if !ASCII.isLetter(spelling[index]) {
                misses.append(spelling)
                misses[misses.count - 1][index] ^= 0x20
            }
            for bit: UInt8 in [0x01, 0x40, 0x80] {
                misses.append(spelling)
                misses[misses.count - 1][index] ^= bit
            }
        }
        let spellings = Set(FieldName.allCases.map { "\($0.spelling)".lowercased() })
        for miss in misses where !spellings.contains(text(miss).lowercased()) {
            #expect(Self.recognise(text(miss)) == .other, "\(literal(miss))")
        }
    }

    @Test("A set of field names has a bit for each of them")
    func fitsIntoASet() {
        #expect(FieldName.allCases.count <= 64)
        for name in FieldName.allCases {
            for other in FieldName.allCases { #expect(FieldSet(name).contains(other) == (name == other)) }
        }
    }

    /// RFC 9110 §5.6.2: "tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~"
    /// / DIGIT / ALPHA".
    @Test("The octets of a token are those of the grammar, and no others")
    func tokenBytes() {
        let grammar = Set(octets("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        for octet in UInt8.min...UInt8.max {
            #expect(ASCII.isTokenByte(octet) == grammar.contains(octet), "\(octet)")
        }
    }

    /// RFC 9110 §5.5: "field-content = field-vchar [ 1*( SP / HTAB / field-vchar ) field-vchar ]".
    @Test("The octets of a field value are those of the grammar, and no others")
    func fieldValueBytes() {
        for octet in UInt8.min...UInt8.max {
            let isAllowed = octet == 0x09 || (0x20...0x7E).contains(octet) || octet >= 0x80
            #expect(ASCII.isFieldValueByte(octet) == isAllowed, "\(octet)")
        }
    }
}
