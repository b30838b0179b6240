import HTTPSemantics

/// The normal form of a selecting header field's value: two values with the same one match (RFC 9111 §4.1).
enum SelectingValue {
    /// Fields that are no lists, in which a space after a comma belongs to the value.
    private static let opaque: [[UInt8]] = ["cookie", "authorization", "user-agent", "referer", "origin", "host"]
        .map { Array($0.utf8) }

    /// - Parameter lines: the field's lines, at least one.
    static func normalise(
        _ lines: [FieldLine], of name: FieldName, _ spelling: [UInt8], in bytes: Span<UInt8>
    ) -> [UInt8] {
        let normalised: [UInt8]? =
            switch name {
            case .acceptEncoding: acceptEncoding(lines, in: bytes)
            case .acceptLanguage: acceptLanguage(lines, in: bytes)
            default: nil
            }
        if let normalised { return normalised }
        if opaque.contains(spelling) { return joined(lines, in: bytes) }
        return list(lines, in: bytes)
    }

    /// "combining multiple header field lines with the same field name"
    private static func joined(_ lines: [FieldLine], in bytes: Span<UInt8>) -> [UInt8] {
        var value: [UInt8] = []
        for (index, line) in lines.enumerated() {
            if index > 0 { value += [ASCII.comma, ASCII.space] }
            value += bytes.copied(line.valueRange)
        }
        return value
    }

    /// "adding or removing whitespace, where allowed in the header field's syntax": around the commas of a list.
    private static func list(_ lines: [FieldLine], in bytes: Span<UInt8>) -> [UInt8] {
        var value: [UInt8] = []
        for line in lines {
            var members = ListMembers(line.valueRange)
            while let member = members.next(in: bytes) {
                if !value.isEmpty { value.append(ASCII.comma) }
                value += bytes.copied(member)
            }
        }
        return value
    }

    /// The codings in the order of their names, each with its place in the order of preference: "the acceptable content
    /// coding with the highest non-zero qvalue is preferred" (RFC 9110 §12.5.3), so that only the order of the weights
    /// matters, and which are 0. Nil if the field doesn't follow its grammar.
    private static func acceptEncoding(_ lines: [FieldLine], in bytes: Span<UInt8>) -> [UInt8]? {
        guard let members = weighted(lines, in: bytes) else { return nil }
        var codings: [(name: [UInt8], weight: Int)] = []
        for member in members {
            let name = AcceptEncodingRanks.withoutAlias(member.name)
            // No client knows that many codings; one that lists them all the same gets no help in matching.
            guard !codings.contains(where: { $0.name == name }), codings.count < 32 else { return nil }
            codings.append((name, member.weight))
        }
        codings.sort { $0.name.lexicographicallyPrecedes($1.name) }
        let weights = Set(codings.map(\.weight)).subtracting([0]).sorted(by: >)
        var value: [UInt8] = []
        for coding in codings {
            let rank = weights.firstIndex(of: coding.weight).map { $0 + 1 } ?? 0
            value += coding.name + [ASCII.semicolon]
            DecimalNumber.append(Int64(rank), to: &value)
            value.append(ASCII.comma)
        }
        return value
    }

    /// The ranges by falling weight, each with its place in that order, as with codings: the weights themselves say no more than
    /// which is preferred, and which are 0. Those of equal weight stay in their order, as "some recipients treat the order in
    /// which language tags are listed as an indication of descending priority" (RFC 9110 §12.5.4).
    private static func acceptLanguage(_ lines: [FieldLine], in bytes: Span<UInt8>) -> [UInt8]? {
        guard let members = weighted(lines, in: bytes) else { return nil }
        let sorted = members.enumerated().sorted {
            ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
        }
        var value: [UInt8] = []
        var (rank, last) = (0, Int.max)
        for (_, member) in sorted {
            if member.weight < last { rank += 1 }
            last = member.weight
            value += member.name + [ASCII.semicolon]
            DecimalNumber.append(member.weight == 0 ? 0 : Int64(rank), to: &value)
            value.append(ASCII.comma)
        }
        return value
    }

    /// The members of a list with weights, names in lower case, or nil if one doesn't follow the grammar.
    private static func weighted(_ lines: [FieldLine], in bytes: Span<UInt8>) -> [(name: [UInt8], weight: Int)]? {
        var result: [(name: [UInt8], weight: Int)] = []
        for line in lines {
            var members = ListMembers(line.valueRange)
            while let member = members.next(in: bytes) {
                guard let weighted = WeightedMember(member, in: bytes) else { return nil }
                result.append((FieldNameList.lowercased(weighted.name, in: bytes), weighted.weight))
            }
        }
        return result
    }
}
