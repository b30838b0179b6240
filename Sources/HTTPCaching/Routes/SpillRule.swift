/// Which responses go to disk when memory evicts them.
package enum SpillRule: String, Sendable, CaseIterable, Equatable {
    case always
    /// Those that were asked for again: what is used once is not worth a write.
    case secondUse = "second-use"
    case never
}
