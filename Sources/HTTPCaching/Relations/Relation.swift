/// A rule of the operator's: what a write changes besides its own URL.
package struct Relation: Sendable, Equatable {
    /// How long related responses are validated on each use after a write whose effect may come later, if the rule doesn't
    /// say; in seconds.
    package static let defaultWindow: Int64 = 60

    /// The methods, byte for byte; none stands for every method that is not known to be safe.
    package var methods: [String]
    /// The paths of the writes.
    package var write: PathPattern
    /// What a write changes. A name that `write` has too stands for what it captured there; any other stands for any one
    /// segment.
    package var changes: [PathPattern]
    /// Seconds for which what is related is validated on each use after an answer that leaves open when the write takes
    /// effect (202, or none at all); nil for `defaultWindow`, 0 for no such time.
    package var later: Int64?

    /// The rule that a write by one of `methods` to a path of `write` changes what `changes` cover.
    package init(methods: [String] = [], write: PathPattern, changes: [PathPattern], later: Int64? = nil) {
        self.methods = methods
        self.write = write
        self.changes = changes
        self.later = later
    }

    /// `later`, or its default.
    package var window: Int64 { later ?? Self.defaultWindow }
}
