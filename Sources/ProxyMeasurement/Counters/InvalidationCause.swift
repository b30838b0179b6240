/// What made stored responses be validated before their next use.
package enum InvalidationCause: UInt8, Sendable, CaseIterable {
    /// A write that succeeded or was accepted.
    case write
    /// A write whose outcome nobody knows: an error of the origin, or no answer.
    case unknownOutcome
    /// A write that the origin refused, since the version that the client named, and the store has, is not the present one.
    case refusedWrite
    /// A list that showed another version of an item than the stored one.
    case listEvidence

    /// The word in the metrics.
    package var code: StaticString {
        switch self {
        case .write: "write"
        case .unknownOutcome: "unknown-outcome"
        case .refusedWrite: "refused-write"
        case .listEvidence: "list"
        }
    }
}
