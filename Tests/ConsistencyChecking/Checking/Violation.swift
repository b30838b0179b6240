/// A rule that a history breaks.
package struct Violation: Sendable {
    package var rule: Rule
    /// What is wrong, without the object's name.
    package var explanation: String
    package var object: Int?
    /// The operation that shows it, if there is one.
    package var record: OperationRecord?
    /// The operation that set what the record falls short of.
    package var cause: Operation.Identifier?
    /// What else concerned the object around that time.
    package var excerpt: [OperationRecord] = []
    /// The last events of the object.
    package var events: [OriginEvent] = []
}
