extension DecodingError {
    /// What is wrong with the JSON text, as a sentence for its sender.
    var explanation: String {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            DecodingError.sentence(about: context.codingPath, "has the wrong type.")
        case .keyNotFound(let key, let context):
            DecodingError.sentence(about: context.codingPath + [key], "is missing.")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            DecodingError.sentence(about: context.codingPath, "has an invalid value.")
        default:
            "The request body is not valid JSON."
        }
    }

    private static func sentence(about path: [any CodingKey], _ predicate: String) -> String {
        guard !path.isEmpty else { return "The request body \(predicate)" }
        let name = path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        return "The field '\(name)' \(predicate)"
    }
}
