/// The oldest version that a read may show, and why.
struct Floor: Sendable {
    /// What set a floor.
    struct Cause: Sendable {
        var rule: Rule
        /// The operation behind it; nil if the origin's log has none for the event.
        var operation: Operation.Identifier?
    }

    private(set) var version = Int64.min
    private(set) var cause: Cause?

    mutating func raise(to version: Int64, _ cause: Cause) {
        guard version > self.version else { return }
        self.version = version
        self.cause = cause
    }

    /// The higher of two floors.
    func combined(with other: Floor) -> Floor {
        other.version > version ? other : self
    }
}
