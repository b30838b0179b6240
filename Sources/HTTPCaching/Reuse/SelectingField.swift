import HTTPSemantics

/// One selecting header field and its value in the request that a stored response answered.
struct SelectingField: Sendable {
    let name: FieldName
    /// In lower case.
    let spelling: [UInt8]
    /// Nil if the field was absent.
    let normalised: [UInt8]?
    /// The value as it came, if it was one line: most requests bring the very same bytes.
    let original: [UInt8]?
    /// For `Accept-Encoding` with known codings only.
    let encodings: AcceptEncodingRanks?

    init(name spelling: [UInt8], _ fields: FieldTable, in bytes: Span<UInt8>) {
        self.spelling = spelling
        name = FieldName.recognise(0..<spelling.count, in: spelling.span)
        let lines = Self.lines(named: name, spelling, fields, in: bytes)
        original = lines.count == 1 ? bytes.copied(lines[0].valueRange) : nil
        normalised = lines.isEmpty ? nil : SelectingValue.normalise(lines, of: name, spelling, in: bytes)
        encodings = name == .acceptEncoding && !lines.isEmpty ? AcceptEncodingRanks(fields, in: bytes) : nil
    }

    func forEachArray(_ body: (Int) -> Void) {
        body(spelling.count)
        if let normalised { body(normalised.count) }
        if let original { body(original.count) }
    }

    func matches(_ fields: FieldTable, in bytes: Span<UInt8>) -> Bool {
        var count = 0
        var first: FieldLine?
        if name == .other || fields.contains(name) {
            for line in fields.lines where isName(of: line, in: bytes) {
                if first == nil { first = line }
                count += 1
            }
        }
        // "If … a header field is absent from a request, it can only match another request if it is also absent there."
        guard let first else { return normalised == nil }
        guard let normalised else { return false }
        if count == 1, let original, bytes.extracting(first.valueRange).equals(original.span) { return true }
        if let encodings, let presented = AcceptEncodingRanks(fields, in: bytes) { return encodings == presented }
        return normalised == Self.value(named: name, spelling, fields, in: bytes)
    }

    /// Appends an unambiguous form of the name and of the value in another request. Neither can contain NUL.
    func appendKey(of fields: FieldTable, in bytes: Span<UInt8>, to key: inout [UInt8]) {
        key += spelling
        if let value = Self.value(named: name, spelling, fields, in: bytes) {
            key.append(ASCII.colon)
            key += value
        }
        key.append(0)
    }

    private static func value(
        named name: FieldName, _ spelling: [UInt8], _ fields: FieldTable, in bytes: Span<UInt8>
    ) -> [UInt8]? {
        let lines = lines(named: name, spelling, fields, in: bytes)
        return lines.isEmpty ? nil : SelectingValue.normalise(lines, of: name, spelling, in: bytes)
    }

    private static func lines(
        named name: FieldName, _ spelling: [UInt8], _ fields: FieldTable, in bytes: Span<UInt8>
    ) -> [FieldLine] {
        var result: [FieldLine] = []
        for line in fields.lines
        where name == .other
            ? bytes.extracting(line.nameRange).equalsIgnoringCase(spelling) : line.name == name
        {
            result.append(line)
        }
        return result
    }

    private func isName(of line: FieldLine, in bytes: Span<UInt8>) -> Bool {
        name == .other ? bytes.extracting(line.nameRange).equalsIgnoringCase(spelling) : line.name == name
    }
}

extension SelectingField: Equatable {
    /// Equal if they select the same requests.
    static func == (left: SelectingField, right: SelectingField) -> Bool {
        left.spelling == right.spelling && left.normalised == right.normalised
    }
}
