/// How entity-tags are written in `ETag` and which spellings of them a condition may use.
enum EntityTagFormat: Sendable {
    /// As RFC 9110 §8.8.3 has it: `"5"`.
    case quoted
    /// As some legacy servers do: `5`. Conditions may quote or not.
    case unquoted

    /// The field value for an opaque tag.
    func fieldValue(_ opaqueTag: String) -> String {
        switch self {
        case .quoted: "\"\(opaqueTag)\""
        case .unquoted: opaqueTag
        }
    }
}
