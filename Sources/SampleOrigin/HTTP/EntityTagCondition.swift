import HTTPTypes
import Hummingbird

/// The value of an `If-Match` or `If-None-Match`, over all its field lines.
enum EntityTagCondition: Equatable, Sendable {
    /// `*`: any current representation.
    case any
    /// A list of entity-tags, never empty.
    case tags([EntityTag])
    /// Something else; it matches nothing.
    case malformed

    /// Reads the condition of a request.
    ///
    /// - Returns: nil if the request has no such field.
    init?(_ name: HTTPField.Name, of request: Request, format: EntityTagFormat) {
        let lines = request.headers[values: name]
        guard !lines.isEmpty else { return nil }
        self.init(fieldValue: lines.joined(separator: ", "), format: format)
    }

    /// Reads a combined field value by the grammar of RFC 9110 §13.1.1: `"*" / #entity-tag`.
    init(fieldValue: String, format: EntityTagFormat) {
        var rest = Substring(fieldValue).trimmingOptionalWhitespace()
        if rest == "*" {
            self = .any
            return
        }
        var tags: [EntityTag] = []
        while true {
            // A recipient must accept empty list elements (RFC 9110 §5.6.1.2).
            while rest.first == "," { rest = rest.dropFirst().trimmingOptionalWhitespace() }
            if rest.isEmpty { break }
            guard let tag = EntityTagCondition.readTag(from: &rest, format: format) else {
                self = .malformed
                return
            }
            tags.append(tag)
            rest = rest.trimmingOptionalWhitespace()
            guard rest.isEmpty || rest.first == "," else {
                self = .malformed
                return
            }
        }
        self = tags.isEmpty ? .malformed : .tags(tags)
    }

    /// Whether an existing representation meets an `If-Match`: `*`, or one tag equal by strong comparison.
    func matchesStrongly(_ opaqueTag: String) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { !$0.isWeak && $0.opaqueTag == opaqueTag }
        case .malformed: false
        }
    }

    /// Whether an `If-None-Match` lists an existing representation: `*`, or one tag equal by weak comparison.
    func matchesWeakly(_ opaqueTag: String) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains { $0.opaqueTag == opaqueTag }
        case .malformed: false
        }
    }

    private static func readTag(from rest: inout Substring, format: EntityTagFormat) -> EntityTag? {
        var afterPrefix = rest
        let isWeak = rest.hasPrefix("W/\"")
        if isWeak { afterPrefix = rest.dropFirst(2) }
        if afterPrefix.first == "\"" {
            let content = afterPrefix.dropFirst()
            guard let end = content.firstIndex(of: "\"") else { return nil }
            let opaqueTag = content[..<end]
            guard opaqueTag.utf8.allSatisfy(isEntityTagCharacter) else { return nil }
            rest = content[content.index(after: end)...]
            return EntityTag(opaqueTag: String(opaqueTag), isWeak: isWeak)
        }
        guard format == .unquoted else { return nil }
        let opaqueTag = rest.prefix { $0 != "," }.trimmingOptionalWhitespace()
        guard !opaqueTag.contains("\""), opaqueTag.utf8.allSatisfy(isEntityTagCharacter) else { return nil }
        rest = rest[opaqueTag.endIndex...]
        return EntityTag(opaqueTag: String(opaqueTag), isWeak: false)
    }

    /// `etagc` of RFC 9110 §8.8.3.
    private static func isEntityTagCharacter(_ byte: UInt8) -> Bool {
        byte == 0x21 || (0x23...0x7E).contains(byte) || byte >= 0x80
    }
}
