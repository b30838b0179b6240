/// How the left of two versions stands to the right one.
package enum ValidatorComparison: Sendable, Equatable {
    case older
    case same
    case newer
}
