/// What was counted of changes at the origin, and of the versions that it showed.
package struct ChangeCounts: Sendable, Equatable {
    /// Invalidations by cause.
    private var invalidations = InlineArray<4, UInt64>(repeating: 0)
    /// Reads that showed an older version than one that was known: delivered and not stored.
    package private(set) var validatorsWentBackwards: UInt64 = 0
    /// Responses whose entity-tag was not the one that their content shows.
    package private(set) var validatorContradictions: UInt64 = 0
    /// Time from a 202 until a read showed the change.
    package private(set) var acceptedChangeDurations = Histogram()

    /// Nothing counted yet.
    package init() {}

    /// How many invalidations had this cause.
    package subscript(cause: InvalidationCause) -> UInt64 { invalidations[Int(cause.rawValue)] }

    /// Counts an invalidation.
    package mutating func invalidated(_ cause: InvalidationCause) {
        invalidations[Int(cause.rawValue)] &+= 1
    }

    /// Counts a read that showed an older version than one that was known.
    package mutating func validatorWentBackwards() {
        validatorsWentBackwards &+= 1
    }

    /// Counts a response whose entity-tag was not the one that its content shows.
    package mutating func validatorContradicted() {
        validatorContradictions &+= 1
    }

    /// Counts a change that showed so long after it had been accepted.
    package mutating func acceptedChangeShowed(afterMilliseconds milliseconds: Int64) {
        acceptedChangeDurations.record(microseconds: milliseconds * 1000)
    }

    /// Adds what another loop counted.
    package static func += (left: inout ChangeCounts, right: ChangeCounts) {
        for index in left.invalidations.indices { left.invalidations[index] &+= right.invalidations[index] }
        left.validatorsWentBackwards &+= right.validatorsWentBackwards
        left.validatorContradictions &+= right.validatorContradictions
        left.acceptedChangeDurations += right.acceptedChangeDurations
    }

    /// Whether both counted the same.
    package static func == (left: ChangeCounts, right: ChangeCounts) -> Bool {
        left.invalidations.indices.allSatisfy { left.invalidations[$0] == right.invalidations[$0] }
            && left.validatorsWentBackwards == right.validatorsWentBackwards
            && left.validatorContradictions == right.validatorContradictions
            && left.acceptedChangeDurations == right.acceptedChangeDurations
    }
}
