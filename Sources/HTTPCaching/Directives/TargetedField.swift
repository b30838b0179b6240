import HTTPSemantics
import RawStructuredFieldValues

/// Targeted cache control fields such as `CDN-Cache-Control` (RFC 9213): dictionaries in the syntax of structured fields.
enum TargetedField {
    /// The directives of the field of that name, or nil if it is absent, empty or can't be parsed: then it counts as absent
    /// (RFC 9213 §2.1).
    static func directives(named name: [UInt8], _ fields: FieldTable, in bytes: Span<UInt8>) -> ResponseDirectives? {
        var value: [UInt8] = []
        // By index: a loop over the lines would count a reference to them.
        for index in fields.lines.indices {
            let line = fields.lines[index]
            guard line.nameRange.count == name.count, bytes.extracting(line.nameRange).equalsIgnoringCase(name) else {
                continue
            }
            // Lines are combined with a comma before they are parsed (RFC 8941 §4.2). An empty line adds nothing.
            if line.valueRange.isEmpty { continue }
            if !value.isEmpty { value += [ASCII.comma, ASCII.space] }
            for index in line.valueRange { value.append(bytes[index]) }
        }
        guard !value.isEmpty else { return nil }
        var parser = StructuredFieldValueParser(value)
        guard let dictionary = try? parser.parseDictionaryFieldValue(), dictionary.count > 0 else { return nil }
        var directives = ResponseDirectives()
        for (key, member) in dictionary { directives.apply(key, member) }
        return directives
    }
}

extension ResponseDirectives {
    /// Applies one member. What is delta-seconds in `Cache-Control` is an Integer here (RFC 9213 §2.1); a value of another
    /// type is no such directive.
    fileprivate mutating func apply(_ key: String, _ member: ItemOrInnerList) {
        switch key {
        case "max-age": maxAge = member.deltaSeconds
        case "s-maxage": sharedMaxAge = member.deltaSeconds
        case "stale-while-revalidate": staleWhileRevalidate = member.deltaSeconds.value
        case "stale-if-error": staleIfError = member.deltaSeconds.value
        case "no-cache": noCache = noCache || !withhold(member) && member.isSet
        case "private": isPrivate = isPrivate || !withhold(member) && member.isSet
        case "no-store": noStore = member.isSet
        case "must-revalidate": mustRevalidate = member.isSet
        case "proxy-revalidate": proxyRevalidate = member.isSet
        case "no-transform": noTransform = member.isSet
        case "public": isPublic = member.isTrue
        case "must-understand": mustUnderstand = member.isTrue
        case "immutable": isImmutable = member.isTrue
        default: break
        }
    }

    /// Takes the argument for a list of field names; false if it is none.
    private mutating func withhold(_ member: ItemOrInnerList) -> Bool {
        var names: [[UInt8]] = []
        for text in member.texts {
            let bytes = Array(text.utf8)
            guard let parsed = FieldNameList.parse(0..<bytes.count, in: bytes.span),
                !parsed.contains(where: EssentialFields.contains)
            else { return false }
            names += parsed
        }
        withheldFields += names
        return !names.isEmpty
    }
}

extension ItemOrInnerList {
    fileprivate var deltaSeconds: DeltaSeconds {
        guard case .item(let item) = self, case .integer(let value) = item.rfc9651BareItem else { return .absent }
        return value < 0 ? .invalid : .seconds(min(value, DeltaSeconds.greatest))
    }

    /// Present, and not as `?0`.
    fileprivate var isSet: Bool {
        guard case .item(let item) = self, case .bool(let value) = item.rfc9651BareItem else { return true }
        return value
    }

    fileprivate var isTrue: Bool {
        guard case .item(let item) = self, case .bool(let value) = item.rfc9651BareItem else { return false }
        return value
    }

    /// The strings and tokens of the item or of the inner list.
    fileprivate var texts: [String] {
        switch self {
        case .item(let item): item.text.map { [$0] } ?? []
        case .innerList(let list): list.bareInnerList.compactMap(\.text)
        }
    }
}

extension Item {
    fileprivate var text: String? {
        switch rfc9651BareItem {
        case .string(let text), .token(let text): text
        default: nil
        }
    }
}
