/// Where a response stands among all others: what may invalidate it, and what it may replace.
package struct Provenance: Sendable, Equatable {
    /// When it was asked for, in the order of all requests to the origin: an earlier one never replaces a later one.
    package let order: UInt64
    /// The place in that order up to which no invalidation concerns it: where it was asked for, or that of the write that is
    /// known to have made this very version. The latter counts for its path only, so it takes a response without groups.
    package let knownCurrentAt: UInt64
    /// The hashes of the groups that it belongs to, beside its path.
    package let groups: [UInt64]
    /// Whether it may answer where the origin fails, though it is validated before any other use.
    package let isUsableOnError: Bool

    package init(order: UInt64, knownCurrentAt: UInt64? = nil, groups: [UInt64] = []) {
        self.order = order
        self.knownCurrentAt = groups.isEmpty ? max(order, knownCurrentAt ?? order) : order
        self.groups = groups
        isUsableOnError = true
    }

    /// - Parameter distrusted: what it would be without that.
    private init(distrusted: Provenance, isUsableOnError: Bool) {
        order = distrusted.order
        knownCurrentAt = 0
        groups = distrusted.groups
        self.isUsableOnError = isUsableOnError && distrusted.isUsableOnError
    }

    /// Whether somebody has been shown another version: it is validated before it is used.
    package var isDistrusted: Bool { knownCurrentAt < order }

    /// The same of a response that has to be validated before it is used: before every generation.
    package func distrusted(isUsableOnError: Bool) -> Provenance {
        Provenance(distrusted: self, isUsableOnError: isUsableOnError)
    }
}
