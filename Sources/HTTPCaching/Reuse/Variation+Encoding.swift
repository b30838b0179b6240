internal import HTTPSemantics

extension Variation {
    /// Appends the fields and their values; docs/disk-format.md has the form.
    func encode(into bytes: inout [UInt8]) {
        bytes.appendLittleEndian(UInt16(fields.count))
        for field in fields { field.encode(into: &bytes) }
    }

    /// Nil if anything is missing, out of order or too much.
    init?(_ reader: inout LittleEndianReader, in bytes: Span<UInt8>) {
        guard let count = reader.uint16(in: bytes), (1...Self.greatestCount).contains(Int(count)) else { return nil }
        var fields: [SelectingField] = []
        for _ in 0..<count {
            guard let field = SelectingField(&reader, in: bytes) else { return nil }
            if let last = fields.last, !last.spelling.lexicographicallyPrecedes(field.spelling) { return nil }
            fields.append(field)
        }
        self.fields = fields
    }

    /// Appends bytes that are the same for two variations exactly if these select the same requests.
    package func appendIdentity(to bytes: inout [UInt8]) {
        for field in fields {
            SelectingField.append(field.spelling, to: &bytes)
            SelectingField.append(field.normalised, to: &bytes)
        }
    }
}

extension SelectingField {
    /// Stands for a value that is absent in place of its length.
    private static let absent: UInt32 = .max

    func encode(into bytes: inout [UInt8]) {
        Self.append(spelling, to: &bytes)
        Self.append(normalised, to: &bytes)
        Self.append(original, to: &bytes)
        bytes.append(encodings == nil ? 0 : 1)
        guard let encodings else { return }
        for lane in 0..<8 { bytes.appendLittleEndian(encodings.ranks[lane]) }
    }

    init?(_ reader: inout LittleEndianReader, in bytes: Span<UInt8>) {
        guard let spelling = Self.value(&reader, in: bytes), let spelling, !spelling.isEmpty,
            let normalised = Self.value(&reader, in: bytes), let original = Self.value(&reader, in: bytes),
            let hasEncodings = reader.byte(in: bytes), hasEncodings <= 1
        else { return nil }
        self.spelling = spelling
        name = FieldName.recognise(0..<spelling.count, in: spelling.span)
        self.normalised = normalised
        self.original = original
        guard hasEncodings == 1 else {
            encodings = nil
            return
        }
        guard name == .acceptEncoding, let ranks = AcceptEncodingRanks(&reader, in: bytes) else { return nil }
        encodings = ranks
    }

    static func append(_ value: [UInt8]?, to bytes: inout [UInt8]) {
        bytes.appendLittleEndian(value.map { UInt32($0.count) } ?? absent)
        if let value { bytes += value }
    }

    /// A value or, inside, nil for one that is absent; nil if the bytes end before it does.
    private static func value(_ reader: inout LittleEndianReader, in bytes: Span<UInt8>) -> [UInt8]?? {
        guard let count = reader.uint32(in: bytes) else { return nil }
        if count == absent { return .some(nil) }
        guard let range = reader.bytes(Int(count)) else { return nil }
        return bytes.copied(range)
    }
}

extension AcceptEncodingRanks {
    fileprivate init?(_ reader: inout LittleEndianReader, in bytes: Span<UInt8>) {
        ranks = SIMD8()
        for lane in 0..<8 {
            guard let rank = reader.uint16(in: bytes) else { return nil }
            ranks[lane] = rank
        }
    }
}
