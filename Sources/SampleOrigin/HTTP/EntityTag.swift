/// An entity-tag as a condition lists it.
struct EntityTag: Equatable, Sendable {
    /// The tag without quotes and without its weakness prefix.
    var opaqueTag: String
    /// Whether it was written `W/"…"`.
    var isWeak: Bool
}
