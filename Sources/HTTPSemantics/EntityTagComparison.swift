/// The two ways in which entity-tags are compared (RFC 9110 §8.8.3.2).
public enum EntityTagComparison: Sendable {
    /// Equivalent "if both are not weak and their opaque-tags match character-by-character".
    case strong
    /// Equivalent "if their opaque-tags match character-by-character, regardless of either or both being tagged as
    /// "weak"".
    case weak
}
