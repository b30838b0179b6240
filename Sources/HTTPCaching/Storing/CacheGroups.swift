package import HTTPSemantics
import RawStructuredFieldValues

/// Groups of stored responses that are invalidated together (RFC 9875): `Cache-Groups` says which ones a response belongs
/// to, `Cache-Group-Invalidation` which ones a write changed.
///
/// A group's name means something within one origin only (RFC 9875 §2.1). Callers add the authority to the name.
package enum CacheGroups {
    /// To how many groups a response may belong. RFC 9875 §2 wants at least 32, with names of at least 32 characters; the
    /// length of a name is limited by that of a head only.
    package static let limit = 128

    /// The groups that a response belongs to, each once; empty if it names none.
    ///
    /// Nil if they are more than `limit`. To forget some of them would let an invalidation miss the response, so it is to
    /// be validated on each use.
    package static func memberships(_ fields: FieldTable, in bytes: Span<UInt8>) -> [[UInt8]]? {
        let names = names(in: "cache-groups", fields, in: bytes)
        return names.count <= limit ? names : nil
    }

    /// The groups that a response invalidates, each once and however many they are; empty if it names none, and always for a
    /// safe method: there the field is to be ignored (RFC 9875 §3).
    ///
    /// - Parameter method: of the request.
    package static func invalidated(by method: Method, _ fields: FieldTable, in bytes: Span<UInt8>) -> [[UInt8]] {
        method.isSafe ? [] : names(in: "cache-group-invalidation", fields, in: bytes)
    }

    /// The Strings of a List (RFC 9651 §3.1). A list that can't be parsed is ignored (RFC 9651 §4.2), and so are
    /// parameters. A member of another type names no group; it takes nothing from the groups beside it, as to invalidate
    /// too much costs a validation and to invalidate too little an old answer.
    private static func names(in field: StaticString, _ fields: FieldTable, in bytes: Span<UInt8>) -> [[UInt8]] {
        let value = combinedValue(of: field, fields, in: bytes)
        guard !value.isEmpty else { return [] }
        var parser = StructuredFieldValueParser(value)
        guard let list = try? parser.parseListFieldValue() else { return [] }
        var known: Set<String> = []
        var names: [[UInt8]] = []
        for case .item(let item) in list {
            guard case .string(let name) = item.rfc9651BareItem, known.insert(name).inserted else { continue }
            names.append(Array(name.utf8))
        }
        return names
    }

    /// Lines are combined with a comma before they are parsed (RFC 9651 §4.2). An empty line adds nothing.
    private static func combinedValue(of field: StaticString, _ fields: FieldTable, in bytes: Span<UInt8>) -> [UInt8] {
        var value: [UInt8] = []
        for line in fields.lines where bytes.equalsIgnoringCase(field, in: line.nameRange) {
            if line.valueRange.isEmpty { continue }
            if !value.isEmpty { value += [ASCII.comma, ASCII.space] }
            for index in line.valueRange { value.append(bytes[index]) }
        }
        return value
    }
}
